import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ConfigurationError } from '@exosphere/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../program.ts';
import { type TestSetup, testContext } from '../testing.ts';
import { askNpm } from '../version/npm.ts';
import { VERSION } from '../version.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-version-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const path = `${process.env.PATH}`;

/** An npm of our own, before any other in PATH. */
function fakeNpm(script: string): { readonly [name: string]: string } {
  const file = join(directory, 'npm');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { PATH: `${directory}${delimiter}${path}` };
}

async function exosphere(line: string, setup: TestSetup = {}) {
  const context = testContext(setup);
  const code = await runProgram(line.split(' '), context);
  return { code, out: context.stdout.text(), err: context.stderr.text() };
}

const check = (script: string) => exosphere('version check', { env: fakeNpm(script) });

describe('version check', () => {
  test('a newer one is 3, with the way to get it', async () => {
    expect(await check('echo 99.0.0')).toEqual({
      code: 3,
      out: `Version 99.0.0 is there; this is ${VERSION}. To get it: npm install --global @exosphere/cli\n`,
      err: '',
    });
  });

  test.each([
    [VERSION, `${VERSION} is the newest version.\n`],
    ['0.0.1', `This is ${VERSION}, newer than 0.0.1, the newest that is published.\n`],
  ])('%s is 0', async (version, out) => {
    expect(await check(`echo ${version}; echo 'npm warn Unknown user config "x"' >&2`)).toEqual({
      code: 0,
      out,
      err: '',
    });
  });

  test('asks for exactly one thing, away from the settings of any project', async () => {
    const file = join(directory, 'asked');
    await check(`echo "$* in $(pwd)" >'${file}'; echo ${VERSION}`);
    expect(readFileSync(file, 'utf8')).toBe('view @exosphere/cli version in /\n');
  });

  test.each([
    [
      'E404',
      'echo "npm error code E404" >&2; echo "npm error 404 Not Found" >&2; exit 1',
      'the registry that npm uses does not know @exosphere/cli',
    ],
    [
      'offline',
      'echo "npm error code ENOTFOUND" >&2; echo "npm error network" >&2; exit 1',
      'the registry that npm uses cannot be reached (ENOTFOUND)',
    ],
    [
      'offline, as older versions of npm say it',
      'echo "npm ERR! code EAI_AGAIN" >&2; exit 1',
      'the registry that npm uses cannot be reached (EAI_AGAIN)',
    ],
    [
      'any other failure',
      'echo "npm error code EACCES" >&2; echo "npm error no \x1b[31mway" >&2; exit 243',
      'npm failed (EACCES): "npm error no \ufffd[31mway"',
    ],
    [
      'a registry whose address has a login',
      'echo "npm error 401 https://me:secret@registry.example/" >&2; exit 1',
      'npm failed (exit code 1): "npm error 401 https://…@registry.example/"',
    ],
    ['a failure without a word', 'exit 7', 'npm failed (exit code 7)'],
    ['a failure by a signal', 'kill -9 $$', 'npm failed (ended by a signal)'],
    ['silence', 'exit 0', 'npm answered with something else than a version: ""'],
    ['garbage', 'echo "<html>"', 'npm answered with something else than a version: "<html>"'],
    ['garbage without end', 'yes', 'npm answered with something else than a version: "y y y'],
  ])('%s is 2', async (_, script, message) => {
    const { code, out, err } = await check(script);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`error: ${message}`);
  });

  test('without npm it says so', async () => {
    const { code, out, err } = await exosphere('version check', { env: { PATH: directory } });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('error: npm is not there to be asked\n');
  });

  test('is off with update_checks: false, and npm is not asked', async () => {
    const file = join(directory, 'asked');
    const env = fakeNpm(`touch '${file}'; echo 99.0.0`);
    const { code, out, err } = await exosphere('version check', {
      env,
      options: { updateChecks: false },
    });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe('error: looking for newer versions is off (update_checks: false)\n');
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  test('Ctrl-C ends it with 130', async () => {
    const started = join(directory, 'started');
    const context = testContext({ env: fakeNpm(`touch '${started}'; sleep 60`) });
    const done = runProgram(['version', 'check'], context);
    await expect.poll(() => readText(started)).toBeDefined();
    context.signal('SIGINT');
    expect(await done).toBe(130);
    expect(context.stdout.text()).toBe('');
  });
});

test('an npm that hangs is ended with what it started when its time is up', async () => {
  const file = join(directory, 'pid');
  const env = fakeNpm(`sleep 300 & echo $! >'${file}'; wait`);
  const asked = await askNpm({ env, platform: 'linux' }, 500, new AbortController().signal);
  expect(asked).toMatchObject({ ok: false, message: 'npm did not answer within 0.5 seconds' });
  const pid = Number(readFileSync(file, 'utf8'));
  expect(pid).toBeGreaterThan(1);
  await expect.poll(() => isRunning(pid)).toBe(false);
});

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** One that has ended may still be there as a zombie, for want of a parent that asks for it. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !/\) Z /u.test(readText(`/proc/${pid}/stat`) ?? '');
}

describe('version details', () => {
  test('tells version, runtime and paths', async () => {
    const { code, out, err } = await exosphere('version details');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`^Exosphere +${VERSION.replaceAll('.', '\\.')}$`, 'mu'));
    expect(out).toMatch(new RegExp(`^Node\\.js +${process.versions.node}$`, 'mu'));
    expect(out).toMatch(/^Configuration file +\/etc\/exosphere\.yaml$/mu);
    expect(out).toMatch(/^State directory +\/state$/mu);
  });

  test('as JSON', async () => {
    const { out } = await exosphere('version details --json');
    expect(JSON.parse(out)).toMatchObject({
      version: VERSION,
      node: process.versions.node,
      config_file: '/etc/exosphere.yaml',
      state_directory: '/state',
    });
  });

  test('with an invalid configuration tells the rest, and what is wrong', async () => {
    const { code, out, err } = await exosphere('version details', {
      loadError: new ConfigurationError([{ message: 'no hosts', file: '/x.yaml' }]),
    });
    expect(code).toBe(1);
    expect(out).toContain('Node.js');
    expect(out).not.toContain('State directory');
    expect(err).toContain('the configuration is not valid');
  });
});

test.each([
  ['detials', 'unknown command "detials": did you mean "details"?'],
  ['chekc', 'unknown command "chekc": did you mean "check"?'],
  ['zzz', 'unknown command "zzz": there are details, check'],
])('version %s is refused', async (word, message) => {
  expect(await exosphere(`version ${word}`)).toEqual({
    code: 1,
    out: '',
    err: `error: ${message}\n`,
  });
});
