/** What to say beside a complaint of Commander: the word that was probably meant, or those that there are. */
import { cut, nearest, oneLine } from '@exosphere/core';
import type { Command } from 'commander';
import { walk } from './prompt/complete.ts';

/** Longer than any complaint of its own words: the rest is an argument, pasted. */
const LONGEST = 300;

/** Commander's message, made safe, since it quotes the arguments; below it what to do. */
export function explained(text: string, typed: readonly string[], tree: () => Command): string {
  const complaint = text.trimEnd();
  const hint = hintFor(complaint, typed, tree);
  const below = hint === undefined ? '' : `  (${oneLine(hint)})\n`;
  return `${cut(oneLine(complaint), LONGEST)}\n${below}`;
}

/** A hint in one line for a complaint about the typed words; undefined when it says enough. */
function hintFor(
  complaint: string,
  typed: readonly string[],
  tree: () => Command,
): string | undefined {
  // Free for other uses: -h is a host in "sudo generate", and help a word of the prompt.
  if (/unknown (?:option '-h|command 'help)'$/u.test(complaint)) return 'help is --help';
  // error: unknown command 'statsu'
  const word = /unknown command '(.*)'$/su.exec(complaint)?.[1];
  if (word !== undefined) return aboutCommand(word, walk(tree(), typed).command);
  // error: unknown option '--sortt=host'
  const option = /unknown option '(-[^=']*)/su.exec(complaint)?.[1];
  if (option !== undefined) return aboutOption(option, walk(tree(), typed).command);
  // error: too many arguments for 'ping'. Expected 1 argument but got 2.
  if (/too many arguments/u.test(complaint)) return aboutHosts(walk(tree(), typed).command);
  return undefined;
}

function aboutCommand(word: string, place: Command): string {
  const names = place.commands.flatMap(namesOf);
  const meant = meantBy(word, names);
  if (meant.length > 0) return suggestion(meant);
  // "refresh" alone: the word before it was left out.
  const elsewhere = visible(place).flatMap((noun) =>
    visible(noun).flatMap((one) => (namesOf(one).includes(word) ? [`${noun.name()} ${word}`] : [])),
  );
  if (elsewhere.length > 0) return suggestion(elsewhere);
  return `there are ${visible(place)
    .map((one) => one.name())
    .join(', ')}`;
}

function aboutOption(option: string, place: Command): string {
  const options = place.createHelp().visibleOptions(place);
  const names = options.flatMap(({ long }) => long ?? []);
  const meant = option.startsWith('--') && option.length > 2 ? meantBy(option, names) : [];
  if (meant.length > 0) return suggestion(meant);
  // --security-only, where it is called --security-updates-only.
  const [start] = /^--[^-]+/u.exec(option) ?? [];
  const alike = names.filter((name) => start !== undefined && name.startsWith(start));
  if (alike.length > 0) return suggestion(alike);
  return `there are ${names.join(', ')}`;
}

/** "host ping" takes one host; "inventory ping" as many as there are. */
function aboutHosts(command: Command): string | undefined {
  const noun = command.parent;
  const root = noun?.parent;
  if (noun?.name() !== 'host' || !root) return undefined;
  const many = root.commands.find((one) => one.name() === 'inventory');
  const name = command.name();
  if (!many?.commands.some((one) => one.name() === name)) return undefined;
  return `for several hosts: ${root.name()} inventory ${name}`;
}

/** Names that the word is the start of, else the one that is nearest. */
function meantBy(word: string, names: readonly string[]): readonly string[] {
  const begun = word === '' ? [] : names.filter((name) => name.startsWith(word));
  if (begun.length > 0) return begun;
  const close = nearest(word, names);
  return close === undefined ? [] : [close];
}

function visible(place: Command): readonly Command[] {
  return place.createHelp().visibleCommands(place);
}

function namesOf(command: Command): readonly string[] {
  return [command.name(), ...command.aliases()];
}

function suggestion(words: readonly string[]): string {
  const last = words.at(-1);
  const before = words.slice(0, -1).join(', ');
  return `Did you mean ${before === '' ? last : `${before} or ${last}`}?`;
}
