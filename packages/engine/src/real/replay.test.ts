import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Outcome, Probe, Provider, Report, UpdatesReading } from '@exosphere/core';
import { pkg, pkgAdd, yum } from '@exosphere/providers';
import {
  listCaptures,
  loadCapture,
  MANAGED_SYSTEMS,
  REAL_SSHD,
  type RealSshd,
  type RecordedCase,
  replayAs,
  replayMachine,
  startSshd,
} from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcomesOf } from '../testing/on-fleet.ts';
import { REAL, runOn } from '../testing/on-sshd.ts';

// The package managers that cannot run here, end to end all the same: a real login, a real shell that runs our script
// in its frame, and commands that leave behind what was recorded of them. What each case expects was written by hand.

const MANAGERS: readonly Manager[] = [
  {
    provider: yum,
    flavor: 'rhel',
    // Updates, none, no telling, held back.
    refreshes: ['rhel7-updates', 'rhel7-up-to-date', 'centos7-unreachable', 'centos7-epel'],
    reboots: ['rhel7-updates', 'needs-restarting-refuses'],
    syncs: ['centos7-up-to-date', 'centos7-unreachable'],
  },
  {
    provider: pkg,
    flavor: 'freebsd',
    // The same, and vulnerable.
    refreshes: [
      'pending',
      'nothing-to-do',
      'no-catalogue',
      'locked-section',
      'vulnerable-candidate',
      'opnsense',
    ],
    reboots: ['pkgbase-new-kernel', 'kernel-not-found', 'jail'],
    syncs: ['sync-ok', 'sync-not-trusted'],
  },
  {
    provider: pkgAdd,
    flavor: 'openbsd',
    // The same, and a system that tells nothing about security. It has no sync.
    refreshes: ['release-several', 'release-up-to-date', 'mirror-down', 'current', 'time-out'],
    reboots: ['patched-not-rebooted', 'release-up-to-date'],
    syncs: [],
  },
];

interface Manager {
  readonly provider: Provider;
  readonly flavor: string;
  /** Cases that must be among those that are replayed whole, for the replay to prove anything. */
  readonly refreshes: readonly string[];
  readonly reboots: readonly string[];
  readonly syncs: readonly string[];
}

/** What a case expects: only of the questions whose answers were recorded. */
type Expected = Partial<UpdatesReading> & {
  readonly reboot?: Answer<unknown>;
  readonly sync?: Answer<unknown>;
};

/** A case with a whole answer to at least one question. */
interface Replayed {
  readonly recorded: RecordedCase;
  readonly refreshes: boolean;
  readonly reboots: boolean;
  readonly syncs: boolean;
  readonly expected: Expected;
}

const replayed = MANAGERS.flatMap(({ provider }) =>
  listCaptures(provider.id).flatMap((recorded) => replayable(provider, recorded)),
);

describeWith(REAL_SSHD, 'behind a real sshd', () => {
  let sshd: RealSshd;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'exosphere-replay-'));
    const cases = replayed.map(({ recorded }) => recorded);
    sshd = await startSshd({ machine: replayMachine(MANAGED_SYSTEMS, cases) });
  });
  afterAll(async () => {
    await sshd?.stop();
    await rm(directory, { recursive: true });
  });

  describe.each(MANAGERS)('$provider.id', ({ provider, flavor, ...needed }) => {
    const own = replayed.filter(({ recorded }) => recorded.provider === provider.id);

    test.each(['refreshes', 'reboots', 'syncs'] as const)(
      '%s in every way that matters',
      (what) => {
        const names = own.filter((one) => one[what]).map(({ recorded }) => recorded.name);
        expect(names).toEqual(expect.arrayContaining([...needed[what]]));
      },
    );

    for (const one of own) {
      test(`${one.recorded.name} is read as expected`, async () => {
        await replayAs(sshd, systemOf(one.recorded), one.recorded);
        const { discover, refresh, sync } = await ask(sshd, directory, one);
        expect(discover).toMatchObject({
          ok: true,
          report: { sources: [provider.id], os: { flavor } },
        });
        if (one.refreshes || one.reboots) checkRefresh(one, provider, reportOf(refresh));
        if (one.syncs) checkSync(one, sync);
      });
    }
  });

  test('a sync of a system that has nothing to fetch succeeds', async () => {
    await replayAs(sshd, 'openbsd-7.6');
    const events = await runOn(sshd, directory, 'exo-bash', ['discover', 'sync']);
    expect(outcomesOf(events, REAL)).toMatchObject([
      { ok: true, report: { sources: ['pkg_add'] } },
      { ok: true, report: { operation: 'sync', evidence: [] } },
    ]);
  });
});

