/** Reads OpenSSH client configuration: text to blocks, blocks to the settings of one host. Pure. */

/** What a line can set, of what this program uses; see ssh_config(5). Lower case, as keywords are compared. */
const USED = [
  'hostname',
  'user',
  'port',
  'identityfile',
  'identitiesonly',
  'identityagent',
  'hostkeyalias',
  'userknownhostsfile',
  'globalknownhostsfile',
  'stricthostkeychecking',
  'connecttimeout',
] as const;

/** Changes where or how a connection goes, so that leaving it out may lead elsewhere: worth a word. */
const NOT_HONOURED = ['include', 'match', 'proxyjump', 'proxycommand'];

export type Keyword = (typeof USED)[number];

interface Setting {
  readonly keyword: Keyword;
  readonly values: readonly string[];
}

/** The settings under one `Host` line, or before the first. */
interface Block {
  /** Undefined: applies to every host. */
  readonly patterns?: readonly string[];
  readonly settings: readonly Setting[];
}

export interface SshConfig {
  readonly blocks: readonly Block[];
  /** What the file says that is not honoured: `file:line: keyword`, for one warning a run. */
  readonly ignored: readonly string[];
}

/** First value wins, as ssh has it; `identityfile` collects. */
export type Settings = { readonly [K in Keyword]?: readonly string[] };

/** Parses a file. Lines that ssh would reject are left to ssh to complain about: nothing is guessed from them. */
export function parseSshConfig(text: string, file: string): SshConfig {
  const blocks: { patterns?: readonly string[]; settings: Setting[] }[] = [{ settings: [] }];
  const ignored: string[] = [];
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    const [word, ...values] = words(line);
    if (word === undefined) continue;
    const keyword = word.toLowerCase();
    if (keyword === 'host') blocks.push({ patterns: values, settings: [] });
    else if (NOT_HONOURED.includes(keyword)) {
      if (values[0]?.toLowerCase() !== 'none') ignored.push(`${file}:${index + 1}: ${word}`);
      // What stands under a Match would otherwise count for the hosts before it.
      if (keyword === 'match') blocks.push({ patterns: [], settings: [] });
    } else if (isUsed(keyword) && values.length > 0) {
      blocks.at(-1)?.settings.push({ keyword, values });
    }
  }
  return { blocks, ignored };
}

/** The settings for a host by the name it was asked for, of several files in order. */
export function settingsFor(configs: readonly SshConfig[], name: string): Settings {
  const settings: { [K in Keyword]?: readonly string[] } = {};
  for (const block of configs.flatMap((config) => config.blocks)) {
    if (block.patterns !== undefined && !matchesPatterns(name, block.patterns)) continue;
    for (const { keyword, values } of block.settings) {
      if (keyword === 'identityfile') {
        settings.identityfile = [...(settings.identityfile ?? []), ...values.slice(0, 1)];
      } else settings[keyword] ??= values;
    }
  }
  return settings;
}

/** Whether a name matches a list of patterns with `*`, `?` and `!`: one negated match vetoes (ssh_config(5), PATTERNS). */
export function matchesPatterns(name: string, patterns: readonly string[]): boolean {
  const lower = name.toLowerCase();
  const hit = (pattern: string): boolean => wildcard(pattern.toLowerCase(), lower);
  if (patterns.some((pattern) => pattern.startsWith('!') && hit(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && hit(pattern));
}

/** Glob match of the whole text, without backtracking beyond the last star, so never slower than their product. */
function wildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

function isUsed(keyword: string): keyword is Keyword {
  return (USED as readonly string[]).includes(keyword);
}

/** A line's words: `Keyword value`, `Keyword=value`, with double quotes and a comment at the end. */
function words(line: string): readonly string[] {
  const found: string[] = [];
  const trimmed = line.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return found;
  // The first separator may be "=", with blanks around it.
  const text = trimmed.replace(/^(?<key>[A-Za-z0-9]+)\s*=\s*/u, '$<key> ');
  const word = /\s*(?:"(?<quoted>[^"]*)"|(?<bare>[^\s"]+))/uy;
  for (let match = word.exec(text); match !== null; match = word.exec(text)) {
    const value = match.groups?.quoted ?? match.groups?.bare ?? '';
    if (found.length > 0 && value.startsWith('#') && match.groups?.bare !== undefined) break;
    found.push(value);
  }
  return found;
}
