/** `inventory`: many hosts at once. */

import type { ColumnId, Operation, Row, RowFilter } from '@exosphere/core';
import { COLUMNS, oneLine, passes, sortRows } from '@exosphere/core';
import { counted, someOf, statusLines } from '@exosphere/core/view';
import { type Command, Option } from 'commander';
import { runBulk } from '../bulk.ts';
import { type Context, withService } from '../context.ts';
import { CONDITION, DONE, UsageError } from '../errors.ts';
import { chooseHosts, loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import type { AddCommands } from '../program.ts';
import { rowFacts, toJson } from '../render/json.ts';
import { addQuestions } from './questions.ts';
import { addSave } from './save.ts';

const HOSTS = 'names of hosts, or @tag for all hosts with that tag; none for all';
const JSON_FLAG = ['--json', 'print the facts as JSON'] as const;

export const addInventory: AddCommands = (noun, context, finish) => {
  noun
    .command('discover')
    .summary('find out what the hosts run')
    .description('Logs in to the hosts and finds out system, version and package manager.')
    .argument('[host...]', HOSTS)
    .option(...JSON_FLAG)
    .addHelpText('after', example('exosphere inventory discover web1 @db'))
    .action(async (words: string[], options: JsonOption) => {
      finish(await bulk(context, words, 'discover', ['discover'], options));
    });

  refreshCommand(noun, 'refresh', context, finish);
  refreshCommand(noun, 'sync', context, finish);

  noun
    .command('ping')
    .summary('see which hosts can be logged in to')
    .description(
      'Logs in to the hosts and runs "true": the real test of whether they can be asked.',
    )
    .argument('[host...]', HOSTS)
    .option(...JSON_FLAG)
    .addHelpText('after', example('exosphere inventory ping @web'))
    .action(async (words: string[], options: JsonOption) => {
      finish(await bulk(context, words, 'ping', ['ping'], options));
    });

  statusCommand(noun, context, finish);
  addQuestions(noun, context, finish);
  addSave(noun, context, finish);

  noun
    .command('clear')
    .alias('reset')
    .summary('forget everything that was learnt')
    .description('Empties the store, history included. The configuration stays as it is.')
    .option('-f, --force', 'do not ask')
    .addHelpText('after', example('exosphere inventory clear --force'))
    .action(async (options: { force?: boolean }) => {
      finish(await clear(context, options.force === true));
    });
};

interface JsonOption {
  json?: boolean;
}

function example(line: string): string {
  return `\nExample:\n  ${line}\n`;
}

function refreshCommand(
  noun: Command,
  name: 'refresh' | 'sync',
  context: Context,
  finish: (code: number) => void,
): void {
  const asks =
    name === 'refresh'
      ? 'Asks the hosts'
      : 'Has the hosts fetch their repository metadata, then asks them';
  const command = noun
    .command(name)
    .summary(name === 'refresh' ? 'list the updates of the hosts' : 'the same as refresh --sync')
    .description(
      `${asks} for their updates and whether they need a reboot. Hosts that were not discovered yet are discovered first.`,
    )
    .argument('[host...]', HOSTS)
    .optionsGroup('What to ask:')
    .option('-d, --discover', 'discover the hosts anew first')
    .option('-s, --sync', 'have the hosts fetch their repository metadata first (may need sudo)')
    .optionsGroup('Output:')
    .option('-v, --verbose', 'a line for every host, skipped ones included')
    .option(...JSON_FLAG)
    .addHelpText('after', example(`exosphere inventory ${name} --discover @web`));
  command.action(
    async (
      words: string[],
      options: JsonOption & { discover?: boolean; sync?: boolean; verbose?: boolean },
    ) => {
      const steps: readonly Operation[] = [
        ...(options.discover ? (['discover'] as const) : []),
        ...(options.sync || name === 'sync' ? (['sync'] as const) : []),
        'refresh',
      ];
      finish(await bulk(context, words, 'refresh', steps, options));
    },
  );
}

async function bulk(
  context: Context,
  words: readonly string[],
  job: 'discover' | 'refresh' | 'ping',
  steps: readonly Operation[],
  { json, verbose }: JsonOption & { verbose?: boolean },
): Promise<number> {
  const loaded = await loadTold(context);
  const hosts = chooseHosts(loaded, words);
  const lines = job !== 'refresh' || verbose === true;
  return runBulk(context, loaded, { job, steps, hosts, lines, json: json === true });
}

interface StatusOptions extends JsonOption {
  updatesOnly?: boolean;
  securityOnly?: boolean;
  sort?: ColumnId;
  reverse?: boolean;
  full?: boolean;
}

function statusCommand(noun: Command, context: Context, finish: (code: number) => void): void {
  const sort = new Option('-o, --sort <column>', 'sort by a column').choices(
    COLUMNS.map(({ id }) => id),
  );
  const command = noun
    .command('status')
    .aliases(['list', 'show'])
    .summary('list what is known of the hosts')
    .description('Lists what is known of the hosts, without contacting them.')
    .argument('[host...]', HOSTS)
    .optionsGroup('Which hosts:')
    .addOption(
      new Option('-u, --updates-only', 'hosts that have updates, or may have').conflicts(
        'securityOnly',
      ),
    )
    .option('-s, --security-only', 'hosts that have security updates, or may have')
    .optionsGroup('Order:')
    .addOption(sort)
    .option('-r, --reverse', 'in the opposite direction (with --sort)')
    .optionsGroup('Output:')
    .option(
      '-f, --full',
      'description, tags, package manager, oldest fix, last refresh and reasons too',
    )
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      `${example('exosphere inventory status --security-only --sort security --reverse')}
Exit codes:
  3  with --updates-only or --security-only: no host matches, and every host is known
`,
    );
  command.action(async (words: string[], options: StatusOptions) => {
    if (options.reverse && options.sort === undefined) {
      throw new UsageError('option --reverse needs option --sort');
    }
    const loaded = await loadTold(context);
    const names = chooseHosts(loaded, words).map(({ name }) => name);
    const rows = await withService(context, loaded, (service) =>
      service.rows(names, { fixes: options.full === true }),
    );
    finish(tellStatus(context, rows, options));
  });
}

