/** A host could not answer. Data, since threads drop the fields and class of a thrown error. */

/** What went wrong, as far as programs tell it apart. */
export type FailureKind =
  /** No connection: name, route, refused, dropped. */
  | 'unreachable'
  | 'host-key'
  | 'auth'
  /** Connected, but no POSIX shell ran our script. */
  | 'shell'
  | 'sudo'
  /** Reached, but not a platform that can be asked this. */
  | 'unsupported'
  /** A command failed, or gave more than may be taken. */
  | 'command'
  /** The answer could not be understood. */
  | 'unreadable'
  | 'timeout'
  | 'cancelled';

/** Why a host could not answer, and what to do about it. */
export interface Failure {
  readonly kind: FailureKind;
  /** What happened, one sentence without the host's name, with the host's own words. */
  readonly message: string;
  /** What the reader can do next. */
  readonly hint?: string;
  /** The host had logged us in and started the script: it is online, whatever failed afterwards. */
  readonly reached: boolean;
}
