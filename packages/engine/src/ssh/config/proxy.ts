/** Finds out what stands between us and a host by `ProxyJump` and `ProxyCommand`. Pure. */
import { quoted } from '@exosphere/core';
import { expandTokens, type Tokens } from './expand.ts';
import { type Hop, parseJump } from './jump.ts';
import { firstValue, type Settings } from './settings.ts';
import { proxyTokens, type TokenFacts } from './tokens.ts';

/** The way to a host that is not reached directly. */
export type ProxyRoute =
  /** Through other hosts, in order; each has its own block in the configuration. */
  | { readonly type: 'jump'; readonly hops: readonly [Hop, ...Hop[]] }
  /** Through the standard input and output of a shell command. */
  | { readonly type: 'command'; readonly command: string };

/** The jump hosts of a configuration, in order and as written; none: there are none. */
export function hopsOf(settings: Settings): readonly Hop[] {
  return parseJump(firstValue(settings, 'proxyjump') ?? 'none') ?? [];
}

/** The way to a host, undefined for a direct one; or why it cannot be told, with file and line. */
export function proxyOf(
  settings: Settings,
  facts: TokenFacts,
): ProxyRoute | undefined | { readonly wrong: string } {
  const tokens = proxyTokens(facts);
  const hops: Hop[] = [];
  for (const hop of hopsOf(settings)) {
    const expanded = expandHop(hop, tokens);
    if ('wrong' in expanded) return wrongAt(settings, 'proxyjump', expanded.wrong);
    hops.push(expanded);
  }
  const last = hops.at(-1);
  if (last !== undefined && isSame(last, facts)) {
    const hint = `say "ProxyJump none" in a block for ${last.host} before this one`;
    return wrongAt(settings, 'proxyjump', `the host is its own jump host (${hint})`);
  }
  const [first, ...others] = hops;
  if (first !== undefined) return { type: 'jump', hops: [first, ...others] };
  const command = firstValue(settings, 'proxycommand');
  if (command === undefined || command.toLowerCase() === 'none') return undefined;
  const unsafe = tokensIn(command)
    .map((letter) => tokens[letter] ?? '')
    .find(isUnsafe);
  if (unsafe !== undefined) {
    const wrong = `${quoted(unsafe, 100)} holds characters that a shell would act on`;
    return wrongAt(settings, 'proxycommand', wrong);
  }
  const expanded = expandTokens(command, tokens);
  return 'text' in expanded
    ? { type: 'command', command: expanded.text }
    : wrongAt(settings, 'proxycommand', expanded.wrong);
}

/** `%h` and `%r`, but not the `h` of `%%h`. */
function tokensIn(command: string): readonly string[] {
  return [...command.matchAll(/%(?<letter>.)/gsu)].map(({ groups }) => groups?.letter ?? '');
}

/** Since OpenSSH 9.6 ssh refuses such names too (CVE-2023-51385): tokens become part of a shell command. */
function isUnsafe(name: string): boolean {
  return /^-|[\s\0-\x1f\x7f'`"$\\;&<>|(){}]/u.test(name);
}

function isSame(hop: Hop, { hostname, port, username }: TokenFacts): boolean {
  return (
    hop.host === hostname && (hop.port ?? 22) === port && (hop.username ?? username) === username
  );
}

function expandHop(hop: Hop, tokens: Tokens): Hop | { readonly wrong: string } {
  const host = expandTokens(hop.host, tokens);
  if ('wrong' in host) return host;
  if (hop.username === undefined) return { ...hop, host: host.text };
  const username = expandTokens(hop.username, tokens);
  return 'wrong' in username ? username : { ...hop, host: host.text, username: username.text };
}

function wrongAt(
  settings: Settings,
  keyword: 'proxyjump' | 'proxycommand',
  wrong: string,
): { readonly wrong: string } {
  return { wrong: `${settings[keyword]?.[0]?.at}: ${wrong}` };
}
