/** Finds the settings that hold for one host: the first value wins, in a second reading too where one is asked for. Pure. */
import type { Condition, Setting, SshConfig } from '../config-file.ts';
import { canonicalHost } from './address.ts';
import { type Expanded, expandTokens } from './expand.ts';
import type { Keyword } from './keywords.ts';
import { matches } from './match.ts';
import { matchesAny } from './patterns.ts';

/** What holds for a host; of all but `identityfile` one line at most. */
export type Settings = { readonly [keyword in Keyword]?: readonly Setting[] };

/** Who is asked about. */
export interface Asked {
  /** Address, name or alias, as configured. */
  readonly name: string;
  /** Known before any file is read, and not to be changed by one. */
  readonly username?: string;
  readonly localUser: string;
}

/** What was found for a host. */
export interface Found {
  readonly settings: Settings;
  /** What the connection goes to, in the usual spelling. */
  readonly hostname: string;
  /** Why ssh would not connect with this, with file and line. */
  readonly wrong?: string;
}

/** ssh takes no more for one host. */
const MOST_IDENTITIES = 100;

/** Reads files in order of precedence for one host. */
export function settingsFor(configs: readonly SshConfig[], asked: Asked): Found {
  const settings: MutableSettings = {};
  const read = (host: string, isFinal: boolean): void => {
    for (const config of configs) apply(config, { asked, settings, host, isFinal });
  };
  read(asked.name, false);
  const written = hostnameAsWritten(settings, asked.name);
  if ('wrong' in written) return { settings, hostname: asked.name, wrong: written.wrong };
  const hostname = canonicalHost(written.text);
  // Now that the name is found, `Host` looks at it too.
  if (wantsFinal(configs, settings)) read(hostname, true);
  const tooMany = settings.identityfile?.[MOST_IDENTITIES];
  const wrong = `${tooMany?.at}: more than ${MOST_IDENTITIES} times IdentityFile`;
  return { settings, hostname, ...(tooMany === undefined ? {} : { wrong }) };
}

/** The first value of a setting; undefined: no line sets it. */
export function firstValue(settings: Settings, keyword: Keyword): string | undefined {
  return settings[keyword]?.[0]?.values[0];
}

function wantsFinal(configs: readonly SshConfig[], settings: Settings): boolean {
  const canonicalize = firstValue(settings, 'canonicalizehostname') ?? 'no';
  return canonicalize !== 'no' || configs.some((config) => config.wantsFinal);
}

type MutableSettings = { [keyword in Keyword]?: readonly Setting[] };

interface Reading {
  readonly asked: Asked;
  /** Filled. */
  readonly settings: MutableSettings;
  /** What `Host` lines are compared with. */
  readonly host: string;
  readonly isFinal: boolean;
}

function apply(config: SshConfig, reading: Reading): void {
  for (const { condition, lines } of config.blocks) {
    if (!holds(condition, reading)) continue;
    for (const line of lines) {
      if ('paths' in line) for (const file of line.files) apply(file, reading);
      else set(reading.settings, line);
    }
  }
}

function holds(condition: Condition, reading: Reading): boolean {
  if (condition.type === 'always') return true;
  // Unlike in "Match host", letter case counts here.
  if (condition.type === 'host') return matchesAny(reading.host, condition.patterns);
  const { asked, settings, host, isFinal } = reading;
  const name = isFinal ? { text: host } : hostnameAsWritten(settings, asked.name);
  return (
    'text' in name &&
    matches(condition.criteria, {
      originalHost: asked.name,
      host: name.text,
      user: asked.username ?? firstValue(settings, 'user') ?? asked.localUser,
      localUser: asked.localUser,
      tag: firstValue(settings, 'tag') ?? '',
      isFinal,
    })
  );
}

function set(settings: MutableSettings, line: Setting): void {
  const { keyword } = line;
  const before = settings[keyword];
  if (keyword === 'identityfile') {
    const [path] = line.values;
    if (before?.some(({ values }) => values[0] === path)) return;
    // One too many is kept, to be told.
    if ((before?.length ?? 0) <= MOST_IDENTITIES) settings.identityfile = [...(before ?? []), line];
  } else if (before === undefined && !isBarred(settings, keyword)) settings[keyword] = [line];
}

/** ProxyJump and ProxyCommand: whichever comes first bars the other, but for "ProxyJump none". */
function isBarred(settings: Settings, keyword: Keyword): boolean {
  if (keyword === 'proxyjump') return settings.proxycommand !== undefined;
  if (keyword !== 'proxycommand' || settings.proxyjump === undefined) return false;
  return firstValue(settings, 'proxyjump')?.toLowerCase() !== 'none';
}

function hostnameAsWritten(settings: Settings, name: string): Expanded {
  const line = settings.hostname?.[0];
  if (line === undefined) return { text: name };
  const expanded = expandTokens(line.values[0] ?? '', { h: name });
  return 'text' in expanded ? expanded : { wrong: `${line.at}: HostName: ${expanded.wrong}` };
}
