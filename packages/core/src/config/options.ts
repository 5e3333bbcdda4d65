/**
 * Every option, in one table. Reading and checking files, environment overrides, `config show`
 * and the documentation all work from it: a new option is one entry here and one line in `Options`.
 */
import type { HostKeyPolicy, SudoPolicy } from '../target.ts';
import {
  hostKeyPolicy,
  locale,
  loginName,
  plainText,
  type Rule,
  seconds,
  sshTransport,
  sudoPolicy,
} from './rule.ts';

/** From the most to the least that is logged. */
export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** What carries the sessions: the library built in, or the system's `ssh`. */
export type SshTransport = 'builtin' | 'openssh';

/** The value of every option; `optionTable` says what each one means. Times are in seconds, as in the file. */
export interface Options {
  readonly logLevel: LogLevel;
  readonly debug: boolean;
  readonly logFile: string;
  readonly logMaxBytes: number;
  readonly logBackupCount: number;
  readonly historyFile: string;
  readonly historyMaxEntries: number;
  readonly cacheAutosave: boolean;
  readonly cacheAutopurge: boolean;
  readonly cacheFile: string;
  readonly staleThreshold: number;
  readonly historyDays: number;
  readonly defaultTimeout: number;
  readonly defaultUsername: string | null;
  readonly defaultSudoPolicy: SudoPolicy;
  readonly defaultSshLocale: string;
  readonly hostKeyPolicy: HostKeyPolicy;
  readonly sshConfigFile: string | null;
  readonly sshTransport: SshTransport;
  readonly sshPipelining: boolean;
  readonly sshPipeliningLifetime: number;
  readonly sshPipeliningReapInterval: number;
  readonly maxThreads: number;
  readonly workerThreads: number | null;
  readonly commandTimeout: number;
  readonly syncTimeout: number;
  readonly maxOutputBytes: number;
  readonly updateChecks: boolean;
  readonly noBanner: boolean;
  readonly editor: string | null;
}

/** An option as code has it: `logLevel`. */
export type OptionKey = keyof Options;
/** An option as files write it: `log_level`. */
export type OptionName = SnakeCase<OptionKey>;

