/** `version`: which version this is, what it runs on, and whether there is a newer one. */
import { nearest, quoted } from '@exosphere/core';
import { UsageError } from '../errors.ts';
import type { AddCommands } from '../program.ts';
import { VERSION } from '../version.ts';

export const addVersion: AddCommands = (noun, context, finish) => {
  noun
    .command('details')
    .summary('version, runtime, platform and paths')
    .description('Tells version, runtime, platform and the paths of all files.')
    .option('--json', 'print the facts as JSON')
    .addHelpText('after', '\nExample:\n  exosphere version details\n')
    .action(async (options: { json?: boolean }) => {
      const { tellDetails } = await import('../version/details.ts');
      finish(await tellDetails(context, options.json === true));
    });

  noun
    .command('check')
    .summary('see whether there is a newer version')
    .description(
      'Asks your own npm for the newest version, with the registry and the proxy that it is set up for.',
    )
    .addHelpText(
      'after',
      `
Example:
  exosphere version check

Exit codes:
  3  there is a newer version
`,
    )
    .action(async () => {
      const { checkVersion } = await import('../version/check.ts');
      finish(await checkVersion(context));
    });

  noun
    .usage('[command] [options]')
    .allowExcessArguments()
    .action(() => {
      // With an action of its own, a word that is no command counts as an argument.
      const [word] = noun.args;
      if (word !== undefined) {
        const names = noun.commands.map((command) => command.name());
        const close = nearest(word, names);
        const hint =
          close === undefined
            ? `: there are ${names.join(', ')}`
            : `: did you mean ${quoted(close)}?`;
        throw new UsageError(`unknown command ${quoted(word)}${hint}`);
      }
      context.io.stdout.write(`${VERSION}\n`);
    });
};
