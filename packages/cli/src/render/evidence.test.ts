import { expect, test } from 'vitest';
import { evidenceLines } from './evidence.ts';
import { plain } from './style.ts';

const pipe = { width: undefined, style: plain };

test('a host that was never refreshed has no evidence, which is said', () => {
  expect(evidenceLines([], pipe)).toEqual([
    'No evidence is stored: the host was not refreshed yet.',
  ]);
});

test('commands are told per answer, with how they went and what they said', () => {
  const lines = evidenceLines(
    [
      {
        name: 'apt.simulate',
        answers: 'updates',
        command: 'apt-get --simulate dist-upgrade',
        exitCode: 100,
        durationMs: 812,
        stdout: 'Reading package lists...\nBuilding dependency tree...',
        stderr: 'E: \u001b[31mbroken',
      },
      {
        name: 'apt.update',
        answers: 'sync',
        command: 'sudo -n /usr/bin/apt-get update',
        missing: 'it needs root, and the sudo policy of this host is "skip"',
        stdout: '',
        stderr: '',
      },
    ],
    pipe,
  );
  expect(lines).toEqual([
    'Evidence for the updates',
    '  apt.simulate: exit 100, 812 ms',
    '    $ apt-get --simulate dist-upgrade',
    '      Reading package lists...',
    '      Building dependency tree...',
    '      stderr: E: \ufffd[31mbroken',
    '',
    'Evidence for the repository sync',
    '  apt.update: it needs root, and the sudo policy of this host is "skip"',
    '    $ sudo -n /usr/bin/apt-get update',
  ]);
});
