import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { providers } from '@exosphere/providers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allKnown, listCommands, providerNamed, readFacts, scriptOf } from './read-capture.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const captures = join(root, 'test-fixtures/captures');
const apt = providerNamed('apt');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-capture-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a whole recording gives known facts', () => {
  const facts = readFacts(apt, join(captures, 'apt/debian-up-to-date'));
  expect(facts.updates).toEqual({ known: true, value: [], notes: [] });
  expect(allKnown(facts)).toBe(true);
});

test('a command that was not recorded leaves what rests on it unknown, and says so', async () => {
  await cp(join(captures, 'apt/debian-up-to-date'), directory, { recursive: true });
  await rm(join(directory, 'simulate.rc'));
  const facts = readFacts(apt, directory);
  expect(facts.updates).toMatchObject({
    known: false,
    reason: expect.stringContaining('not recorded'),
  });
  expect(allKnown(facts)).toBe(false);
});

test.each([
  ['no directory', () => join(directory, 'none'), 'is not a directory'],
  ['an empty directory', () => directory, 'holds none of'],
])('%s is an error that says what is expected', (_, path, message) => {
  expect(() => readFacts(apt, path())).toThrow(message);
});

test('a status that is none is an error', async () => {
  await writeFile(join(directory, 'simulate.rc'), 'zero\n');
  expect(() => readFacts(apt, directory)).toThrow('must hold an exit status, not "zero"');
});

test('an unknown provider names the nearest', () => {
  expect(() => providerNamed('atp')).toThrow('unknown provider "atp": did you mean "apt"?');
});

test.each(providers)('every command of $id is listed with what it is for', (provider) => {
  for (const { sh, purpose } of Object.values(listCommands(provider))) {
    expect(sh).not.toBe('');
    expect(purpose).not.toBe('');
  }
});

test('the script of an operation is the one that hosts get', () => {
  expect(scriptOf(apt, 'refresh', 'sudo')).toContain('exo_begin apt.simulate\n');
  expect(scriptOf(apt, 'sync', 'sudo')).toContain('sudo -n /usr/bin/apt-get update\n');
  expect(scriptOf(apt, 'discover', 'sudo')).toContain('exo_begin uname\n');
});

const compiled = join(root, 'test-fixtures/dist/read-capture-cli.js');
describe.skipIf(!existsSync(compiled))('the command (after a build)', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [compiled, ...args], { encoding: 'utf8' });

  test('prints JSON and exits 0 when all is known, 3 when something is not', () => {
    const whole = run('apt', join(captures, 'apt/debian-up-to-date'));
    expect({ status: whole.status, stderr: whole.stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(whole.stdout)).toMatchObject({ provider: 'apt', updates: { known: true } });
    expect(run('apt', join(captures, 'apt/no-lists')).status).toBe(3);
  });

  test.each([
    ['no arguments', []],
    ['an unknown provider', ['nix', '.']],
    ['an unknown option', ['--lost', 'apt']],
    ['an unknown operation', ['--script', 'apt', 'upgrade']],
    ['a directory that is not there', ['apt', '/nowhere']],
  ])('%s: exit 1, words on stderr, nothing on stdout', (_, args) => {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).not.toBe('');
    expect(stderr).not.toContain('    at ');
  });
});
