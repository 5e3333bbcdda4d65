import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

// The demo is plain JavaScript, so that it runs without a build step of its own.
const module = new URL('./check.mjs', import.meta.url).href;
const { differences }: { differences(...args: readonly unknown[]): readonly string[] } =
  await import(module);

const TRUTH = {
  kind: 'linux',
  flavor: 'debian',
  version: '12',
  provider: 'apt',
  updates: 3,
  security: 1,
  reboot: true,
};
const ROW = {
  name: 'web1',
  discovered: true,
  supported: true,
  online: true,
  os: 'linux',
  flavor: 'debian',
  version: '12',
  package_manager: 'apt',
  updates: 3,
  security: 1,
  needs_reboot: true,
};

const web1 = (truth: unknown) => ({ hosts: [{ name: 'web1', truth }] });

test('a list that tells the truth has no differences', () => {
  expect(differences(web1(TRUTH), [ROW], [ROW])).toEqual([]);
});

test.each([
  [{ updates: 2 }, 'web1: updates is 2, but must be 3'],
  [{ security: null }, 'web1: security is null, but must be 1'],
  [{ needs_reboot: false }, 'web1: needs_reboot is false, but must be true'],
  [{ flavor: 'ubuntu' }, 'web1: flavor is ubuntu, but must be debian'],
])('a list with %j is found out', (mistake, words) => {
  expect(differences(web1(TRUTH), [{ ...ROW, ...mistake }], [ROW])).toEqual([words]);
});

test('a host in trouble must not have a count', () => {
  const row = { ...ROW, updates: 0, security: 0, needs_reboot: null };
  expect(differences(web1(undefined), [row], [])).toEqual(['web1: updates is 0, but must be null']);
});

test('hosts that are missing from a list are found out', () => {
  expect(differences(web1(TRUTH), [], [])).toEqual(['web1 is missing from the list']);
  expect(differences(web1(TRUTH), [ROW], [])).toEqual([
    'web1 is missing from the list of security updates',
  ]);
});

test('the demo shows its fleet, finds everything to be true, and leaves nothing behind', {
  timeout: 90_000,
}, async () => {
  const program = join(import.meta.dirname, '../demo.mjs');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
  });
  expect(stdout).toMatch(/^28 simulated machines listen/u);
  expect(stdout).toContain('28 hosts: 19 refreshed, 7 failed, 2 skipped; ');
  expect(stdout).toMatch(/^app-003 +\(undiscovered\) +Offline$/mu);
  expect(stdout).toMatch(/^mail-002 +linux +debian +12 +\? \* +\? \* +Online$/mu);
  // Where the fleet lived: the complaint about a changed host key names its known_hosts.
  const directory = /(?<path>\/\S+)\/known_hosts:\d+ knows/u.exec(stderr)?.groups?.path;
  expect(directory).toMatch('exosphere-fleet-');
  expect(existsSync(`${directory}`)).toBe(false);
});
