/** `inventory packages` and `inventory changes`: questions about the fleet, answered from what is stored. */
import type { ChangesOptions } from '../inventory/changes.ts';
import type { PackagesOptions } from '../inventory/packages.ts';
import type { AddCommands } from '../program.ts';

const JSON_FLAG = ['--json', 'print the facts as JSON'] as const;

export const addQuestions: AddCommands = (noun, context, finish) => {
  noun
    .command('packages')
    .summary('list what is pending where, by package')
    .description(
      'Lists the packages that have updates, with versions and hosts, without contacting the hosts.',
    )
    .argument('[pattern]', 'part of a name, or a whole one with * and ?; none for all packages')
    .optionsGroup('Which packages:')
    .option('-s, --security-only', 'with security updates, or what may be some')
    .optionsGroup('Output:')
    .option(...JSON_FLAG)
    .addHelpText('after', "\nExample:\n  exosphere inventory packages 'openssl*' --security-only\n")
    .action(async (pattern: string | undefined, options: PackagesOptions) => {
      const { tellPackages } = await import('../inventory/packages.ts');
      finish(await tellPackages(context, pattern, options));
    });

  noun
    .command('changes')
    .summary('list what appeared and what went away')
    .description(
      'Lists the updates that appeared, went away, or turned out to be security updates, host by host, from the history of refreshes.',
    )
    .optionsGroup('Which changes:')
    .option(
      '--since <time>',
      'a date (UTC), or how long ago: 2026-11-02, 2026-11-02T08:15Z, 36h, 7d, 2w',
      '7d',
    )
    .optionsGroup('Output:')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere inventory changes --since 36h\n')
    .action(async (options: ChangesOptions) => {
      const { tellChanges } = await import('../inventory/changes.ts');
      finish(await tellChanges(context, options));
    });
};