/** A command that hung is replayed as one that hangs: then the limit is what ends it. */
function limitMs({ recorded }: Replayed): number {
  const hangs = Object.values(loadCapture(recorded.dir)).some(
    ({ missing }) => missing !== undefined,
  );
  return hangs ? 1_500 : 20_000;
}

/** One session; what became of each step. Who logs in as root is asked what only root may do. */
async function ask(
  sshd: RealSshd,
  directory: string,
  one: Replayed,
): Promise<{ readonly [step: string]: Outcome | undefined }> {
  const limit = limitMs(one);
  const steps = ['discover' as const, 'refresh' as const, ...(one.syncs ? ['sync' as const] : [])];
  const user = one.syncs ? 'root' : 'exo-bash';
  const events = await runOn(sshd, directory, user, steps, {
    commandTimeoutMs: limit,
    syncTimeoutMs: limit,
  });
  const outcomes = outcomesOf(events, REAL);
  return Object.fromEntries(steps.map((step, index) => [step, outcomes[index]]));
}

function checkRefresh(
  { recorded, refreshes, reboots, expected }: Replayed,
  { id }: Provider,
  report: Extract<Report, { operation: 'refresh' }>,
): void {
  if (refreshes) {
    const { updates, security, metadataAt } = expected;
    expect(report.sources[id]).toEqual({
      updates,
      security,
      ...(metadataAt === undefined ? {} : { metadataAt }),
    });
  }
  if (reboots) expect(report.reboot).toEqual(expected.reboot);
  // Every command came to the end that was recorded of it.
  const captures = loadCapture(recorded.dir);
  for (const { name, exitCode } of report.evidence) {
    const capture = captures[name.replace(/^.*\./u, '')];
    if (capture !== undefined) expect([name, exitCode]).toEqual([name, capture.exitCode]);
  }
}

function checkSync({ expected }: Replayed, sync: Outcome | undefined): void {
  if (expected.sync?.known) expect(sync).toMatchObject({ ok: true });
  else expect(sync).toMatchObject({ ok: false, failure: { message: expected.sync?.reason } });
}

function reportOf(outcome: Outcome | undefined): Extract<Report, { operation: 'refresh' }> {
  if (!outcome?.ok || outcome.report.operation !== 'refresh') {
    throw new Error(`no refresh: ${JSON.stringify(outcome)}`);
  }
  return outcome.report;
}

/** Nothing, for a case that lacks some of the commands of every question that it answers. */
function replayable(provider: Provider, recorded: RecordedCase): readonly Replayed[] {
  const text = readFileSync(join(recorded.dir, 'expected.json'), 'utf8');
  const expected = JSON.parse(text) as Expected;
  const captures = loadCapture(recorded.dir);
  const whole = (answer: unknown, probe: Probe<unknown> | undefined): boolean =>
    answer !== undefined &&
    probe !== undefined &&
    Object.keys(probe.commands).every((name) => captures[name] !== undefined);
  const refreshes = whole(expected.updates, provider.updates);
  const reboots = whole(expected.reboot, provider.reboot);
  const syncs = whole(expected.sync, provider.sync);
  return refreshes || reboots || syncs ? [{ recorded, refreshes, reboots, syncs, expected }] : [];
}

/** The system that a case was recorded on, by its name. */
function systemOf({ provider, name }: RecordedCase): string {
  if (provider === 'pkg') return 'freebsd-14';
  if (provider === 'pkg_add') return 'openbsd-7.6';
  return name.startsWith('amazon2') ? 'amazon-2' : 'centos-7';
}
