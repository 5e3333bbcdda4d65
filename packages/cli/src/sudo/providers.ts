/** `sudo providers`: which package managers need sudo, and for what. */

import { nearest, oneLine, type Provider, quoted, rootCommands } from '@exosphere/core';
import { type Cell, type TableColumn, tableLines } from '@exosphere/core/view';
import type { Context } from '../context.ts';
import { DONE, UsageError } from '../errors.ts';
import { layoutOf, writeLines } from '../io.ts';
import { toJson } from '../render/json.ts';

const COLUMNS: readonly TableColumn[] = [
  { title: 'Provider' },
  { title: 'Platform', min: 16 },
  { title: 'Sync Repositories', min: 12 },
  { title: 'Refresh Updates', min: 12 },
];

/** Lists all of them, or the one that is named, with the commands. */
export async function listProviders(
  { io: { stdout } }: Context,
  name: string | undefined,
  json: boolean,
): Promise<number> {
  const { providers } = await import('@exosphere/providers');
  const shown = name === undefined ? providers : [chooseProvider(name, providers)];
  if (json) stdout.write(toJson(shown.map(facts)));
  else {
    const table = tableLines(COLUMNS, shown.map(row), layoutOf(stdout));
    writeLines(stdout, name === undefined ? table : [...table, ...commandLines(shown)]);
  }
  return DONE;
}

/** The provider of that name. Throws `UsageError` when there is none. */
export function chooseProvider(name: string, providers: readonly Provider[]): Provider {
  const found = providers.find(({ id }) => id === name);
  if (found !== undefined) return found;
  const ids = providers.map(({ id }) => id);
  const close = nearest(name, ids);
  const hint = close === undefined ? `: there are ${ids.join(', ')}` : `: did you mean "${close}"?`;
  throw new UsageError(`unknown provider ${quoted(name)}${hint}`);
}

function row(provider: Provider): readonly Cell[] {
  const { sync, refresh } = rootCommands(provider);
  return [
    { text: oneLine(provider.id) },
    { text: oneLine(provider.title) },
    provider.sync === undefined ? { text: 'Nothing to do', tone: 'dim' } : need(sync),
    need(refresh),
  ];
}

function need(commands: readonly string[]): Cell {
  return commands.length === 0 ? { text: 'No sudo' } : { text: 'Needs sudo', tone: 'yellow' };
}

function commandLines(providers: readonly Provider[]): readonly string[] {
  const commands = providers
    .map(rootCommands)
    .flatMap(({ sync, refresh }) => [...sync, ...refresh]);
  return commands.length === 0 ? [] : ['', 'Run as root:', ...commands.map((one) => `  ${one}`)];
}

function facts(provider: Provider): object {
  const { sync, refresh } = rootCommands(provider);
  return {
    provider: provider.id,
    platform: provider.title,
    syncs: provider.sync !== undefined,
    sync_root_commands: sync,
    refresh_root_commands: refresh,
  };
}