function tellStatus({ io }: Context, all: readonly Row[], options: StatusOptions): number {
  const filter = filterOf(options);
  const matching = all.filter((row) => passes(row, filter));
  const rows =
    options.sort === undefined ? matching : sortRows(matching, options.sort, options.reverse);
  if (options.json) {
    const full = options.full === true;
    io.stdout.write(toJson(rows.map((row) => rowFacts(row, full))));
  } else if (rows.length > 0) {
    const view = { rows, filter, full: options.full === true };
    writeLines(io.stdout, statusLines(view, layoutOf(io.stdout)));
  }
  if (filter === 'all') return DONE;
  const what = filter === 'updates' ? 'updates' : 'security updates';
  const unseen = all.filter((row) => !passes(row, filter) && isDoubtful(row));
  if (unseen.length > 0) {
    const names = someOf(unseen.map(({ name }) => name));
    const hosts = counted(unseen.length, 'host');
    const head = rows.length > 0 ? '' : `No host is known to have ${what}. `;
    io.stderr.write(`${head}Not known, and not listed: ${hosts} (${names}).\n`);
    return DONE;
  }
  if (rows.length > 0) return DONE;
  io.stderr.write(`No host has ${what}.\n`);
  // Only now that every host is known does it mean that there is nothing to do.
  return CONDITION;
}

function filterOf({ updatesOnly, securityOnly }: StatusOptions): RowFilter {
  if (updatesOnly) return 'updates';
  return securityOnly ? 'security' : 'all';
}

/** Nothing is known of the host, or its newest refresh failed. Unsupported hosts have nothing to know. */
function isDoubtful({ summary }: Row): boolean {
  if (summary === undefined || !summary.discovered) return true;
  return summary.supported && summary.unchecked;
}

async function clear(context: Context, isForced: boolean): Promise<number> {
  const loaded = await loadTold(context);
  if (!isForced) {
    const file = oneLine(loaded.config.options.cacheFile);
    const answer = await context.io.ask(`Forget everything in ${file}, history included? [y/N] `);
    if (answer === undefined) {
      throw new UsageError('nobody can be asked for confirmation', 'use --force to go on without');
    }
    if (!/^y(?:es)?$/iu.test(answer.trim())) throw new UsageError('declined: nothing was changed');
  }
  const { setAside } = await context.clearStore(loaded);
  const kept = setAside === undefined ? '' : ` The damaged file is kept as ${oneLine(setAside)}.`;
  context.io.stdout.write(`Everything that was learnt is forgotten.${kept}\n`);
  return DONE;
}
