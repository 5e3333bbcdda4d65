/** Decides where and how to connect: our own explicit settings, then ssh_config, then defaults. Pure. */
import type { HostKeyPolicy, Target } from '@exosphere/core';
import { type Settings, type SshConfig, settingsFor } from './config-file.ts';

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
}

/** What stands behind the configuration: the user and the process we run as. */
export interface Login {
  readonly username: string;
  /** Absolute. */
  readonly home: string;
  /** `SSH_AUTH_SOCK` */
  readonly agentSocket?: string;
  readonly defaultUsername?: string;
  readonly defaultConnectTimeoutMs: number;
}

const DEFAULT_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** Where and how to connect to a target. */
export function endpointOf(target: Target, configs: readonly SshConfig[], login: Login): Endpoint {
  const settings = settingsFor(configs, target.address);
  const hostname = (settings.hostname?.[0] ?? target.address).replaceAll('%h', target.address);
  const port = target.port ?? portOf(settings) ?? 22;
  const username = target.username ?? settings.user?.[0] ?? login.username;
  const tokens: Tokens = {
    h: hostname,
    n: target.address,
    p: String(port),
    r: username,
    u: login.username,
    d: login.home,
  };
  const paths = (values: readonly string[]): readonly string[] =>
    values.flatMap((value) => (value.toLowerCase() === 'none' ? [] : [expand(value, tokens)]));
  const name = settings.hostkeyalias?.[0] ?? hostname.toLowerCase();
  const agentSocket = agentOf(settings, login, tokens);
  return {
    hostname,
    port,
    username,
    keyName: port === 22 || settings.hostkeyalias !== undefined ? name : `[${name}]:${port}`,
    hostKeyPolicy: target.hostKeyPolicy ?? policyOf(settings) ?? 'accept-new',
    userKnownHosts: paths(
      settings.userknownhostsfile ?? ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'],
    ),
    globalKnownHosts: paths(
      settings.globalknownhostsfile ?? ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
    ),
    identityFiles:
      settings.identityfile === undefined
        ? DEFAULT_KEYS.map((key) => ({ path: expand(`~/.ssh/${key}`, tokens), explicit: false }))
        : paths(settings.identityfile).map((path) => ({ path, explicit: true })),
    identitiesOnly: settings.identitiesonly?.[0]?.toLowerCase() === 'yes',
    ...(agentSocket === undefined ? {} : { agentSocket }),
    connectTimeoutMs:
      target.connectTimeoutMs ?? connectTimeoutOf(settings) ?? login.defaultConnectTimeoutMs,
  };
}

/** `%` tokens of ssh_config(5), TOKENS, by letter. */
interface Tokens {
  readonly h: string;
  readonly n: string;
  readonly p: string;
  readonly r: string;
  readonly u: string;
  readonly d: string;
}

function expand(path: string, tokens: Tokens): string {
  const known: { readonly [token: string]: string } = { ...tokens, '%': '%' };
  const expanded = path.replace(/%(?<token>.)/gu, (whole, token: string) => known[token] ?? whole);
  if (expanded === '~' || expanded.startsWith('~/')) return `${tokens.d}${expanded.slice(1)}`;
  // A relative path is looked for in ~/.ssh by nobody but the shell that typed it; ssh takes it from the working directory.
  return expanded;
}

function portOf(settings: Settings): number | undefined {
  const port = Number(settings.port?.[0]);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined;
}

/** `no` and `off` would accept a changed key in ssh for some uses; ours never does: only our own policy `off` stops checking. */
function policyOf(settings: Settings): HostKeyPolicy | undefined {
  switch (settings.stricthostkeychecking?.[0]?.toLowerCase()) {
    case 'yes':
    case 'ask':
      return 'strict';
    case 'accept-new':
    case 'no':
    case 'off':
      return 'accept-new';
    default:
      return undefined;
  }
}

function connectTimeoutOf(settings: Settings): number | undefined {
  const seconds = Number(settings.connecttimeout?.[0]);
  return Number.isFinite(seconds) && seconds >= 1 ? seconds * 1000 : undefined;
}

function agentOf(settings: Settings, login: Login, tokens: Tokens): string | undefined {
  const wanted = settings.identityagent?.[0];
  if (wanted === undefined || wanted === 'SSH_AUTH_SOCK') return login.agentSocket;
  return wanted.toLowerCase() === 'none' ? undefined : expand(wanted, tokens);
}
