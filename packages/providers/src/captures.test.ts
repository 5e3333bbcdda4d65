import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Answer,
  type Captures,
  captureOf,
  type Probe,
  type UpdatesReading,
} from '@exosphere/core';
import { listCaptures, loadCapture, type RecordedCase } from '@exosphere/test-fixtures';
import { describe, expect, test } from 'vitest';
import { providers } from './index.ts';

/** What a case expects: only of the questions whose answers were recorded. */
type Expected = Partial<UpdatesReading> & {
  readonly reboot?: Answer<unknown>;
  readonly sync?: Answer<unknown>;
};

const KEYS = ['updates', 'security', 'metadataAt', 'reboot', 'sync'];

for (const recorded of listCaptures()) {
  describe(`${recorded.provider}/${recorded.name}`, () => checkCase(recorded));
}

function checkCase({ provider: id, dir }: RecordedCase): void {
  const expected = JSON.parse(readFileSync(join(dir, 'expected.json'), 'utf8')) as Expected;
  const captures = loadCapture(dir);
  const provider = providers.find((candidate) => candidate.id === id);
  if (provider === undefined) throw new Error(`no provider "${id}"`);

  test('says where it comes from', () => {
    expect(existsSync(join(dir, 'SOURCE.md'))).toBe(true);
  });

  test('expects something, and holds answers to commands of the provider only', () => {
    const commands = [provider.updates, provider.reboot, provider.sync].flatMap((probe) =>
      Object.keys(probe?.commands ?? {}),
    );
    expect(Object.keys(captures).filter((name) => !commands.includes(name))).toEqual([]);
    expect(Object.keys(expected).filter((key) => !KEYS.includes(key))).toEqual([]);
    expect(Object.keys(expected)).not.toHaveLength(0);
  });

  const reading = read(provider.updates, captures);
  if (expected.updates !== undefined) {
    test('updates are read as expected', () => {
      expect(reading.updates).toEqual(expected.updates);
    });
    test('the age of the metadata is read as expected', () => {
      expect(reading.metadataAt).toBe(expected.metadataAt);
    });
  }
  if (expected.security !== undefined) {
    test('security is read as expected', () => {
      expect(reading.security).toEqual(expected.security);
    });
  }
  const { reboot, sync } = provider;
  if (expected.reboot !== undefined && reboot !== undefined) {
    test('the need to reboot is read as expected', () => {
      expect(read(reboot, captures)).toEqual(expected.reboot);
    });
  }
  if (expected.sync !== undefined && sync !== undefined) {
    test('the outcome of a sync is read as expected', () => {
      expect(read(sync, captures)).toEqual(expected.sync);
    });
  }
}

function read<T>(probe: Probe<T>, captures: Captures): T {
  const names = Object.keys(probe.commands);
  return probe.read(Object.fromEntries(names.map((name) => [name, captureOf(captures, name)])));
}
