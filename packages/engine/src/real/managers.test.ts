import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostEvent, Outcome, Report, Update } from '@exosphere/core';
import { providers } from '@exosphere/providers';
import {
  aptMachine,
  aptScenarios,
  buildRpmSet,
  dnf5Machine,
  dnf5Scenarios,
  dnfMachine,
  dnfScenarios,
  type ExpectedUpdate,
  type Facts,
  type Machine,
  REAL_APT,
  REAL_DNF,
  REAL_DNF5,
  type RealSshd,
  rockySet,
  withSshd,
} from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSession } from '../session.ts';
import { sharedBudget } from '../ssh/budget.ts';
import { parseSshConfig } from '../ssh/config-file.ts';
import { openTransport } from '../ssh/transport.ts';

// Every real package manager that this machine can have, asked by the real providers through the login of a
// real sshd, as an ordinary user: what the machine was made of must come out, and nothing else.

let directory: string;
let marks = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-managers-'));
});
afterAll(() => rm(directory, { recursive: true }));

describeWith(REAL_APT, 'real apt', () => {
  test.each(aptScenarios)('$title', (scenario) =>
    checkMachine(aptMachine(scenario), 'apt', scenario.facts),
  );
});

describeWith(REAL_DNF, 'real dnf 4', () => {
  beforeAll(() => buildRpmSet(rockySet, join(directory, 'rpms')));
  test.each(dnfScenarios)('$title', (scenario) =>
    checkMachine(dnfMachine(scenario, join(directory, 'rpms')), 'dnf', scenario.facts),
  );
});

describeWith(REAL_DNF5, 'real dnf 5', () => {
  beforeAll(() => buildRpmSet(rockySet, join(directory, 'rpms')));
  test.each(dnf5Scenarios)('$title', (scenario) =>
    checkMachine(dnf5Machine(scenario, join(directory, 'rpms')), 'dnf', scenario.facts),
  );
});

async function checkMachine(machine: Machine, provider: string, facts: Facts): Promise<void> {
  await withSshd(machine, async (sshd) => {
    const { discover, refresh } = await ask(sshd, 'exo-dash');
    expect(discover).toMatchObject({ ok: true, report: { sources: [provider] } });
    const report = reportOf(refresh);
    const reading = report.sources[provider];
    const { updates } = facts;
    if (updates === undefined) expect(reading?.updates).toMatchObject({ known: false });
    else {
      expect(reading?.updates).toMatchObject({ known: true });
      const found = reading?.updates.known ? reading.updates.value : [];
      expect(sorted(found.map((update) => like(update, updates)))).toEqual(sorted(updates));
    }
    expect(report.reboot.known ? report.reboot.value.needed : undefined).toBe(facts.rebootNeeded);
    expect(Math.abs(report.clockSkewSeconds ?? Number.NaN)).toBeLessThanOrEqual(2);
    const { sync } = await ask(sshd, 'root', ['sync']);
    expect({ syncSucceeds: sync?.ok }).toEqual({ syncSucceeds: facts.syncSucceeds });
  });
}

/** One session as a user; its outcomes by step. */
async function ask(
  sshd: RealSshd,
  username: string,
  after: readonly ('refresh' | 'sync')[] = ['refresh'],
): Promise<{ readonly [step: string]: Outcome }> {
  const events: HostEvent[] = [];
  const config = parseSshConfig(await readFile(sshd.sshConfigPath, 'utf8'), 'config');
  await runSession(
    {
      target: {
        host: 'real',
        address: '127.0.0.1',
        port: sshd.port,
        username,
        commandTimeoutMs: 60_000,
        syncTimeoutMs: 60_000,
        maxOutputBytes: 8 * 1024 * 1024,
        locale: 'C',
        sudoPolicy: 'skip',
      },
      steps: ['discover', ...after],
      sources: [],
    },
    {
      providers,
      connect: openTransport({
        login: { username, home: directory, defaultConnectTimeoutMs: 30_000 },
        sshConfigs: [config],
        sshConfigFile: null,
        knownHostsFile: join(directory, 'known_hosts'),
        budget: sharedBudget(),
        handshakes: 4,
        hopHandshakes: 8,
        scripts: 32,
        hopDefaults: {},
      }),
      mark: () => `${++marks}`.padStart(32, '0'),
      now: () => new Date(),
    },
    (event) => events.push(event),
    new AbortController().signal,
  );
  const done = events.flatMap((event) => (event.type === 'done' ? [event] : []));
  return Object.fromEntries(done.map((event) => [event.step, event.outcome]));
}

function reportOf(outcome: Outcome | undefined): Extract<Report, { operation: 'refresh' }> {
  if (!outcome?.ok || outcome.report.operation !== 'refresh') {
    throw new Error(`no refresh: ${JSON.stringify(outcome)}`);
  }
  return outcome.report;
}

/** An update cut down to what the scenario promises of the one it stands for. */
function like(update: Update, promised: readonly ExpectedUpdate[]): object {
  const { name, arch, installed, candidate, state, security } = update;
  const same = promised.find((other) => other.name === name && other.arch === arch);
  return {
    name,
    arch,
    installed,
    candidate,
    state,
    security,
    ...(same?.origins === undefined ? {} : { origins: update.origins }),
    ...(same?.severity === undefined ? {} : { severity: update.severity }),
    ...(same?.advisories === undefined ? {} : { advisories: update.advisories }),
  };
}

function sorted<T extends object>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}
