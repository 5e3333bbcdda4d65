/** The keywords of ssh_config that count here, and which values OpenSSH takes for each. Pure. */
import { quoted } from '@exosphere/core';
import { ALGORITHMS } from './algorithms.ts';
import { parseJump } from './jump.ts';
import { parsePort, parseTime } from './numbers.ts';

/** What a line says: the values in their one canonical spelling, none if it sets nothing; or why ssh refuses it. */
export type Reading = { readonly values: readonly string[] } | { readonly wrong: string };

/** Reads what follows a keyword: its words, and the same uncut for those that take the rest of the line as it is. */
type Reader = (words: readonly string[], rest: string) => Reading;

/** The keywords that are used, in lower case. */
export type Keyword =
  | 'addressfamily'
  | 'bindaddress'
  | 'canonicalizehostname'
  | 'ciphers'
  | 'connecttimeout'
  | 'globalknownhostsfile'
  | 'hostkeyalgorithms'
  | 'hostkeyalias'
  | 'hostname'
  | 'identitiesonly'
  | 'identityagent'
  | 'identityfile'
  | 'kexalgorithms'
  | 'port'
  | 'proxycommand'
  | 'proxyjump'
  | 'serveraliveinterval'
  | 'stricthostkeychecking'
  | 'tag'
  | 'user'
  | 'userknownhostsfile';

const YES_NO = { yes: 'yes', true: 'yes', no: 'no', false: 'no' };

const READERS: { readonly [keyword in Keyword]: Reader } = {
  addressfamily: choice({ any: 'any', inet: 'inet', inet6: 'inet6' }),
  bindaddress: text,
  canonicalizehostname: choice({ ...YES_NO, always: 'always' }),
  ciphers: algorithms,
  connecttimeout: time,
  globalknownhostsfile: files,
  hostkeyalgorithms: algorithms,
  hostkeyalias: text,
  hostname: text,
  identitiesonly: choice(YES_NO),
  identityagent: agent,
  identityfile: text,
  kexalgorithms: algorithms,
  port: one((word) => String(parsePort(word) ?? ''), 'is no port (1 to 65535)'),
  proxycommand: (_, rest) => ({ values: [rest.replace(/^[ \t\r=]+/u, '')] }),
  proxyjump: jump,
  serveraliveinterval: time,
  stricthostkeychecking: choice({
    ...YES_NO,
    off: 'no',
    ask: 'ask',
    'accept-new': 'accept-new',
  }),
  tag: text,
  user: text,
  userknownhostsfile: files,
};

/** Older names; the last two are Debian's. */
const ALIASES: { readonly [alias: string]: Keyword } = {
  identityfile2: 'identityfile',
  protocolkeepalives: 'serveraliveinterval',
  setuptimeout: 'serveraliveinterval',
};

/** The keyword that a lower-case word means; undefined when it is none that counts here. */
export function toKeyword(word: string): Keyword | undefined {
  if (Object.hasOwn(READERS, word)) return word as Keyword;
  return Object.hasOwn(ALIASES, word) ? ALIASES[word] : undefined;
}

/** Reads the values of a keyword. */
export function readValues(keyword: Keyword, words: readonly string[], rest: string): Reading {
  return READERS[keyword](words, rest);
}

/** Whether a keyword takes a list of algorithms. */
export function takesAlgorithms(keyword: string): keyword is keyof typeof ALGORITHMS {
  return Object.hasOwn(ALGORITHMS, keyword);
}

/** Exactly one word, in the spelling that `spell` gives; empty is wrong. */
function one(spell: (word: string) => string, otherwise: string): Reader {
  return ([word, ...more]) => {
    if (word === undefined || word === '') return { wrong: 'a value is missing' };
    if (more.length > 0) return { wrong: 'more than one value (quote one that has blanks)' };
    const value = spell(word);
    return value === '' ? { wrong: `${quoted(word)} ${otherwise}` } : { values: [value] };
  };
}

function text(words: readonly string[], rest: string): Reading {
  return one((word) => word, '')(words, rest);
}

function choice(spellings: { readonly [spelling: string]: string }): Reader {
  const known = new Map(Object.entries(spellings));
  const allowed = `is none of ${Object.keys(spellings).join(', ')}`;
  return one((word) => known.get(word.toLowerCase()) ?? '', allowed);
}

/** Whole seconds. `none` is as good as no line at all: a later one may still set it. */
function time(words: readonly string[], rest: string): Reading {
  if (words.length === 1 && words[0] === 'none') return { values: [] };
  return one((word) => String(parseTime(word) ?? ''), 'is no time (such as 30 or 1m30s)')(
    words,
    rest,
  );
}

/** Any number of files, none of which sets nothing; `none` stands alone. */
function files(words: readonly string[]): Reading {
  if (words.includes('')) return { wrong: 'an empty file name' };
  const none = words.some((word) => word.toLowerCase() === 'none');
  return none && words.length > 1 ? { wrong: '"none" must stand alone' } : { values: words };
}

/** A path with variables such as `${XDG_RUNTIME_DIR}/agent`, or as a whole the name of one: `$MY_AGENT`. */
function agent(words: readonly string[], rest: string): Reading {
  const isWrong = (word: string): boolean =>
    word.startsWith('$') && !word.startsWith('${') ? !/^\$\w+$/u.test(word) : hasOpenVariable(word);
  return one((word) => (isWrong(word) ? '' : word), 'names no variable')(words, rest);
}

/** Whether a `${` has no name or no end. */
function hasOpenVariable(word: string): boolean {
  return word.split('${').some((part, index) => index > 0 && part.indexOf('}') < 1);
}

/** A list of names; of which names, every version of OpenSSH has its own idea. A lone comma sets nothing. */
function algorithms(words: readonly string[], rest: string): Reading {
  const reading = text(words, rest);
  if ('wrong' in reading) return reading;
  const list = reading.values[0] ?? '';
  if (/^[+^]$/u.test(list)) return { wrong: `${quoted(list)} names no algorithm` };
  return /^,+$/u.test(list) ? { values: [] } : reading;
}

//  = me@bastion:2222 # why      blanks are those of isspace(3)
const JUMP = /^[= \t\v\f\r]*(?<word>[^ \t\v\f\r#]*)/u;

/** One word without comment. ssh reads no quotes here, but hands the word to a shell, which does. */
function jump(_: readonly string[], rest: string): Reading {
  const word = JUMP.exec(rest)?.groups?.word?.replaceAll('"', '') ?? '';
  return parseJump(word) === undefined
    ? { wrong: `${quoted(word)} is no jump host (such as me@bastion:22, or none)` }
    : { values: [word] };
}
