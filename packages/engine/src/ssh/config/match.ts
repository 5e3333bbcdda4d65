/** Reads the conditions of a `Match` line, and says whether they hold. Pure. */
import { quoted } from '@exosphere/core';
import { matchesList, matchesPatterns } from './patterns.ts';
import { splitCriteria } from './words.ts';

/** What a condition may look at; each changes while a configuration is read. */
export interface Situation {
  /** As asked for. */
  readonly originalHost: string;
  /** After `HostName`. */
  readonly host: string;
  readonly user: string;
  readonly localUser: string;
  /** Empty: none. */
  readonly tag: string;
  /** The second reading, with the final host name. */
  readonly isFinal: boolean;
}

/** One condition. `cannot-tell`: it needs a command to be run, or facts that we do not have. */
export type Criterion =
  | { readonly on: 'all' | 'final' | 'canonical'; readonly negated: boolean }
  | { readonly on: 'cannot-tell'; readonly word: string }
  | {
      readonly on: 'host' | 'originalhost' | 'user' | 'localuser' | 'tagged';
      readonly negated: boolean;
      /** Patterns with commas between. */
      readonly list: string;
    };

/** The criteria after `Match`, given uncut and as words; or why ssh refuses them. */
export function parseMatch(
  rest: string,
  words: readonly string[],
): readonly Criterion[] | { readonly wrong: string } {
  const parsed = parseCriteria(splitCriteria(rest));
  if (!('wrong' in parsed)) return parsed;
  // OpenSSH 9.9 reads quotes as on other lines: exec 'test -f "$HOME/x"'
  const recent = parseCriteria(words);
  return 'wrong' in recent ? parsed : recent;
}

/** Whether all of the criteria hold. One that nobody can tell does not. */
export function matches(criteria: readonly Criterion[], situation: Situation): boolean {
  return criteria.every((criterion) => {
    if (criterion.on === 'cannot-tell') return false;
    return holds(criterion, situation) !== criterion.negated;
  });
}

function holds(
  criterion: Exclude<Criterion, { on: 'cannot-tell' }>,
  { originalHost, host, user, localUser, tag, isFinal }: Situation,
): boolean {
  switch (criterion.on) {
    case 'all':
      return true;
    case 'final':
    case 'canonical':
      return isFinal;
    case 'host':
      return matchesPatterns(host, criterion.list.split(','));
    case 'originalhost':
      return matchesPatterns(originalHost, criterion.list.split(','));
    case 'user':
      return matchesList(user, criterion.list);
    case 'localuser':
      return matchesList(localUser, criterion.list);
    case 'tagged':
      return matchesList(tag, criterion.list);
  }
}

/** The first runs a command; the others came with OpenSSH 9.4 and later, and depend on this machine or on a command line. */
const CANNOT_TELL = ['exec', 'localnetwork', 'command', 'sessiontype', 'version'];

function parseCriteria(
  written: readonly string[],
): readonly Criterion[] | { readonly wrong: string } {
  // To ssh an empty word is the end of the line.
  const words = written.at(-1) === '' ? written.slice(0, -1) : written;
  const criteria: Criterion[] = [];
  for (let i = 0; i < words.length; i++) {
    const [word = '', value] = splitOnce(words[i] ?? '');
    const negated = word.startsWith('!');
    const on = (negated ? word.slice(1) : word).toLowerCase();
    if (on === '') return { wrong: 'an empty condition' };
    if (on === 'all') {
      // ssh lets one other stand before it: "canonical all", "final all".
      if (criteria.length > 1 || i + 1 < words.length) return { wrong: '"all" must stand alone' };
      criteria.push({ on, negated });
    } else if (on === 'final' || on === 'canonical') criteria.push({ on, negated });
    else {
      const list = value ?? words[++i];
      if (list === undefined || list === '') return { wrong: `${word} needs a value` };
      if (isNamed(on)) criteria.push({ on, negated, list });
      else if (CANNOT_TELL.includes(on)) criteria.push({ on: 'cannot-tell', word: on });
      else return { wrong: `${quoted(word)} is no condition that ssh knows` };
    }
  }
  return criteria.length > 0 ? criteria : { wrong: 'a condition is missing' };
}

function isNamed(on: string): on is 'host' | 'originalhost' | 'user' | 'localuser' | 'tagged' {
  return ['host', 'originalhost', 'user', 'localuser', 'tagged'].includes(on);
}

/** `host=web*` in one word, as OpenSSH 9.9 leaves it. */
function splitOnce(word: string): readonly string[] {
  const at = word.indexOf('=');
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}
