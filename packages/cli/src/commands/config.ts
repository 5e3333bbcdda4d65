/** `config`: the configuration that holds, and where it comes from. */
import {
  isOptionName,
  nearest,
  type OptionName,
  oneLine,
  optionKey,
  optionNames,
  variableFor,
} from '@exosphere/core';
import type { LoadedConfig } from '@exosphere/engine';
import type { Context } from '../context.ts';
import { DONE, UsageError } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import type { AddCommands } from '../program.ts';
import { hostConfigFacts, toJson } from '../render/json.ts';
import { type TableColumn, tableLines } from '../render/table.ts';

const JSON_FLAG = ['--json', 'print the facts as JSON'] as const;

interface ShowOptions {
  full?: boolean;
  json?: boolean;
}

export const addConfig: AddCommands = (noun, context, finish) => {
  noun
    .command('paths')
    .summary('where files are, or would be')
    .description('Prints the configuration file in use, and the directories of this platform.')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere config paths\n')
    .action(async ({ json }: { json?: boolean }) => {
      const paths = pathsOf(await loadTold(context));
      finish(tellPairs(context, ['What', 'Path'], paths, json === true));
    });

  noun
    .command('show')
    .summary('every option with its value and who decided it')
    .description('Prints the options that hold: environment before file before defaults.')
    .argument('[option]', 'only the value of this option')
    .option('-f, --full', 'the hosts too')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere config show stale_threshold\n')
    .action(async (name: string | undefined, options: ShowOptions) => {
      finish(await show(context, name, options));
    });

  noun
    .command('source')
    .summary('the file in use, and the environment variables that override it')
    .description(
      'Prints which file the configuration comes from, and what the environment overrides.',
    )
    .option('--no-env', 'without the environment variables')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere config source\n')
    .action(async (options: { env: boolean; json?: boolean }) => {
      finish(await source(context, options));
    });
};

type Pairs = readonly (readonly [key: string, label: string, value: string | null])[];

function pathsOf({ source: from, directories, config }: LoadedConfig): Pairs {
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

function tellPairs(
  { io }: Context,
  titles: readonly [string, string],
  pairs: Pairs,
  json: boolean,
): number {
  if (json) {
    io.stdout.write(toJson(Object.fromEntries(pairs.map(([key, , value]) => [key, value]))));
    return DONE;
  }
  // Paths are there to be copied: never cut.
  const layout = { ...layoutOf(io.stdout), width: undefined };
  const columns = titles.map((title) => ({ title }));
  const rows = pairs.map(([, label, value]) => [
    { text: label },
    { text: value === null ? '(none)' : oneLine(value) },
  ]);
  writeLines(io.stdout, tableLines(columns, rows, layout));
  return DONE;
}

async function show(
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

function valueText(value: unknown): string {
  if (Array.isArray(value)) return oneLine(value.join(', '));
  return oneLine(String(value));
}

function unknownOption(name: string): UsageError {
  const close = nearest(name, optionNames);
  const hint = close === undefined ? '' : `: did you mean "${close}"?`;
  return new UsageError(`unknown option "${name}"${hint}`);
}

async function source(
  context: Context,
  { env, json }: { readonly env: boolean; readonly json?: boolean },
): Promise<number> {
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
