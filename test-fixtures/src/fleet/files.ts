/** The files that let clients use a fleet, all in its own directory: nothing of the user is touched. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FleetKey, PublicKey } from './keys.ts';

/** A value of an option in the configuration of Exosphere. */
export type OptionValue = string | number | boolean;

/** What the files say of one host. */
export interface HostEntry {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly description: string;
  readonly tags: readonly string[];
  /** The key that known_hosts names. */
  readonly knownKey: PublicKey;
}

export interface FleetFiles {
  readonly directory: string;
  /** The configuration of Exosphere. */
  readonly configPath: string;
  /** For `ssh -F`, and what the configuration names as `ssh_config_file`. */
  readonly sshConfigPath: string;
  readonly knownHostsPath: string;
  readonly clientKeyPath: string;
  /** Environment variables for an Exosphere that reads the configuration and touches nothing else. */
  readonly environment: { readonly [name: string]: string };
}

/** Writes the files. `options` are added to those of the configuration, and win over them. */
export async function writeFiles(
  directory: string,
  hosts: readonly HostEntry[],
  clientKey: FleetKey,
  options: { readonly [name: string]: OptionValue },
): Promise<FleetFiles> {
  const configPath = join(directory, 'config.yaml');
  const files = {
    directory,
    configPath,
    sshConfigPath: join(directory, 'ssh_config'),
    knownHostsPath: join(directory, 'known_hosts'),
    clientKeyPath: join(directory, 'client-key'),
    environment: {
      EXOSPHERE_CONFIG_FILE: configPath,
      XDG_CONFIG_HOME: join(directory, 'home'),
      XDG_STATE_HOME: join(directory, 'home'),
      XDG_CACHE_HOME: join(directory, 'home'),
    },
  };
  const ours = {
    ssh_config_file: files.sshConfigPath,
    cache_file: join(directory, 'state.db'),
    log_file: join(directory, 'exosphere.log'),
    history_file: join(directory, 'repl_history'),
    host_key_policy: 'strict',
    default_username: 'exo',
  };
  await Promise.all([
    writeFile(files.configPath, configuration({ ...ours, ...options }, hosts)),
    writeFile(files.sshConfigPath, sshConfig(files)),
    writeFile(files.knownHostsPath, hosts.map(knownHost).join('')),
    writeFile(files.clientKeyPath, clientKey.privateKey, { mode: 0o600 }),
  ]);
  return files;
}

// JSON's strings, numbers and lists are YAML's as well.
function configuration(
  options: { readonly [name: string]: OptionValue },
  hosts: readonly HostEntry[],
): string {
  const optionLines = Object.entries(options).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`,
  );
  const hostLines = hosts.map(
    ({ name, address, port, description, tags }) => `  - name: ${JSON.stringify(name)}
    ip: ${address}
    port: ${port}
    description: ${JSON.stringify(description)}
    tags: ${JSON.stringify(tags)}
`,
  );
  const list = hostLines.length === 0 ? ' []\n' : `\n${hostLines.join('')}`;
  return `options:\n${optionLines.join('')}hosts:${list}`;
}

function sshConfig({ clientKeyPath, knownHostsPath }: FleetFiles): string {
  return `Host *
  User exo
  IdentityFile ${clientKeyPath}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${knownHostsPath}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  BatchMode yes
`;
}

function knownHost({ address, port, knownKey }: HostEntry): string {
  return `[${address}]:${port} ${knownKey.type} ${knownKey.base64}\n`;
}
