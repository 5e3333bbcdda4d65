/** A real OpenSSH server on a loopback port, inside a simulated machine of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boot } from './boot.ts';
import { type CommandResult, runCommand } from './command.ts';
import { freePort } from './free-port.ts';
import type { PublicKey } from './keys.ts';
import { type Machine, writeMachine } from './machine.ts';
import { processesIn, type RemoteProcess } from './processes.ts';
import { makeKeys, serverFiles, writeClientFiles } from './sshd-files.ts';

export interface SshdOptions {
  /** What the machine is made of; by default it is a private copy of this one. */
  readonly machine?: Machine;
  /** Lines of sshd_config that come before ours, and so win over them. */
  readonly config?: string;
  /** Lines of sshd_config for single users: `{ 'exo-bash': ['MaxSessions 1'] }`. */
  readonly matchUser?: { readonly [user: string]: readonly string[] };
}

export interface RealSshd {
  readonly port: number;
  readonly hostKeys: readonly PublicKey[];
  /** One line per host key, for `[127.0.0.1]:PORT`. */
  readonly knownHosts: string;
  readonly knownHostsPath: string;
  /** An ed25519 key without a passphrase that every login user and root accept. */
  readonly clientKeyPath: string;
  /** For `ssh -F`: port, key and known hosts of the host names `real` and `127.0.0.1`. */
  readonly sshConfigPath: string;
  /** sshd's log at level VERBOSE, after the output of the machine's set-up. Gone after `stop`. */
  readonly logPath: string;
  /** Runs a command with the plain ssh client. */
  login(user: string, command: string): Promise<CommandResult>;
  /** Runs a shell script as root in the machine, past sshd: to change it in the middle of a test. */
  asRoot(script: string): Promise<CommandResult>;
  /**
   * What runs in the machine as one of the login users, or as one of them: sshd's own process for
   * the login included, so that an empty list means that all logins are over and left nothing.
   */
  processes(user?: string): Promise<readonly RemoteProcess[]>;
  /** Ends sshd and every process of the machine, and removes its files. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Boots a simulated machine and starts sshd in it. Needs what `REAL_SSHD` names. Any number may run
 * at once. Nothing outlives `stop`, nor the end of this process, however it ends.
 */
export async function startSshd(options: SshdOptions = {}): Promise<RealSshd> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      // Between our finding a free port and sshd's taking it, another program may have been faster.
      if (attempt === 5 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

async function startOnce(options: SshdOptions): Promise<RealSshd> {
  const directory = await mkdtemp(join(tmpdir(), 'exosphere-machine-'));
  try {
    return await startIn(directory, options);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(
  directory: string,
  { machine = {}, config = '', matchUser = {} }: SshdOptions,
): Promise<RealSshd> {
  const logPath = join(directory, 'sshd.log');
  const port = await freePort();
  const keys = await makeKeys(directory);
  const files = await serverFiles({ port, config, matchUser }, keys);
  await writeMachine(machine, directory, files);
  const clientFiles = await writeClientFiles(directory, port, keys);
  const { initPid, namespace, stop } = await boot(directory, logPath);
  return {
    port,
    hostKeys: keys.hosts.map((host) => host.publicKey),
    clientKeyPath: keys.client.privateKeyPath,
    logPath,
    ...clientFiles,
    login: (user, command) =>
      runCommand('ssh', ['-F', clientFiles.sshConfigPath, '-T', `${user}@real`, command]),
    asRoot: (script) =>
      runCommand('nsenter', ['-t', `${initPid}`, '-m', '-p', '-r', '-w', 'sh', '-euc', script]),
    processes: async (user) =>
      (await processesIn(namespace)).filter((process) =>
        user === undefined ? process.user !== undefined : process.user === user,
      ),
    stop,
  };
}
