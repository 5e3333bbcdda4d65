/** Reads a file of OpenSSH's client configuration: text to blocks of settings, each with its condition. Pure. */
import { ConfigurationError, type Problem, quoted } from '@exosphere/core';
import { ALGORITHMS, unknownAlgorithms } from './config/algorithms.ts';
import { type Keyword, readValues, takesAlgorithms, toKeyword } from './config/keywords.ts';
import { type Criterion, parseMatch } from './config/match.ts';
import { readLine, splitWords } from './config/words.ts';

/** One line that sets something. */
export interface Setting {
  readonly keyword: Keyword;
  /** Checked, in one spelling (`yes`, never `true`); tokens, variables and `~` as they are written. Never empty. */
  readonly values: readonly string[];
  /** `file:line` */
  readonly at: string;
}

/** An `Include` line, with what was found for it. */
export interface Include {
  /** As written: globs, and paths that may be relative. */
  readonly paths: readonly string[];
  readonly line: number;
  /** In the order they are read. */
  readonly files: readonly SshConfig[];
}

/** When the lines of a block hold. */
export type Condition =
  /** Whenever the file is read. */
  | { readonly type: 'always' }
  | { readonly type: 'host'; readonly patterns: readonly string[] }
  | { readonly type: 'match'; readonly criteria: readonly Criterion[] };

/** The lines under one `Host` or `Match`, or before the first. */
export interface Block {
  readonly condition: Condition;
  readonly lines: readonly (Setting | Include)[];
}

/** A file, with those that it includes. Plain data: it crosses threads. */
export interface SshConfig {
  readonly blocks: readonly Block[];
  /** A block asks for the second reading (`Match final`). */
  readonly wantsFinal: boolean;
  /** What the file says that is not honoured, such as `file:line: Match exec`: for one warning a run. */
  readonly ignored: readonly string[];
  /** Absolute home directories of the users that paths begin with, as in `~backup/.ssh/id`: those that are known. */
  readonly homes: { readonly [user: string]: string };
}

/** Parses a file; its includes are left empty. Throws `ConfigurationError` with every line that ssh would refuse. */
export function parseSshConfig(text: string, file: string): SshConfig {
  const { config, problems } = readSshConfig(text, file);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return config;
}

/** Nobody mends more than this at once: what follows is not read. */
const MOST_PROBLEMS = 100;

/** Parses a file; its includes are left empty. Lines that ssh would refuse are told, and left out. */
export function readSshConfig(
  text: string,
  file: string,
): { readonly config: SshConfig; readonly problems: readonly Problem[] } {
  let lines: (Setting | Include)[] = [];
  const blocks: Block[] = [{ condition: { type: 'always' }, lines }];
  const ignored: string[] = [];
  const problems: Problem[] = [];
  let wantsFinal = false;
  if (text.startsWith('\ufeff')) {
    const hint = 'save it as UTF-8 without a byte order mark';
    problems.push({ message: 'it begins with a byte order mark', file, line: 1, hint });
  }

  for (const [index, raw] of text.split('\n').entries()) {
    if (problems.length >= MOST_PROBLEMS) break;
    const found = readLine(raw);
    if (found === undefined) continue;
    const at = `${file}:${index + 1}`;
    const directive = readDirective(found.keyword, found.rest);
    if ('wrong' in directive) {
      const message = `${quoted(found.keyword, 40)}: ${directive.wrong}`;
      problems.push({ message, file, line: index + 1 });
      continue;
    }
    if (directive.ignored !== undefined) ignored.push(`${at}: ${directive.ignored}`);
    if (directive.condition !== undefined) {
      const { condition } = directive;
      lines = [];
      blocks.push({ condition, lines });
      wantsFinal ||=
        condition.type === 'match' && condition.criteria.some(({ on }) => on === 'final');
    } else if (directive.include !== undefined) {
      lines.push({ paths: directive.include, line: index + 1, files: [] });
    } else if (directive.set !== undefined) lines.push({ ...directive.set, at });
  }
  return { config: { blocks, wantsFinal, ignored, homes: {} }, problems };
}

/** What one line means. Nothing set: it is none of our business. */
type Directive =
  | { readonly wrong: string }
  | {
      readonly condition?: Condition;
      readonly include?: readonly string[];
      readonly set?: { readonly keyword: Keyword; readonly values: readonly string[] };
      /** What of it is not honoured. */
      readonly ignored?: string;
    };

/** Of what is not used, that which says who is trusted and with what: worth a word. */
const NOT_HONOURED: { readonly [keyword: string]: string } = {
  certificatefile: 'CertificateFile',
  knownhostscommand: 'KnownHostsCommand',
  revokedhostkeys: 'RevokedHostKeys',
};

function readDirective(word: string, rest: string): Directive {
  if (rest === '') return { wrong: 'a value is missing' };
  const words = splitWords(rest);
  if (words === undefined) return { wrong: 'a quote is not closed' };
  switch (word) {
    case 'host':
      if (words.includes('')) return { wrong: 'an empty pattern' };
      return { condition: { type: 'host', patterns: words } };
    case 'match':
      return readMatch(rest, words);
    case 'include':
      return words.includes('') ? { wrong: 'an empty path' } : { include: words };
    default:
      return readSetting(word, words, rest);
  }
}

function readMatch(rest: string, words: readonly string[]): Directive {
  const criteria = parseMatch(rest, words);
  if ('wrong' in criteria) return criteria;
  const untold = criteria.find((criterion) => criterion.on === 'cannot-tell');
  return {
    condition: { type: 'match', criteria },
    ...(untold === undefined ? {} : { ignored: `Match ${untold.word}` }),
  };
}

/** Keywords that nobody here knows are left to newer versions of ssh, as `IgnoreUnknown *` does. */
function readSetting(word: string, words: readonly string[], rest: string): Directive {
  const keyword = toKeyword(word);
  if (keyword === undefined) {
    const name = Object.hasOwn(NOT_HONOURED, word) ? NOT_HONOURED[word] : undefined;
    return name === undefined || words[0]?.toLowerCase() === 'none' ? {} : { ignored: name };
  }
  const reading = readValues(keyword, words, rest);
  if ('wrong' in reading) return reading;
  const { values } = reading;
  if (values.length === 0) return {};
  const ignored = ignoredPart(keyword, values[0] ?? '');
  return { set: { keyword, values }, ...(ignored === undefined ? {} : { ignored }) };
}

function ignoredPart(keyword: Keyword, value: string): string | undefined {
  if (keyword === 'canonicalizehostname' && value !== 'no') return 'CanonicalizeHostname';
  if (!takesAlgorithms(keyword)) return undefined;
  const unknown = unknownAlgorithms(value, ALGORITHMS[keyword]);
  return unknown.length === 0 ? undefined : unknown.join(',');
}
