/** The errors for hosts that could not answer, for programs that would rather catch than compare kinds. */
import type { Failure, FailureKind } from './failure.ts';

/** Tells the classes apart as text, one for each. */
export type HostErrorCode =
  | 'OFFLINE'
  | 'HOST_KEY'
  | 'AUTHENTICATION'
  | 'UNSUPPORTED_OS'
  | 'SUDO'
  | 'DATA_REFRESH'
  | 'TIMEOUT'
  | 'CANCELLED';

/** A host could not answer. Its message is that of the failure, after the name of the host. */
export abstract class HostError extends Error {
  abstract readonly code: HostErrorCode;
  /** Name in the inventory. */
  readonly host: string;
  /** What the reader can do next; undefined when nothing is known to help. */
  readonly hint: string | undefined;
  /** What happened, as data. `cause.reached`: the host is online, whatever failed. */
  override readonly cause: Failure;

  constructor(host: string, failure: Failure) {
    super(`${host}: ${failure.message}`);
    this.host = host;
    this.hint = failure.hint;
    this.cause = failure;
  }
}

/** No connection, or no shell behind it that runs commands. */
export class OfflineHostError extends HostError {
  override readonly name = 'OfflineHostError';
  readonly code = 'OFFLINE';
}

/** The host key is unknown, changed or revoked, and the policy refuses it. */
export class HostKeyError extends HostError {
  override readonly name = 'HostKeyError';
  readonly code = 'HOST_KEY';
}

/** The host accepts none of our keys. */
export class AuthenticationError extends HostError {
  override readonly name = 'AuthenticationError';
  readonly code = 'AUTHENTICATION';
}

/** The host lives, but is not a system that can be asked this. */
export class UnsupportedOSError extends HostError {
  override readonly name = 'UnsupportedOSError';
  readonly code = 'UNSUPPORTED_OS';
}

/** The command needs root, and sudo refused or the policy does not allow it. */
export class SudoError extends HostError {
  override readonly name = 'SudoError';
  readonly code = 'SUDO';
}

/** The host was asked, and what it was asked for is still not known. */
export class DataRefreshError extends HostError {
  override readonly name = 'DataRefreshError';
  readonly code = 'DATA_REFRESH';
}

/** A time limit came first: of the connection, or of the operation. */
export class TimeoutError extends HostError {
  override readonly name = 'TimeoutError';
  readonly code = 'TIMEOUT';
}

/** The run was cancelled before the host was through; what is known of it is as it was. */
export class CancelledError extends HostError {
  override readonly name = 'CancelledError';
  readonly code = 'CANCELLED';
}

const ERRORS: {
  readonly [kind in FailureKind]: new (
    host: string,
    failure: Failure,
  ) => HostError;
} = {
  unreachable: OfflineHostError,
  // Nothing on the host has run our script: it is as good as switched off.
  shell: OfflineHostError,
  'host-key': HostKeyError,
  auth: AuthenticationError,
  unsupported: UnsupportedOSError,
  sudo: SudoError,
  command: DataRefreshError,
  unreadable: DataRefreshError,
  timeout: TimeoutError,
  cancelled: CancelledError,
};

/** The error for a failure of a host, by the one table of kinds. */
export function hostError(host: string, failure: Failure): HostError {
  return new ERRORS[failure.kind](host, failure);
}
