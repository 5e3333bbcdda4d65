/** Every field of a host, in one table, and what a configured host looks like to the program. */
import type { HostKeyPolicy, SudoPolicy } from '../target.ts';
import type { SnakeCase, SshTransport } from './options.ts';
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

/**
 * A host as configured. Undefined is "not said": the SSH configuration decides, then the options,
 * then the defaults. Times are in seconds, as in the file.
 */
export interface HostConfig {
  /** Unique; the identity of the host everywhere. */
  readonly name: string;
  /** Address, FQDN or alias of the SSH configuration. */
  readonly ip: string;
  readonly port?: number;
  readonly username?: string;
  readonly description?: string;
  readonly connectTimeout?: number;
  readonly sudoPolicy?: SudoPolicy;
  readonly sshLocale?: string;
  readonly commandTimeout?: number;
  readonly hostKeyPolicy?: HostKeyPolicy;
  readonly sshTransport?: SshTransport;
  /** In the order of the file, each once; empty when there are none. */
  readonly tags: readonly string[];
}

/** A field of a host as files write it: `connect_timeout`. */
export type HostFieldName = SnakeCase<keyof HostConfig>;

/** What may stand in a field, and what it does. */
export interface HostFieldSpec {
  readonly rule: Rule;
  readonly required?: true;
  /** What it does, for people; Markdown. */
  readonly meaning: string;
}

/** Every field of a host by its name in the file, in the order of the documentation. */
export const hostFieldTable: { readonly [K in HostFieldName]: HostFieldSpec } = {
  name: {
    rule: plainText,
    required: true,
    meaning: 'the identity of the host everywhere; unique',
  },
  ip: {
    // A leading dash would be an option to the system's ssh.
    rule: {
      type: 'text',
      pattern: /^[^-@\s\p{Cc}\p{Cs}][^@\s\p{Cc}\p{Cs}]*$/u,
      allowed:
        'an address, host name or SSH alias, without @, white space, control characters or a leading dash',
    },
    required: true,
    meaning: 'address, FQDN or alias of the SSH configuration',
  },
  port: {
    rule: { type: 'integer', min: 1, max: 65_535 },
    meaning: 'port of the SSH server; not set: `Port` of the SSH configuration, else 22',
  },
  username: {
    rule: loginName,
    meaning: 'login name; not set: `default_username`',
  },
  description: {
    rule: { type: 'text', pattern: /^[^\p{Cs}]*$/u, allowed: 'text' },
    meaning: 'anything, for people',
  },
  tags: {
    rule: { type: 'list', of: plainText },
    meaning: 'select the hosts with `@tag` wherever a command takes host names',
  },
  connect_timeout: {
    rule: seconds,
    meaning: 'seconds to connect and log in; not set: `default_timeout`',
  },
  command_timeout: {
    rule: seconds,
    meaning: 'most seconds for one operation other than sync; not set: the option of that name',
  },
  sudo_policy: {
    rule: sudoPolicy,
    meaning: 'not set: `default_sudo_policy`',
  },
  ssh_locale: {
    rule: locale,
    meaning: 'not set: `default_ssh_locale`',
  },
  host_key_policy: {
    rule: hostKeyPolicy,
    meaning: 'not set: the option of that name',
  },
  ssh_transport: {
    rule: sshTransport,
    meaning: 'not set: the option of that name',
  },
};

/** The names of all host fields as files write them. */
export const hostFieldNames: readonly HostFieldName[] = Object.keys(
  hostFieldTable,
) as HostFieldName[];

/** Whether this is the name of a host field; names like `__proto__` are not. */
export function isHostFieldName(name: string): name is HostFieldName {
  return Object.hasOwn(hostFieldTable, name);
}
