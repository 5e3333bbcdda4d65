/** From the words of a command line to hosts of the inventory. */

import { type HostConfig, nearest, quoted, selectHosts } from '@exosphere/core';
import { someOf, warningLines } from '@exosphere/core/view';
import type { LoadedConfig, Service } from '@exosphere/engine';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';
import { writeLines } from './io.ts';

/** The configuration, with what is odd about it told on stderr. */
export async function loadTold(context: Context): Promise<LoadedConfig> {
  const loaded = await context.load();
  writeLines(context.io.stderr, warningLines(loaded.warnings));
  return loaded;
}

/** The hosts that are meant: names and `@tag`s, none for all. Throws `UsageError` for unknown ones, or for no hosts at all. */
export function chooseHosts(loaded: LoadedConfig, words: readonly string[]): readonly HostConfig[] {
  const { hosts } = loaded.config;
  if (hosts.length === 0) throw noHosts(loaded);
  const selection = selectHosts(hosts, words);
  if (!selection.ok) throw new UsageError(selection.problems);
  return selection.hosts;
}

/** The host of that name. Throws `UsageError` when there is none. */
export function chooseHost(loaded: LoadedConfig, name: string): HostConfig {
  const { hosts } = loaded.config;
  if (hosts.length === 0) throw noHosts(loaded);
  const host = hosts.find((candidate) => candidate.name === name);
  if (host !== undefined) return host;
  if (name.startsWith('@')) {
    throw new UsageError(
      `unknown host ${quoted(name)}`,
      'this takes the name of one host; the commands of "inventory" take tags',
    );
  }
  const close = nearest(
    name,
    hosts.map((candidate) => candidate.name),
  );
  const hint = close === undefined ? '' : `: did you mean ${quoted(close)}?`;
  throw new UsageError(`unknown host ${quoted(name)}${hint}`);
}

/**
 * Warns of what holds for a run, and for every run like it, before hosts are contacted. Since it is true every time,
 * only a person at a terminal is told; else it is in the log.
 */
export async function warnBeforeRun(
  { io: { stderr }, prompt }: Context,
  service: Service,
  hosts: readonly HostConfig[],
): Promise<void> {
  const warn = (message: string): void => {
    if (stderr.isTerminal) stderr.write(`warning: ${message}\n`);
    else service.log('WARNING', message);
  };
  const { options } = service.loaded.config;
  const open = hosts.filter((host) => (host.hostKeyPolicy ?? options.hostKeyPolicy) === 'off');
  if (open.length > 0) {
    const which = someOf(open.map(({ name }) => name));
    warn(`host keys are not checked (host_key_policy: off) for ${which}`);
  }
  if (!options.cacheAutosave) {
    const until = prompt === undefined ? '' : ' until "inventory save"';
    warn(`what is learnt is not saved${until} (cache_autosave: false)`);
  }
  const ignored = await service.ignoredSshConfig();
  if (ignored.length > 0) {
    warn(`the SSH configuration has settings that are not used: ${someOf(ignored)}`);
  }
}

function noHosts({ source }: LoadedConfig): UsageError {
  if (source.found) {
    return new UsageError(`${source.file} configures no hosts`, 'add some under "hosts:"');
  }
  return new UsageError(
    'no hosts are configured, since there is no configuration file',
    `it would be looked for as ${source.lookedFor.join(', ')}`,
  );
}
