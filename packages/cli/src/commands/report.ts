/** `report`: what is known of the hosts, for people and programs. Nothing is contacted. */
import { Option } from 'commander';
import type { AddCommands } from '../program.ts';
import type { GenerateOptions } from '../report/generate.ts';

const HOSTS = 'names of hosts, or @tag for all hosts with that tag; none for all';

export const addReport: AddCommands = (noun, context, finish) => {
  noun
    .command('generate')
    .summary('a report of the hosts and their updates')
    .description(
      'Writes a report of the hosts that are discovered and supported, from what is stored.',
    )
    .argument('[host...]', HOSTS)
    .optionsGroup('What is in it:')
    .addOption(
      new Option('-u, --updates-only', 'only hosts that have updates, or may have').conflicts(
        'securityUpdatesOnly',
      ),
    )
    .option(
      '-s, --security-updates-only',
      'only security updates, and hosts that have some, or may have',
    )
    .option('--details', 'advisories, what is kept back, reasons, notes and ages too')
    .optionsGroup('Format:')
    .addOption(
      new Option('-f, --format <format>', 'how it is written')
        .choices(['text', 'markdown', 'html', 'json'])
        .default('text'),
    )
    .option('--navigation', 'a list of the hosts with links; as it is anyway (html)')
    .option('--no-navigation', 'leave that list out (html)')
    .optionsGroup('Output:')
    .option('-o, --output <file>', 'write to a file, whole or not at all, instead of printing')
    .option('--tee', 'print it as well (with --output)')
    .option('-q, --quiet', 'say nothing but the report')
    .addHelpText(
      'after',
      '\nExamples:\n  exosphere report generate --format html --output report.html\n  exosphere report generate -s -f json @web | jq .\n',
    )
    .action(async (words: string[], options: GenerateOptions) => {
      const { generate } = await import('../report/generate.ts');
      finish(await generate(context, words, options));
    });

  noun
    .command('status')
    .summary('the state of all hosts in a few lines, as for a message of the day')
    .description('Prints the state of all hosts in a few plain lines.')
    .addHelpText('after', '\nExample:\n  exosphere report status >/etc/motd\n')
    .action(async () => {
      const { status } = await import('../report/generate.ts');
      finish(await status(context));
    });

  noun
    .command('schema')
    .summary('the JSON Schema of the JSON report')
    .description('Prints the JSON Schema (draft-07) of what report generate --format json writes.')
    .option('--details', 'of the report with --details')
    .option('-o, --output <file>', 'write to a file, whole or not at all, instead of printing')
    .addHelpText('after', '\nExample:\n  exosphere report schema --output report.schema.json\n')
    .action(async (options: { details?: boolean; output?: string }) => {
      const { schema } = await import('../report/generate.ts');
      finish(await schema(context, options));
    });

  noun
    .command('metrics')
    .summary('the state of all hosts as metrics for Prometheus')
    .description(
      'Prints what is known of all hosts as OpenMetrics text, for the textfile collector of the node exporter. What is not known has no metric, and no zero.',
    )
    .option('-o, --output <file>', 'write to a file, whole or not at all, instead of printing')
    .addHelpText(
      'after',
      '\nExample:\n  exosphere report metrics --output /var/lib/node_exporter/exosphere.prom\n',
    )
    .action(async (options: { output?: string }) => {
      const { metrics } = await import('../report/generate.ts');
      finish(await metrics(context, options));
    });
};
