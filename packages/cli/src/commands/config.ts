/** `config`: the configuration that holds, where it comes from, and a way to change it. */
import { type DiffOptions, diffConfig } from '../config/diff.ts';
import { type EditOptions, editConfig } from '../config/edit.ts';
import { tellPaths } from '../config/paths.ts';
import { type ShowOptions, showConfig } from '../config/show.ts';
import { type SourceOptions, tellSource } from '../config/source.ts';
import type { AddCommands } from '../program.ts';

const JSON_FLAG = ['--json', 'print the facts as JSON'] as const;

export const addConfig: AddCommands = (noun, context, finish) => {
  noun
    .command('show')
    .summary('every option with its value and who decided it')
    .description('Prints the options that hold: environment before file before defaults.')
    .argument('[option]', 'only the value of this option')
    .option('-f, --full', 'the hosts too')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere config show stale_threshold\n')
    .action(async (name: string | undefined, options: ShowOptions) => {
      finish(await showConfig(context, name, options));
    });

  noun
    .command('diff')
    .summary('the options that differ from their defaults')
    .description('Prints the options whose values are not the defaults, beside these.')
    .option('-f, --full', 'the options that have their defaults, too')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere config diff\n')
    .action(async (options: DiffOptions) => {
      finish(await diffConfig(context, options));
    });

  noun
    .command('edit')
    .summary('change the configuration file in an editor')
    .description(
      'Opens the configuration file, or where there is none the one that would be looked for first, and checks it afterwards. The editor is the option "editor", else $VISUAL, $EDITOR, vi (on Windows: notepad).',
    )
    .option('--no-validate', 'do not check the file afterwards')
    .addHelpText(
      'after',
      '\nExamples:\n  exosphere config edit\n  EDITOR="code --wait" exosphere config edit\n',
    )
    .action(async (options: EditOptions) => {
      finish(await editConfig(context, options));
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
    .action(async (options: SourceOptions) => {
      finish(await tellSource(context, options));
    });

  noun
    .command('paths')
    .summary('where files are, or would be')
    .description('Prints the configuration file in use, and the directories of this platform.')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere config paths\n')
    .action(async ({ json }: { json?: boolean }) => {
      finish(await tellPaths(context, json === true));
    });
};
