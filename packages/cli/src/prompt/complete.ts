/** What Tab makes of a line: commands, options, their values, hosts and tags, from the tree of commands itself. */
import type { Argument, Command, Option } from 'commander';
import { quoteStart, quoteWord, readWords } from './words.ts';

/** Names that are not part of the tree of commands. */
export interface Names {
  readonly hosts: readonly string[];
  readonly tags: readonly string[];
  /** Options of the configuration. */
  readonly options: readonly string[];
  /** Identifiers of providers. */
  readonly providers: readonly string[];
}

/** What can be done about the word before the cursor. */
export interface Completion {
  /** Where the word begins. */
  readonly start: number;
  /** What to put there, up to the cursor: all that the matches have in common, quoted. */
  readonly text: string;
  /** What the word can become, in the order of the tree or of the configuration. */
  readonly matches: readonly string[];
}

/** How the text before the cursor can go on; undefined when nothing fits. */
export function completeLine(
  program: Command,
  before: string,
  names: Names,
): Completion | undefined {
  const words = [...readWords(before)];
  const last = words.at(-1);
  const isInside = last !== undefined && (last.open !== undefined || !/\s$/u.test(before));
  if (last?.open === '\\') return undefined;
  const { start, value } = isInside ? last : { start: before.length, value: '' };
  const typed = (isInside ? words.slice(0, -1) : words).map((word) => word.value);
  // As in a shell: examples can be pasted whole.
  if (typed[0] === program.name()) typed.shift();
  const matches = candidates(program, typed, value, names).filter((name) => name.startsWith(value));
  const [only] = matches;
  if (only === undefined) return undefined;
  // After "--sort=" something has to follow, without a space.
  const end = only.endsWith('=') ? '' : ' ';
  if (matches.length === 1) return { start, text: `${quoteWord(only)}${end}`, matches };
  return { start, text: quoteStart(commonStart(matches)), matches };
}

/** Everything that could stand after the typed words. */
export function candidates(
  program: Command,
  typed: readonly string[],
  value: string,
  names: Names,
): readonly string[] {
  const place = walk(program, typed);
  if (place.awaits !== undefined) return valuesOf(place.awaits, place, names);
  const { command } = place;
  // A word that is no command leads nowhere.
  if (command.commands.length > 0 && place.given.length > 0) return [];
  const equals = /^(--[^=]+)=/u.exec(value);
  if (equals !== null && !place.afterDashes) {
    const option = findOption(command, equals[1] ?? '');
    return option === undefined
      ? []
      : valuesOf(option, place, names).map((one) => `${equals[1]}=${one}`);
  }
  if (value.startsWith('-') && !place.afterDashes) return optionsOf(place);
  const subcommands = place.given.length === 0 ? subcommandNames(command) : [];
  const argument = argumentAt(command, place.given.length);
  const values = argument === undefined ? [] : valuesOf(argument, place, names);
  const all = [...subcommands, ...values];
  return all.length === 0 && !place.afterDashes ? optionsOf(place) : all;
}

/** Where words have led to. */
export interface Place {
  readonly command: Command;
  /** Arguments of the command so far. */
  readonly given: readonly string[];
  readonly used: ReadonlySet<Option>;
  /** The option whose value comes next. */
  readonly awaits?: Option;
  /** After `--` everything is an argument. */
  readonly afterDashes: boolean;
}

/** Where the typed words lead to in the tree. */
export function walk(program: Command, words: readonly string[]): Place {
  let command = program;
  let given: string[] = [];
  const used = new Set<Option>();
  let awaits: Option | undefined;
  let afterDashes = false;
  for (const word of words) {
    if (awaits !== undefined) {
      awaits = undefined;
    } else if (!afterDashes && word === '--') {
      afterDashes = true;
    } else if (!afterDashes && word.startsWith('-')) {
      const option = findOption(command, word.replace(/=.*$/su, ''));
      if (option === undefined) continue;
      used.add(option);
      if ((option.required || option.optional) && !word.includes('=')) awaits = option;
    } else {
      const next = given.length === 0 ? findCommand(command, word) : undefined;
      if (next === undefined) given = [...given, word];
      else command = next;
    }
  }
  return { command, given, used, afterDashes, ...(awaits === undefined ? {} : { awaits }) };
}

function findCommand(command: Command, name: string): Command | undefined {
  return command.commands.find((one) => one.name() === name || one.aliases().includes(name));
}

function findOption(command: Command, flag: string): Option | undefined {
  return command.options.find((one) => one.long === flag || one.short === flag);
}

function subcommandNames(command: Command): readonly string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => one.name());
}

function optionsOf({ command, used }: Place): readonly string[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((one) => {
      const isExcluded = [...used].some(
        (other) =>
          other === one || conflicts(other, one) || conflicts(one, other) || negates(other, one),
      );
      return !isExcluded;
    })
    .flatMap((one) => one.long ?? one.short ?? []);
}

/** Commander keeps what an option excludes, but its type does not tell. */
function conflicts(one: Option, other: Option): boolean {
  const { conflictsWith } = one as unknown as { readonly conflictsWith: readonly string[] };
  return conflictsWith.includes(other.attributeName());
}

function negates(one: Option, other: Option): boolean {
  return one.attributeName() === other.attributeName();
}

function argumentAt(command: Command, index: number): Argument | undefined {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic ? last : undefined);
}

function valuesOf(
  taker: Argument | Option,
  { command, given }: Place,
  names: Names,
): readonly string[] {
  if (taker.argChoices !== undefined) return taker.argChoices;
  const known = namesOf(taker, command, given, names);
  if (!taker.variadic) return known;
  const used = new Set(given);
  return known.filter((name) => !used.has(name));
}

/** By what the tree calls it: a host is a host wherever it stands. */
function namesOf(
  taker: Argument | Option,
  command: Command,
  given: readonly string[],
  names: Names,
): readonly string[] {
  const what =
    'long' in taker ? /[<[]([a-z]+)/u.exec(taker.flags)?.[1] : (taker as Argument).name();
  if (what === 'host') {
    return taker.variadic ? [...names.hosts, ...names.tags.map((tag) => `@${tag}`)] : names.hosts;
  }
  const noun = command.parent?.name();
  if (what === 'option' && noun === 'config') return names.options;
  if (what === 'name' && (noun === 'sudo' || command.name() === 'sudo')) return names.providers;
  if (what !== 'command' || command.parent === null) return [];
  // "help host" goes on with the commands of host.
  const spokenOf = given.reduce<Command | undefined>(
    (place, word) => place && findCommand(place, word),
    command.parent,
  );
  return spokenOf === undefined ? [] : subcommandNames(spokenOf);
}

/** What all begin with; whole characters only. */
function commonStart(words: readonly string[]): string {
  const [first = '', ...others] = words;
  let length = first.length;
  for (const word of others) {
    let same = 0;
    while (same < length && word[same] === first[same]) same += 1;
    length = same;
  }
  // Not between the halves of a surrogate pair.
  const isCut = length > 0 && (first.codePointAt(length - 1) ?? 0) > 0xffff;
  return first.slice(0, isCut ? length - 1 : length);
}
