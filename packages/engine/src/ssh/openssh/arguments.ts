/** The command line of the system's `ssh` for one execution. Pure. */
import type { Target } from '@exosphere/core';
import type { Endpoint } from '../endpoint.ts';

export interface Setup {
  /** The file to use instead of the user's and the system's configuration; null: those. */
  readonly sshConfigFile: string | null;
  /** Our own known hosts: the only file that new keys are written to. */
  readonly knownHostsFile: string;
}

/** A login that several programs share. */
export interface Control {
  /** Path of its socket. */
  readonly socket: string;
  /** The one who logs in and listens there, or one of those who go through it. */
  readonly role: 'master' | 'client';
}

/**
 * Arguments for `ssh`, which then runs /bin/sh on the host: nothing is asked of anybody, no terminal, no forwarding, no
 * command of the user's configuration, and nothing written but new host keys to our own file. VERBOSE has it say when
 * it is logged in. A master runs nothing; a client whose master is gone logs in by itself.
 */
export function sshArguments(
  { address, port, username }: Target,
  endpoint: Endpoint,
  { sshConfigFile, knownHostsFile }: Setup,
  control?: Control,
): readonly string[] {
  const options = {
    BatchMode: 'yes',
    LogLevel: 'VERBOSE',
    ConnectTimeout: String(Math.max(1, Math.ceil(endpoint.connectTimeoutMs / 1000))),
    RequestTTY: 'no',
    EscapeChar: 'none',
    RemoteCommand: 'none',
    PermitLocalCommand: 'no',
    ClearAllForwardings: 'yes',
    ForwardAgent: 'no',
    ForwardX11: 'no',
    ControlMaster: control?.role === 'master' ? 'yes' : 'no',
    ControlPersist: 'no',
    ...(control === undefined ? { ControlPath: 'none' } : {}),
    UpdateHostKeys: 'no',
    HashKnownHosts: 'no',
    CheckHostIP: 'no',
    ...hostKeyOptions(endpoint, knownHostsFile),
  };
  return [
    '-T',
    ...(control === undefined ? [] : ['-S', control.socket.replaceAll('%', '%%')]),
    ...(sshConfigFile === null ? [] : ['-F', sshConfigFile]),
    ...Object.entries(options).map(([name, value]) => `-o${name}=${value}`),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(username === undefined ? [] : ['-l', username]),
    ...(control?.role === 'master' ? ['-N', '--', address] : ['--', address, '/bin/sh']),
  ];
}

function hostKeyOptions(
  { hostKeyPolicy, userKnownHosts }: Endpoint,
  knownHostsFile: string,
): { readonly [name: string]: string } {
  if (hostKeyPolicy === 'off') {
    return {
      StrictHostKeyChecking: 'no',
      UserKnownHostsFile: '/dev/null',
      GlobalKnownHostsFile: '/dev/null',
    };
  }
  const files = [knownHostsFile, ...userKnownHosts].filter((file) => !file.includes('"'));
  return {
    StrictHostKeyChecking: hostKeyPolicy === 'strict' ? 'yes' : 'accept-new',
    UserKnownHostsFile: files.map((file) => `"${file.replaceAll('%', '%%')}"`).join(' '),
  };
}
