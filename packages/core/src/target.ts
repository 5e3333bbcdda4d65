/** Everything a session needs to know to work on one host, as data that crosses threads. */
import type { SshTransport } from './config/options.ts';
import type { Operation } from './event.ts';

/** What becomes of a host key that no file knows: refused, remembered, or not looked at. */
export type HostKeyPolicy = 'strict' | 'accept-new' | 'off';
/** Whether what needs root on a host is left out, or run through `sudo -n`. */
export type SudoPolicy = 'skip' | 'nopasswd';

/** Where and how to connect. What is undefined was not configured: ssh_config decides, then the defaults. */
export interface Target {
  /** The host's name in the inventory. */
  readonly host: string;
  /** Address, FQDN or ssh_config alias. */
  readonly address: string;
  readonly port?: number;
  readonly username?: string;
  readonly hostKeyPolicy?: HostKeyPolicy;
  readonly connectTimeoutMs?: number;
  /** Undefined: `builtin`. */
  readonly transport?: SshTransport;
  readonly commandTimeoutMs: number;
  readonly syncTimeoutMs: number;
  readonly maxOutputBytes: number;
  readonly locale: string;
  readonly sudoPolicy: SudoPolicy;
}

/** One host's work on one connection. */
export interface SessionTask {
  readonly target: Target;
  /** In order. A failed discovery ends the host; a failed sync does not stop the refresh. */
  readonly steps: readonly Operation[];
  /** Provider ids known so far; a discover step replaces them by what it finds. */
  readonly sources: readonly string[];
  /** Known from the last discovery; a discover step replaces it. */
  readonly uid?: number;
}
