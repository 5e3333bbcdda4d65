/** What must hold between options, wherever their values come from. */
import { type OptionName, type Options, optionTable } from './options.ts';

/** Options that do not go together. */
export interface Contradiction {
  readonly names: readonly OptionName[];
  readonly message: string;
  readonly hint: string;
}

/** The contradiction among these options, with the defaults for what is not set; undefined when there is none. */
export function contradiction(options: Partial<Options>): Contradiction | undefined {
  const lifetime = options.sshPipeliningLifetime ?? optionTable.ssh_pipelining_lifetime.default;
  const interval =
    options.sshPipeliningReapInterval ?? optionTable.ssh_pipelining_reap_interval.default;
  if (interval <= lifetime) return undefined;
  return {
    names: ['ssh_pipelining_reap_interval', 'ssh_pipelining_lifetime'],
    message: `option ssh_pipelining_reap_interval (${interval}) must not be more than ssh_pipelining_lifetime (${lifetime})`,
    hint: `Set ssh_pipelining_reap_interval to ${lifetime} or less.`,
  };
}

/** A doubt about the options as a whole, for a warning; undefined when there is none. */
export function optionDoubt(options: Options): string | undefined {
  const lifetime = options.sshPipeliningLifetime;
  if (!options.sshPipelining || lifetime >= SHORT_LIFETIME) return undefined;
  return `ssh_pipelining_lifetime is ${lifetime} seconds: below ${SHORT_LIFETIME}, connections are often closed between two operations`;
}

const SHORT_LIFETIME = 60;
