/** Decides where and how to connect: our own explicit settings, then ssh_config, then defaults. Pure. */
import { isIP } from 'node:net';
import type { Failure, HostKeyPolicy, Target } from '@exosphere/core';
import { ALGORITHMS, type AlgorithmKind, chooseAlgorithms } from './config/algorithms.ts';
import { noneLeft, unusable } from './config/obstacle.ts';
import { openPaths, type Paths } from './config/paths.ts';
import { hopsOf, type ProxyRoute, proxyOf } from './config/proxy.ts';
import { firstValue, type Settings, settingsFor } from './config/settings.ts';
import { connectionTokens, type TokenFacts } from './config/tokens.ts';
import type { SshConfig } from './config-file.ts';

export interface Endpoint {
  /** What the socket connects to. */
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  /** Name under which host keys are kept: the alias, else the hostname; `[name]:port` when the port is not 22. */
  readonly keyName: string;
  readonly hostKeyPolicy: HostKeyPolicy;
  readonly userKnownHosts: readonly string[];
  readonly globalKnownHosts: readonly string[];
  /** Private key files, in order. `explicit`: named in ssh_config, so worth a word when unreadable. */
  readonly identityFiles: readonly { readonly path: string; readonly explicit: boolean }[];
  readonly identitiesOnly: boolean;
  /** Socket of the agent; undefined: none. */
  readonly agentSocket?: string;
  readonly connectTimeoutMs: number;
  /** How often a silent host is asked whether it is still there; undefined: never. */
  readonly aliveIntervalMs?: number;
  /** The only kind of address to use; undefined: any. */
  readonly family?: 4 | 6;
  /** The address of this machine to connect from; undefined: the system chooses. */
  readonly localAddress?: string;
  /** What to offer instead of our own choice, in order; without the kinds that ssh_config does not speak of. */
  readonly algorithms?: { readonly [kind in AlgorithmKind]?: readonly string[] };
  /** ssh_config says in what order host keys are asked for: those that are known need not come first. */
  readonly keepsHostKeyOrder?: true;
  /** What stands between; undefined: nothing, the socket goes straight to the host. */
  readonly proxy?: ProxyRoute;
  /** Why no connection may be tried; undefined: one may. */
  readonly obstacle?: Failure;
}

/** What stands behind the configuration: the user and the process we run as. */
export interface Login {
  readonly username: string;
  /** Absolute. */
  readonly home: string;
  /** `SSH_AUTH_SOCK` */
  readonly agentSocket?: string;
  readonly defaultConnectTimeoutMs: number;
  /** Number of the user; undefined where users have none. */
  readonly uid?: number;
  /** Name of this machine, with its domain if it has one; undefined: not known. */
  readonly localHostname?: string;
  /** Environment variables; undefined: none are set. */
  readonly env?: { readonly [name: string]: string | undefined };
}

const DEFAULT_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** What our own configuration says of a connection. */
export type Wanted = Pick<
  Target,
  'address' | 'port' | 'username' | 'hostKeyPolicy' | 'connectTimeoutMs'
>;

/** Where and how to connect to a target. */
export function endpointOf(target: Wanted, configs: readonly SshConfig[], login: Login): Endpoint {
  const { settings, hostname, wrong } = settingsFor(configs, {
    name: target.address,
    localUser: login.username,
    ...defined({ username: target.username }),
  });
  const port = target.port ?? Number(firstValue(settings, 'port') ?? 22);
  const username = target.username ?? firstValue(settings, 'user') ?? login.username;
  const alias = firstValue(settings, 'hostkeyalias');
  const name = alias ?? hostname.toLowerCase();
  const facts: TokenFacts = {
    name: target.address,
    hostname,
    port,
    username,
    jumpHost: hopsOf(settings).at(-1)?.host ?? '',
    localUser: login.username,
    home: login.home,
    ...defined({ hostKeyAlias: alias, uid: login.uid, localHostname: login.localHostname }),
  };
  const paths = openPaths({
    tokens: connectionTokens(facts),
    home: login.home,
    homes: Object.assign({}, ...configs.map(({ homes }) => homes)),
    env: login.env ?? {},
  });
  const proxy = proxyOf(settings, facts);
  const { algorithms, impossible } = algorithmsOf(settings);
  const hostKeyList = firstValue(settings, 'hostkeyalgorithms');
  const endpoint = {
    hostname,
    port,
    username,
    keyName: port === 22 || alias !== undefined ? name : `[${name}]:${port}`,
    hostKeyPolicy: target.hostKeyPolicy ?? policyOf(settings) ?? 'accept-new',
    userKnownHosts: paths.of(settings.userknownhostsfile, 'all') ?? [
      `${login.home}/.ssh/known_hosts`,
      `${login.home}/.ssh/known_hosts2`,
    ],
    globalKnownHosts: paths.of(settings.globalknownhostsfile, 'tilde') ?? [
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ],
    identityFiles:
      paths.of(settings.identityfile, 'all')?.map((path) => ({ path, explicit: true })) ??
      DEFAULT_KEYS.map((key) => ({ path: `${login.home}/.ssh/${key}`, explicit: false })),
    identitiesOnly: firstValue(settings, 'identitiesonly') === 'yes',
    connectTimeoutMs:
      target.connectTimeoutMs ??
      milliseconds(settings, 'connecttimeout') ??
      login.defaultConnectTimeoutMs,
    ...defined({
      agentSocket: agentOf(settings, login, paths),
      aliveIntervalMs: milliseconds(settings, 'serveraliveinterval'),
      family: FAMILIES[firstValue(settings, 'addressfamily') ?? 'any'],
      localAddress: firstValue(settings, 'bindaddress'),
      algorithms,
      // As in ssh: a list that only adds or removes leaves the order open.
      keepsHostKeyOrder:
        hostKeyList === undefined || /^[-+]/u.test(hostKeyList) ? undefined : (true as const),
    }),
  };
  const mistakes = [
    ...(wrong === undefined ? [] : [wrong]),
    ...paths.problems,
    ...(proxy !== undefined && 'wrong' in proxy ? [proxy.wrong] : []),
    ...(proxy === undefined ? wrongFamily(settings, hostname) : []),
  ];
  if (mistakes.length > 0) return { ...endpoint, obstacle: unusable(mistakes) };
  if (impossible !== undefined) return { ...endpoint, obstacle: impossible };
  if (proxy === undefined || 'wrong' in proxy) return endpoint;
  return { ...endpoint, proxy };
}

