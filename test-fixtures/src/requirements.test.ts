/** Checks that a missing program, missing rights and a suite nobody opted into are told apart. */
import { expect, test } from 'vitest';
import { unmetRequirement } from './requirements.ts';

test('a suite whose programs are installed can run', () => {
  expect(unmetRequirement({ commands: ['sh'] })).toBeUndefined();
});

test('a missing program is named together with the command that installs it', () => {
  expect(
    unmetRequirement({
      commands: ['sh', 'no-such-program'],
      install: 'apt-get install no-such-package',
    }),
  ).toBe('missing no-such-program; install with: apt-get install no-such-package');
});

test('a directory on PATH that holds no such program is no obstacle', () => {
  expect(unmetRequirement({ commands: ['sh', 'ls'] })).toBeUndefined();
});

test('a suite that needs root can run as root alone', () => {
  const expected = process.getuid?.() === 0 ? undefined : 'must run as root';
  expect(unmetRequirement({ root: true })).toBe(expected);
});

test('a trial that fails is told in words, one that succeeds is no obstacle', () => {
  const otherwise = 'this system forbids it';
  expect(
    unmetRequirement({
      trials: [
        { sh: 'exit 0', otherwise: '' },
        { sh: 'exit 1', otherwise },
      ],
    }),
  ).toBe(otherwise);
  expect(unmetRequirement({ trials: [{ sh: 'exit 0', otherwise }] })).toBeUndefined();
});
