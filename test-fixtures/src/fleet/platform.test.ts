/** Checks that what fake hosts answer is understood by the providers, and tells the truth promised. */
import {
  type Answer,
  type Capture,
  cleanText,
  isPending,
  type Probe,
  type UpdatesReading,
} from '@exosphere/core';
import { askIdentity, askRefresh, askSync, providers } from '@exosphere/providers';
import { describe, expect, test } from 'vitest';
import { makePlatform, type Platform, type PlatformSpec } from './platform.ts';
import { population } from './population.ts';

function read<T>(probe: Probe<T>, platform: Platform): T {
  const captures: Record<string, Capture> = {};
  for (const name of Object.keys(probe.commands)) {
    const reply = platform.reply(name);
    // A command that the providers have and the platform has not: the two have grown apart.
    if (reply === undefined) throw new Error(`the platform does not answer "${name}"`);
    captures[name] = {
      stdout: cleanText(new TextDecoder().decode(Buffer.from(reply.stdout))),
      stderr: cleanText(reply.stderr),
      exitCode: reply.exitCode,
    };
  }
  return probe.read(captures);
}

function known<T>(answer: Answer<T> | undefined): T {
  if (answer?.known) return answer.value;
  throw new Error(answer === undefined ? 'not answered' : `unknown: ${answer.reason}`);
}

function expectTruth(spec: PlatformSpec): void {
  const platform = makePlatform(spec);
  const { truth } = platform;
  const { os, sources } = known(read(askIdentity(providers).probe, platform));
  expect(os.kind).toBe(truth.kind);
  expect(os.flavor).toBe(truth.flavor);
  expect(os.version).toBe(truth.version);
  expect(sources.map(({ id }) => id)).toEqual(truth.provider === undefined ? [] : [truth.provider]);
  if (truth.provider === undefined) return;
  const refreshed = read(askRefresh(sources).probe, platform);
  const reading: UpdatesReading | undefined = refreshed.sources[truth.provider];
  const updates = known(reading?.updates);
  known(reading?.security);
  const pending = updates.filter(isPending);
  expect({
    updates: pending.length,
    security: pending.filter(({ security }) => security === true).length,
    held: updates.filter(({ state }) => state === 'held').length,
    reboot: known(refreshed.reboot).needed,
  }).toEqual({
    updates: truth.updates,
    security: truth.security,
    held: truth.held,
    reboot: truth.reboot,
  });
  expect(refreshed.clock).toBeGreaterThan(reading?.metadataAt ?? Number.POSITIVE_INFINITY);
  const [synced] = Object.values(read(askSync(sources).probe, platform));
  expect(synced).toMatchObject({ known: true });
}

test.each(population({ count: 120, seed: 5 }))('$name ($system) tells the truth', expectTruth);

describe.each(['debian-12', 'ubuntu-24.04', 'rocky-9', 'fedora-41'] as const)('%s', (system) => {
  test.each(['hostile-names', 'clock-off'] as const)(
    'tells the truth with the fault %s',
    (fault) => {
      expectTruth({ system, fault, reboot: true });
    },
  );

  test('gives versions and severities as they were asked for', () => {
    const updates = [
      {
        name: 'sudo',
        installed: '1.9.5p2-9',
        candidate: '1.9.5p2-10',
        security: true,
        severity: 'moderate',
      },
      { name: 'tzdata', installed: '2024a-1', candidate: '2024b-1', security: false, held: true },
    ] as const;
    const platform = makePlatform({ system, updates });
    const { sources } = known(read(askIdentity(providers).probe, platform));
    const [reading] = Object.values(read(askRefresh(sources).probe, platform).sources);
    expect(known(reading?.updates)).toMatchObject([
      {
        name: 'sudo',
        installed: '1.9.5p2-9',
        candidate: '1.9.5p2-10',
        security: true,
        state: 'pending',
      },
      {
        name: 'tzdata',
        installed: '2024a-1',
        candidate: '2024b-1',
        security: false,
        state: 'held',
      },
    ]);
  });
});

test('a system without a package manager that we know cannot have updates', () => {
  const updates = [{ name: 'a', installed: '1', candidate: '2', security: false }];
  expect(() => makePlatform({ system: 'netbsd-10', updates })).toThrow('netbsd-10');
});
