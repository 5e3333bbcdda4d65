/** `host`: one host. */

import type { Operation, OperationEvidence } from '@exosphere/core';
import {
  type EvidenceView,
  EXPOSURE_DAYS,
  evidenceLines,
  type HostView,
  hostLines,
  type Job,
} from '@exosphere/core/view';
import { Option } from 'commander';
import { type Context, withService } from '../context.ts';
import { DONE } from '../errors.ts';
import { chooseHost, loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import type { AddCommands } from '../program.ts';
import { hostDetails, toJson } from '../render/json.ts';
import { runSingle } from '../single.ts';

const HOST = 'name of the host';
const JSON_FLAG = ['--json', 'print the facts as JSON'] as const;

export const addHost: AddCommands = (noun, context, finish) => {
  noun
    .command('show')
    .alias('status')
    .summary('show what is known of the host')
    .description('Shows what is known of the host and its updates, without contacting it.')
    .argument('<host>', HOST)
    .optionsGroup('What to show:')
    .addOption(
      new Option(
        '-s, --security-only',
        'of the updates, those that are or may be security updates',
      ).conflicts('updates'),
    )
    .option('-n, --no-updates', 'the facts without the updates')
    .option('--evidence', 'the commands behind the answers, how they went and what they said')
    .optionsGroup('Output:')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere host show web1 --evidence\n')
    .action(async (name: string, options: ShowOptions) => {
      finish(await show(context, name, options));
    });

  const single = (name: string, job: Job, summary: string, description: string): void => {
    const command = noun
      .command(name)
      .summary(summary)
      .description(description)
      .argument('<host>', HOST)
      .addHelpText('after', `\nExample:\n  exosphere host ${name} web1\n`);
    if (job === 'refresh') {
      command
        .optionsGroup('What to ask:')
        .option('-s, --sync', 'have the host fetch its repository metadata first (may need sudo)')
        .option('-d, --discover', 'discover the host anew first');
    }
    command
      .optionsGroup('Output:')
      .option(...JSON_FLAG)
      .action(async (host: string, options: SingleOptions) => {
        const loaded = await loadTold(context);
        const steps = stepsOf(job, options, name === 'sync');
        const chosen = chooseHost(loaded, host);
        finish(
          await runSingle(context, loaded, {
            job,
            steps,
            host: chosen,
            json: options.json === true,
          }),
        );
      });
  };
  single(
    'discover',
    'discover',
    'find out what the host runs',
    'Logs in to the host and finds out system, version and package manager.',
  );
  single(
    'refresh',
    'refresh',
    'list the updates of the host',
    'Asks the host for its updates and whether it needs a reboot. A host that was not discovered yet is discovered first.',
  );
  single(
    'sync',
    'refresh',
    'the same as refresh --sync',
    'Has the host fetch its repository metadata, then asks it for its updates and whether it needs a reboot.',
  );
  single(
    'ping',
    'ping',
    'see whether the host can be logged in to',
    'Logs in to the host and runs "true": the real test of whether it can be asked.',
  );
};

interface SingleOptions {
  json?: boolean;
  sync?: boolean;
  discover?: boolean;
}

function stepsOf(
  job: Job,
  { discover, sync }: SingleOptions,
  syncs: boolean,
): readonly Operation[] {
  if (job !== 'refresh') return [job];
  return [
    ...(discover ? (['discover'] as const) : []),
    ...(sync || syncs ? (['sync'] as const) : []),
    'refresh',
  ];
}

interface ShowOptions {
  securityOnly?: boolean;
  updates: boolean;
  evidence?: boolean;
  json?: boolean;
}

async function show(context: Context, name: string, options: ShowOptions): Promise<number> {
  const loaded = await loadTold(context);
  const host = chooseHost(loaded, name);
  const now = context.environment.clock();
  const since = new Date(now.getTime() - EXPOSURE_DAYS * 86_400_000);
  const { evidence, ...known } = await withService(context, loaded, async (service) => ({
    record: await service.record(name),
    spans: await service.pendingSince(name),
    exposure: await service.exposure(name, since),
    evidence: options.evidence ? await service.evidence(name) : undefined,
  }));
  const view: HostView = {
    host,
    ...known,
    now: now.toISOString(),
    staleThresholdSeconds: loaded.config.options.staleThreshold,
    show: showOf(options),
  };
  const proof = evidence === undefined ? undefined : await evidenceView(view, evidence);
  const { stdout } = context.io;
  if (options.json) {
    stdout.write(toJson(hostDetails(view, proof)));
    return DONE;
  }
  const layout = layoutOf(stdout);
  writeLines(stdout, hostLines(view, layout));
  if (proof !== undefined) writeLines(stdout, ['', ...evidenceLines(proof, layout)]);
  return DONE;
}

async function evidenceView(
  view: HostView,
  evidence: readonly OperationEvidence[],
): Promise<EvidenceView> {
  // Only here: nothing else that is shown needs the providers.
  const { describeCommand, providers } = await import('@exosphere/providers');
  return { ...view, evidence, describe: (name) => describeCommand(name, providers) };
}

function showOf({ securityOnly, updates }: ShowOptions): HostView['show'] {
  if (!updates) return 'facts';
  return securityOnly ? 'security' : 'all';
}
