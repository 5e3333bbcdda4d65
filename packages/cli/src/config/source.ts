/** `config source`: the file in use, and what of the environment overrides it. */
import { oneLine, optionKey, optionNames, variableFor } from '@exosphere/core';
import type { Context } from '../context.ts';
import { DONE } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import { writeLines } from '../io.ts';
import { toJson } from '../render/json.ts';

export interface SourceOptions {
  /** Off: without the environment. */
  readonly env: boolean;
  readonly json?: boolean;
}

/** Tells where the configuration comes from. */
export async function tellSource(context: Context, { env, json }: SourceOptions): Promise<number> {
  const { source: from, config } = await loadTold(context);
  const { stdout } = context.io;
  const overrides = optionNames
    .filter((name) => config.origins[optionKey(name)] === 'environment')
    .map((name) => [variableFor(name), context.environment.env[variableFor(name)] ?? ''] as const);
  if (json) {
    stdout.write(
      toJson({
        file: from.found ? from.file : null,
        ...(from.found ? {} : { looked_for: from.lookedFor }),
        ...(env ? { environment: Object.fromEntries(overrides) } : {}),
      }),
    );
    return DONE;
  }
  const file = from.found
    ? [`Configuration file: ${oneLine(from.file)}`]
    : [
        'No configuration file: defaults, and no hosts. One would be looked for as',
        ...from.lookedFor.map((path) => `  ${oneLine(path)}`),
      ];
  const told = overrides.map(([name, value]) => `  ${name}=${oneLine(value)}`);
  const environment =
    told.length === 0
      ? ['No environment variable overrides an option.']
      : ['Overridden by the environment:', ...told];
  writeLines(stdout, env ? [...file, ...environment] : file);
  return DONE;
}
