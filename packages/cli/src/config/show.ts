/** `config show`: the options that hold, with who decided each. */

import {
  isOptionName,
  nearest,
  type OptionName,
  oneLine,
  optionKey,
  optionNames,
  quoted,
} from '@exosphere/core';
import { type TableColumn, tableLines } from '@exosphere/core/view';
import type { LoadedConfig } from '@exosphere/engine';
import type { Context } from '../context.ts';
import { DONE, UsageError } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import { hostConfigFacts, toJson } from '../render/json.ts';
import { valueText } from './value-text.ts';

export interface ShowOptions {
  readonly full?: boolean;
  readonly json?: boolean;
}

/** Shows every option, or the one that is named; `full` adds the hosts. */
export async function showConfig(
  context: Context,
  name: string | undefined,
  { full, json }: ShowOptions,
): Promise<number> {
  if (name !== undefined && full) {
    throw new UsageError('option --full cannot be used with the name of an option');
  }
  if (name !== undefined && !isOptionName(name)) throw unknownOption(name);
  const loaded = await loadTold(context);
  const { stdout } = context.io;
  const chosen = name === undefined ? optionNames : [name as OptionName];
  const options = chosen.map((option) => {
    const key = optionKey(option);
    return { name: option, value: loaded.config.options[key], source: loaded.config.origins[key] };
  });
  if (json) {
    const facts = options.map(({ name: option, value, source: by }) => [
      option,
      { value, source: by },
    ]);
    stdout.write(
      toJson({
        options: Object.fromEntries(facts),
        ...(full ? { hosts: loaded.config.hosts.map(hostConfigFacts) } : {}),
      }),
    );
    return DONE;
  }
  if (name !== undefined) {
    stdout.write(`${valueText(options[0]?.value)}\n`);
    return DONE;
  }
  const columns: readonly TableColumn[] = [
    { title: 'Option' },
    { title: 'Value', min: 16 },
    { title: 'Source', rank: 1 },
  ];
  const rows = options.map(({ name: option, value, source: by }) => [
    { text: option },
    { text: valueText(value) },
    by === 'default' ? { text: by, tone: 'dim' as const } : { text: by },
  ]);
  writeLines(stdout, tableLines(columns, rows, layoutOf(stdout)));
  if (full) tellHosts(context, loaded);
  return DONE;
}

function tellHosts({ io: { stdout } }: Context, { config: { hosts } }: LoadedConfig): void {
  const lines = hosts.flatMap((host) => [
    '',
    stdout.style('bold', oneLine(host.name)),
    ...Object.entries(hostConfigFacts(host))
      .filter(([key]) => key !== 'name')
      .map(([key, value]) => `  ${key}: ${valueText(value)}`),
  ]);
  writeLines(stdout, lines.length === 0 ? ['', 'No hosts.'] : lines);
}

function unknownOption(name: string): UsageError {
  const close = nearest(name, optionNames);
  const hint = close === undefined ? '' : `: did you mean "${close}"?`;
  return new UsageError(`unknown option ${quoted(name)}${hint}`);
}
