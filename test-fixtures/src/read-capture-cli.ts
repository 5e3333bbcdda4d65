/** `npm run -s read-capture -- PROVIDER DIR`: recorded files in, facts as JSON out. */
import { parseArgs } from 'node:util';
import {
  allKnown,
  listCommands,
  providerNamed,
  readFacts,
  scriptOf,
  UsageError,
} from './read-capture.ts';

const USAGE = `Usage:
  npm run -s read-capture -- PROVIDER DIR
      reads DIR/<command-name>.{out,err,rc} of one host and prints the facts as JSON;
      exit 0: everything is known, 3: something stays unknown
  npm run -s read-capture -- --list PROVIDER
      prints the commands by name as JSON
  npm run -s read-capture -- --script PROVIDER discover|refresh|sync
      prints the script that is sent to a host
`;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = main(process.argv.slice(2));

/** The exit status. */
function main(args: readonly string[]): number {
  try {
    return run(args);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!(error instanceof UsageError) && !code.startsWith('E')) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    if (code.startsWith('ERR_PARSE_ARGS')) process.stderr.write(USAGE);
    return 1;
  }
}

function run(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { list: { type: 'boolean' }, script: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [id, what] = positionals;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const expected = values.list ? 1 : 2;
  if (id === undefined || positionals.length !== expected || (values.list && values.script)) {
    process.stderr.write(USAGE);
    return 1;
  }
  const provider = providerNamed(id);
  if (values.list) {
    printJson(listCommands(provider));
    return 0;
  }
  if (values.script) {
    if (what !== 'discover' && what !== 'refresh' && what !== 'sync') {
      throw new UsageError(`unknown operation "${what}": discover, refresh or sync`);
    }
    process.stdout.write(scriptOf(provider, what, 'sudo'));
    return 0;
  }
  const facts = readFacts(provider, what ?? '');
  printJson(facts);
  return allKnown(facts) ? 0 : 3;
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
