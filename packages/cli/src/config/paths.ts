/** `config paths`: where files are, or would be. */

import { oneLine } from '@exosphere/core';
import { tableLines } from '@exosphere/core/view';
import type { LoadedConfig } from '@exosphere/engine';
import type { Context } from '../context.ts';
import { DONE } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import { toJson } from '../render/json.ts';

/** Tells the configuration file in use, and the directories and files of this platform. */
export async function tellPaths(context: Context, json: boolean): Promise<number> {
  const { stdout } = context.io;
  const paths = pathsOf(await loadTold(context));
  if (json) {
    stdout.write(toJson(Object.fromEntries(paths.map(([key, , path]) => [key, path]))));
    return DONE;
  }
  // Paths are there to be copied: never cut.
  const layout = { ...layoutOf(stdout), width: undefined };
  const rows = paths.map(([, label, path]) => [
    { text: label },
    { text: path === null ? '(none)' : oneLine(path) },
  ]);
  writeLines(stdout, tableLines([{ title: 'What' }, { title: 'Path' }], rows, layout));
  return DONE;
}

/** Facts about the program: the key in JSON, the label, the value; null: there is none. */
export type Paths = readonly (readonly [key: string, label: string, path: string | null])[];

/** The file in use, and the directories and files of this platform. */
export function pathsOf({ source: from, directories, config }: LoadedConfig): Paths {
  return [
    ['config_file', 'Configuration file', from.found ? from.file : null],
    ['config_directory', 'Configuration directory', directories.config],
    ['state_directory', 'State directory', directories.state],
    ['log_directory', 'Log directory', directories.log],
    ['cache_directory', 'Cache directory', directories.cache],
    ['cache_file', 'Store', config.options.cacheFile],
    ['log_file', 'Log', config.options.logFile],
  ];
}