/** Of an address, Node would not look at the family. */
function wrongFamily(settings: Settings, hostname: string): readonly string[] {
  const [line] = settings.addressfamily ?? [];
  const family = FAMILIES[line?.values[0] ?? 'any'];
  const kind = isIP(hostname);
  if (line === undefined || family === undefined || kind === 0 || kind === family) return [];
  return [`${line.at}: AddressFamily ${line.values[0]} does not allow ${hostname}`];
}

const FAMILIES: { readonly [family: string]: 4 | 6 | undefined } = { inet: 4, inet6: 6 };

/** `no` and `off` would accept a changed key in ssh for some uses; ours never does: only our own policy `off` stops checking. */
function policyOf(settings: Settings): HostKeyPolicy | undefined {
  switch (firstValue(settings, 'stricthostkeychecking')) {
    case 'yes':
    case 'ask':
      return 'strict';
    case 'accept-new':
    case 'no':
      return 'accept-new';
    default:
      return undefined;
  }
}

/** The longest that a timer can wait. */
const MOST_MS = 2_147_483_647;

/** A time that is given and not 0, which would be no limit. */
function milliseconds(
  settings: Settings,
  keyword: 'connecttimeout' | 'serveraliveinterval',
): number | undefined {
  const seconds = Number(firstValue(settings, keyword) ?? 0);
  return seconds > 0 ? Math.min(seconds * 1000, MOST_MS) : undefined;
}

/** `none`, `SSH_AUTH_SOCK`, `$VARIABLE` or a path. */
function agentOf(settings: Settings, login: Login, paths: Paths): string | undefined {
  const wanted = firstValue(settings, 'identityagent') ?? 'SSH_AUTH_SOCK';
  if (wanted === 'SSH_AUTH_SOCK') return login.agentSocket;
  const isVariable = wanted.startsWith('$') && !wanted.startsWith('${');
  if (isVariable) return login.env?.[wanted.slice(1)] || undefined;
  return paths.of(settings.identityagent, 'all')?.[0];
}

/** The lists that ssh_config changes, or why a connection is impossible with them. */
function algorithmsOf(settings: Settings): {
  readonly algorithms?: { readonly [kind in AlgorithmKind]?: readonly string[] };
  readonly impossible?: Failure;
} {
  const algorithms: { [kind in AlgorithmKind]?: readonly string[] } = {};
  for (const kind of ['kexalgorithms', 'ciphers', 'hostkeyalgorithms'] as const) {
    const [line] = settings[kind] ?? [];
    if (line === undefined) continue;
    const chosen = chooseAlgorithms(line.values[0] ?? '', ALGORITHMS[kind]);
    if (chosen.length === 0) return { impossible: noneLeft(kind, line) };
    algorithms[kind] = chosen;
  }
  return Object.keys(algorithms).length > 0 ? { algorithms } : {};
}

/** The properties that are not undefined. */
function defined<T extends object>(
  all: T,
): { readonly [name in keyof T]?: Exclude<T[name], undefined> } {
  const entries = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [name in keyof T]?: Exclude<T[name], undefined> };
}
