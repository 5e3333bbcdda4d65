/** Whether a host can do what needs root there, by its policy and by who we log in as. */
import {
  type HostConfig,
  type HostRecord,
  type Options,
  type Provider,
  rootCommands,
  type SudoPolicy,
} from '@exosphere/core';

/** How an operation gets what it needs root for. */
export interface Ability {
  /**
   * - `none`: there is nothing to do.
   * - `user`: nothing of it needs root.
   * - `root`: we log in as root.
   * - `sudo`: the policy lets sudo be used; whether sudoers allows it, only sudo knows.
   * - `skipped`: it needs root, and the policy is to leave that out.
   * - `unknown`: this version does not know the package manager.
   */
  readonly by: 'none' | 'user' | 'root' | 'sudo' | 'skipped' | 'unknown';
  /** What needs root, as exact command lines. */
  readonly commands: readonly string[];
}

export interface SudoStanding {
  /** What holds for the host. */
  readonly policy: SudoPolicy;
  readonly sync: Ability;
  readonly refresh: Ability;
}

/** The policy that holds for a host: its own, else the global one. */
export function policyOf(host: HostConfig, options: Options): SudoPolicy {
  return host.sudoPolicy ?? options.defaultSudoPolicy;
}

/** How a discovered host stands. */
export function sudoStanding(
  host: HostConfig,
  record: HostRecord,
  options: Options,
  providers: readonly Provider[],
): SudoStanding {
  const policy = policyOf(host, options);
  const own = providers.filter(({ id }) => record.sources.includes(id));
  const isKnown = own.length === record.sources.length;
  const ability = (commands: readonly string[], hasAny: boolean): Ability => {
    if (!isKnown) return { by: 'unknown', commands };
    if (!hasAny) return { by: 'none', commands };
    if (commands.length === 0) return { by: 'user', commands };
    // A user id nobody knows is not root.
    if (record.os?.uid === 0) return { by: 'root', commands };
    return { by: policy === 'nopasswd' ? 'sudo' : 'skipped', commands };
  };
  return {
    policy,
    sync: ability(
      own.flatMap((provider) => rootCommands(provider).sync),
      own.some(({ sync }) => sync !== undefined),
    ),
    refresh: ability(
      own.flatMap((provider) => rootCommands(provider).refresh),
      true,
    ),
  };
}
