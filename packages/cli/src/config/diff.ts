/** `config diff`: the options that differ from their defaults. */

import { type Options, optionKey, optionNames, resolveConfig } from '@exosphere/core';
import { type TableColumn, tableLines } from '@exosphere/core/view';
import type { Directories } from '@exosphere/engine';
import type { Context } from '../context.ts';
import { DONE } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import { toJson } from '../render/json.ts';
import { valueText } from './value-text.ts';

export interface DiffOptions {
  /** The options that have their defaults, too. */
  readonly full?: boolean;
  readonly json?: boolean;
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'Option' },
  { title: 'Value', min: 16 },
  { title: 'Default', min: 16 },
  { title: 'Source', rank: 1 },
];

/** Shows each value beside its default. */
export async function diffConfig(context: Context, { full, json }: DiffOptions): Promise<number> {
  const { config, directories } = await loadTold(context);
  const { stdout } = context.io;
  const defaults = await defaultsOf(directories);
  const all = optionNames.map((name) => {
    const key = optionKey(name);
    const [value, fallback] = [config.options[key], defaults[key]];
    return { name, value, fallback, source: config.origins[key], differs: value !== fallback };
  });
  const shown = full ? all : all.filter(({ differs }) => differs);
  if (json) {
    const facts = shown.map(({ name, value, fallback, source, differs }) => [
      name,
      { value, default: fallback, source, differs },
    ]);
    stdout.write(toJson({ options: Object.fromEntries(facts) }));
    return DONE;
  }
  if (shown.length === 0) {
    stdout.write('Every option has its default value.\n');
    return DONE;
  }
  const rows = shown.map(({ name, value, fallback, source, differs }) => {
    const tone = differs ? (full ? ('yellow' as const) : undefined) : ('dim' as const);
    const texts = [name, valueText(value), valueText(fallback), source];
    return texts.map((text) => (tone === undefined ? { text } : { text, tone }));
  });
  writeLines(stdout, tableLines(COLUMNS, rows, layoutOf(stdout)));
  return DONE;
}

/** What holds where nothing is configured. */
async function defaultsOf(directories: Directories): Promise<Options> {
  const { join } = await import('node:path');
  const place = (path: string | { readonly directory: 'state' | 'log'; readonly file: string }) =>
    typeof path === 'string' ? path : join(directories[path.directory], path.file);
  return resolveConfig({ options: {}, hosts: [] }, {}, place).options;
}
