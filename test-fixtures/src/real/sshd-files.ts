/** The files of a real sshd: its own in the machine, and those that a client needs, beside the machine. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_TYPES, type KeyPair, makeKeyPair } from './keys.ts';
import { type Files, SETUP_DIRECTORY } from './machine.ts';

/** The keys of one server and of the client that may log in to it. */
export interface Keys {
  readonly client: KeyPair;
  readonly hosts: readonly KeyPair[];
}

/** Makes one host key per type, and a client key, in `directory`. */
export async function makeKeys(directory: string): Promise<Keys> {
  const [client, ...hosts] = await Promise.all([
    makeKeyPair(directory, 'client', 'ed25519'),
    ...KEY_TYPES.map((type) => makeKeyPair(directory, hostKeyName(type), type)),
  ]);
  return { client, hosts };
}

function hostKeyName(type: string): string {
  return `host-key-${type}`;
}

export interface ServerOptions {
  readonly port: number;
  /** Lines of sshd_config before ours: of two equal keywords sshd obeys the first. */
  readonly config: string;
  readonly matchUser: { readonly [user: string]: readonly string[] };
}

/** What sshd reads, to be written into the machine. */
export async function serverFiles(options: ServerOptions, keys: Keys): Promise<Files> {
  const files: Record<string, Files[string]> = {
    [`${SETUP_DIRECTORY}/sshd_config`]: serverConfig(options),
    [`${SETUP_DIRECTORY}/authorized_keys`]: await readFile(
      `${keys.client.privateKeyPath}.pub`,
      'utf8',
    ),
  };
  for (const [index, type] of KEY_TYPES.entries()) {
    const text = await readFile(keys.hosts[index]?.privateKeyPath ?? '', 'utf8');
    files[`${SETUP_DIRECTORY}/${hostKeyName(type)}`] = { text, mode: 0o600 };
  }
  return files;
}

function serverConfig({ port, config, matchUser }: ServerOptions): string {
  const matches = Object.entries(matchUser).map(
    ([user, lines]) => `Match User ${user}\n${lines.map((line) => `  ${line}\n`).join('')}`,
  );
  return `${config}
Port ${port}
ListenAddress 127.0.0.1
${KEY_TYPES.map((type) => `HostKey ${SETUP_DIRECTORY}/${hostKeyName(type)}`).join('\n')}
AuthorizedKeysFile ${SETUP_DIRECTORY}/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PidFile none
LogLevel VERBOSE
${config.includes('MaxStartups') ? '' : MANY_AT_ONCE}
${matches.join('')}`;
}

/** Tests dial many times at once; the default would drop some. Of two such lines older releases obey the last. */
const MANY_AT_ONCE = 'MaxStartups 500';

export interface ClientFiles {
  readonly knownHosts: string;
  readonly knownHostsPath: string;
  readonly sshConfigPath: string;
}

/** Writes `known_hosts` and `ssh_config` to `directory`. */
export async function writeClientFiles(
  directory: string,
  port: number,
  keys: Keys,
): Promise<ClientFiles> {
  const knownHosts = keys.hosts
    .map(({ publicKey }) => `[127.0.0.1]:${port} ${publicKey.type} ${publicKey.base64}\n`)
    .join('');
  const knownHostsPath = join(directory, 'known_hosts');
  const sshConfigPath = join(directory, 'ssh_config');
  await writeFile(knownHostsPath, knownHosts);
  await writeFile(
    sshConfigPath,
    `Host real 127.0.0.1
  HostName 127.0.0.1
  Port ${port}
  IdentityFile ${keys.client.privateKeyPath}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${knownHostsPath}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  BatchMode yes
  LogLevel ERROR
`,
  );
  return { knownHosts, knownHostsPath, sshConfigPath };
}