/** `logLevel` -> `log_level` */
export type SnakeCase<S extends string> = S extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Tail>}`
  : S;

/** A default that lies in one of the platform's directories. */
export interface DefaultFile {
  readonly directory: 'state' | 'log';
  readonly file: string;
}

/** Headings of the documentation, in its order. */
export type OptionGroup = 'Log' | 'Prompt' | 'Store' | 'Connecting' | 'Working' | 'Other';

/** What an option may be, what it is if nobody sets it, and what it does. */
export interface OptionSpec<T = Options[OptionKey]> {
  readonly group: OptionGroup;
  readonly rule: Rule;
  readonly default: T | DefaultFile;
  /** What it does, for people; Markdown. */
  readonly meaning: string;
}

/** Hosts worked on at the same time, when the configuration does not say. Chosen by measurement: see docs/configuration.md. */
export const DEFAULT_MAX_THREADS = 256;

/** Every option by its name in the file, in the order of the documentation. */
export const optionTable: {
  readonly [K in OptionKey as SnakeCase<K>]: OptionSpec<Options[K]>;
} = {
  log_level: {
    group: 'Log',
    rule: { type: 'choice', of: ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] },
    default: 'INFO',
    meaning: 'level of our own log',
  },
  debug: {
    group: 'Log',
    rule: { type: 'boolean' },
    default: false,
    meaning: 'also log what the SSH library does; floods',
  },
  log_file: {
    group: 'Log',
    rule: { type: 'path' },
    default: { directory: 'log', file: 'exosphere.log' },
    meaning: 'the log',
  },
  log_max_bytes: {
    group: 'Log',
    rule: { type: 'integer', min: 0 },
    default: 5_242_880,
    meaning: 'the log is rotated past this size; 0 = never',
  },
  log_backup_count: {
    group: 'Log',
    rule: { type: 'integer', min: 1, max: 1000 },
    default: 3,
    meaning: 'rotated files that are kept (`.1`, `.2`, ...)',
  },
  history_file: {
    group: 'Prompt',
    rule: { type: 'path' },
    default: { directory: 'state', file: 'repl_history' },
    meaning: 'what was typed at the prompt',
  },
  history_max_entries: {
    group: 'Prompt',
    rule: { type: 'integer', min: 0 },
    default: 1000,
    meaning: 'entries kept when the prompt starts; 0 = all',
  },
  no_banner: {
    group: 'Prompt',
    rule: { type: 'boolean' },
    default: false,
    meaning: 'start the prompt without its banner',
  },
  cache_file: {
    group: 'Store',
    rule: { type: 'path' },
    default: { directory: 'state', file: 'exosphere-state.db' },
    meaning: 'the store: what was learned about the hosts',
  },
  cache_autosave: {
    group: 'Store',
    rule: { type: 'boolean' },
    default: true,
    meaning: 'write to the store what is learned; off: only `inventory save` in the prompt does',
  },
  cache_autopurge: {
    group: 'Store',
    rule: { type: 'boolean' },
    default: true,
    meaning:
      'drop hosts that left the configuration and whose row nobody wrote for 7 days; no effect with `cache_autosave: false`, and never when the configuration has no hosts at all',
  },
  stale_threshold: {
    group: 'Store',
    rule: { type: 'integer', min: 0 },
    default: 86_400,
    meaning: 'seconds after which a refresh counts as stale',
  },
  history_days: {
    group: 'Store',
    rule: { type: 'integer', min: 0, max: 36_500 },
    default: 365,
    meaning: 'days for which past updates are remembered; 0 = for ever',
  },
  default_timeout: {
    group: 'Connecting',
    rule: seconds,
    default: 10,
    meaning: 'seconds to connect and log in',
  },
  default_username: {
    group: 'Connecting',
    rule: { type: 'nullable', rule: loginName },
    default: null,
    meaning: 'login name; null: `User` of the SSH configuration, else the local user',
  },
  host_key_policy: {
    group: 'Connecting',
    rule: hostKeyPolicy,
    default: 'accept-new',
    meaning:
      '`strict` refuses unknown host keys, `accept-new` remembers them; both refuse changed ones. `off` checks nothing',
  },
  ssh_config_file: {
    group: 'Connecting',
    rule: { type: 'nullable', rule: { type: 'path' } },
    default: null,
    meaning:
      'one OpenSSH client configuration to use instead of `~/.ssh/config` and `/etc/ssh/ssh_config`',
  },
  ssh_transport: {
    group: 'Connecting',
    rule: sshTransport,
    default: 'builtin',
    meaning: "`openssh` runs the system's `ssh`, for certificates, FIDO keys and GSSAPI",
  },
  ssh_pipelining: {
    group: 'Connecting',
    rule: { type: 'boolean' },
    default: false,
    meaning: 'keep connections open between operations (prompt and dashboard)',
  },
  ssh_pipelining_lifetime: {
    group: 'Connecting',
    rule: seconds,
    default: 300,
    meaning: 'idle seconds after which a kept connection is closed; below 60 is warned about',
  },
  ssh_pipelining_reap_interval: {
    group: 'Connecting',
    rule: seconds,
    default: 30,
    meaning: 'seconds between two looks for idle connections; at most `ssh_pipelining_lifetime`',
  },
  default_sudo_policy: {
    group: 'Working',
    rule: sudoPolicy,
    default: 'skip',
    meaning: '`skip` leaves out what needs root on a host, `nopasswd` runs it through `sudo -n`',
  },
  default_ssh_locale: {
    group: 'Working',
    rule: locale,
    default: 'C',
    meaning: '`LC_ALL` and `LANG` of every remote command; `LANGUAGE` is unset',
  },
  max_threads: {
    group: 'Working',
    rule: { type: 'integer', min: 1 },
    default: DEFAULT_MAX_THREADS,
    meaning: 'hosts that are worked on at the same time',
  },
  worker_threads: {
    group: 'Working',
    rule: { type: 'nullable', rule: { type: 'integer', min: 1, max: 256 } },
    default: null,
    meaning: 'threads that carry the SSH sessions; null: chosen from the number of CPUs',
  },
  command_timeout: {
    group: 'Working',
    rule: seconds,
    default: 120,
    meaning: 'most seconds for one operation on a host, other than sync',
  },
  sync_timeout: {
    group: 'Working',
    rule: seconds,
    default: 600,
    meaning: 'most seconds for one repository sync on a host',
  },
  max_output_bytes: {
    group: 'Working',
    // The longest string that V8 can hold has 2^29 characters; half of that leaves room.
    rule: { type: 'integer', min: 1024, max: 2 ** 28 },
    default: 33_554_432,
    meaning: 'most output taken from one operation; past it, it fails for that host',
  },
  update_checks: {
    group: 'Other',
    rule: { type: 'boolean' },
    default: true,
    meaning: 'false disables `version check` entirely',
  },
  editor: {
    group: 'Other',
    rule: { type: 'nullable', rule: plainText },
    default: null,
    meaning:
      'command for `config edit`; null: `$VISUAL`, `$EDITOR`, else `vi` (Windows: `notepad`)',
  },
};

/** The names of all options as files write them, in the order of the table. */
export const optionNames: readonly OptionName[] = Object.keys(optionTable) as OptionName[];

/** Whether this is the name of an option; names like `__proto__` are not. */
export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(optionTable, name);
}

/** `log_level` -> `logLevel`, for options and host fields alike. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}

/** Where code finds the option of that name. */
export function optionKey(name: OptionName): OptionKey {
  return camelCase(name) as OptionKey;
}
