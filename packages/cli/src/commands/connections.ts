/** `connections`: what is kept open at the prompt. */
import type { Command } from 'commander';
import type { CloseOptions, ShowOptions } from '../connections/kept.ts';
import type { Context } from '../context.ts';
import { complaint, FAILED } from '../errors.ts';
import type { AddCommands, Finish } from '../program.ts';

const HOSTS = 'names of hosts, or @tag for all hosts with that tag; none for all';
const JSON_FLAG = ['--json', 'print the facts as JSON'] as const;

export const addConnections: AddCommands = (noun, context, finish) => {
  if (context.prompt === undefined) {
    refuse(noun, context, finish);
    return;
  }
  noun
    .command('show')
    .aliases(['list', 'status'])
    .summary('list the connections that are kept')
    .description('Lists the hosts and whether a connection to them is kept for the next command.')
    .argument('[host...]', HOSTS)
    .option('-a, --active', 'only hosts with a connection')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  connections show --active\n')
    .action(async (words: string[], options: ShowOptions) => {
      // Loaded only here: most processes have no prompt.
      const { showKept } = await import('../connections/kept.ts');
      finish(await showKept(context, words, options));
    });
  noun
    .command('close')
    .summary('close connections')
    .description('Closes the connections to the hosts; the next command connects anew.')
    .argument('[host...]', HOSTS)
    .option('-v, --verbose', 'a line for every connection')
    .addHelpText('after', '\nExample:\n  connections close @web\n')
    .action(async (words: string[], options: CloseOptions) => {
      const { closeKept } = await import('../connections/kept.ts');
      finish(await closeKept(context, words, options));
    });
};

/** Outside the prompt no connection outlives its command. */
function refuse(noun: Command, { io }: Context, finish: Finish): void {
  noun
    .argument('[word...]')
    .allowUnknownOption()
    .action(() => {
      const hint = 'open the prompt with "exosphere", and use it there';
      io.stderr.write(complaint(['"connections" works at the prompt only'], hint));
      finish(FAILED);
    });
}
