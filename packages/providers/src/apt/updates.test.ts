import { type Captures, captureOf, type UpdatesReading } from '@exosphere/core';
import { listCaptures, loadCapture } from '@exosphere/test-fixtures';
import { expect, test } from 'vitest';
import { readUpdates, type UpdatesCommand } from './updates.ts';

const NAMES: readonly UpdatesCommand[] = [
  'simulate',
  'versions',
  'archives',
  'sources',
  'lists',
  'audit',
];

/** A recorded host, with some of its answers replaced. */
function read(name: string, replaced: Captures = {}): UpdatesReading {
  const dir = listCaptures('apt').find((recorded) => recorded.name === name)?.dir ?? '';
  const captures = { ...loadCapture(dir), ...replaced };
  const pick = Object.fromEntries(NAMES.map((command) => [command, captureOf(captures, command)]));
  return readUpdates(pick as Captures<UpdatesCommand>);
}

function stdoutOf(name: string, command: UpdatesCommand): string {
  const dir = listCaptures('apt').find((recorded) => recorded.name === name)?.dir ?? '';
  return captureOf(loadCapture(dir), command).stdout;
}

test('without the version tables no update is cleared of being a fix', () => {
  const { updates, security } = read('ubuntu-pockets', {
    versions: { stdout: '', stderr: '', missing: 'timeout' },
  });
  expect(security).toMatchObject({
    known: false,
    reason:
      'whether "curl" and 4 more fix a vulnerability cannot be told: apt-cache gave no answer: timed out',
  });
  const flags = updates.known && updates.value.map(({ name, security: fix }) => [name, fix]);
  expect(flags).toContainEqual(['vim', true]);
  expect(flags).toContainEqual(['openssl', undefined]);
});

test.each(['versions', 'archives', 'sources', 'lists'] as const)(
  'the answers of "%s", cut at any line, never clear an update, and never add up to nothing',
  (command) => {
    for (const host of [
      'ubuntu-pockets',
      'debian-up-to-date',
      'nothing-found-source-never-fetched',
    ]) {
      const whole = read(host);
      const stdout = stdoutOf(host, command).split('\n');
      for (let end = 0; end < stdout.length - 1; end += 1) {
        const cut = { stdout: stdout.slice(0, end).join('\n'), stderr: '', exitCode: 0 };
        const { updates, security } = read(host, { [command]: cut });
        if (security.known) expect(security).toEqual(whole.security);
        if (!updates.known) continue;
        expect(whole.updates.known).toBe(true);
        const fixes = (reading: UpdatesReading['updates']): unknown =>
          reading.known &&
          reading.value.filter((update) => update.security).map(({ name }) => name);
        if (security.known) expect(fixes(updates)).toEqual(fixes(whole.updates));
      }
    }
  },
);

test('a package that dpkg holds is held, one that apt keeps back is deferred', () => {
  const { updates } = read('ubuntu-pockets');
  const states = Object.fromEntries(
    updates.known ? updates.value.map(({ name, state }) => [name, state]) : [],
  );
  expect(states).toMatchObject({ heldfix: 'held', blocked: 'deferred', tzdata: 'deferred' });
});

test('says which repository lags behind the others', () => {
  const { metadataAt = 0 } = read('ubuntu-pockets');
  const behind = metadataAt - 3 * 86_400;
  const lists = stdoutOf('ubuntu-pockets', 'lists').replace(
    /^\S+ (?<rest>\S+ docker\S*_InRelease)$/mu,
    `${behind}.0 $<rest>`,
  );
  const reading = read('ubuntu-pockets', { lists: { stdout: lists, stderr: '', exitCode: 0 } });
  expect(reading.metadataAt).toBe(behind);
  expect(reading.updates.notes).toContainEqual({
    code: 'metadata-age',
    text: 'docker.example/linux/ubuntu jammy was last fetched 3 days before the newest of the repositories',
  });
});

test('preferences that this user may not read leave "nothing" unknown; something stands', () => {
  const stderr = 'W: Unable to read /etc/apt/preferences.d/pins - open (13: Permission denied)\n';
  const reading = (name: string): UpdatesReading['updates'] =>
    read(name, { simulate: { stdout: stdoutOf(name, 'simulate'), stderr, exitCode: 0 } }).updates;
  expect(reading('debian-up-to-date')).toMatchObject({
    known: false,
    reason:
      'nothing to update was found, but this user may not read /etc/apt/preferences.d/pins, which may prefer other versions',
  });
  expect(reading('ubuntu-pockets').known).toBe(true);
  expect(reading('ubuntu-pockets').notes).toContainEqual({
    code: 'privilege',
    text: 'which versions are preferred was left out, since this user may not read /etc/apt/preferences.d/pins',
  });
});
