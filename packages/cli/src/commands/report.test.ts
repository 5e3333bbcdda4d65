import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostConfig } from '@exosphere/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../program.ts';
import {
  discovered,
  recordOf,
  refreshed,
  type TestSetup,
  testContext,
  update,
} from '../testing.ts';

const HOSTS: readonly HostConfig[] = [
  { name: 'web1', ip: '10.0.0.1', tags: ['web'], description: 'shop' },
  { name: 'db1', ip: '10.0.0.3', tags: [] },
  { name: 'odd1', ip: '10.0.0.4', tags: [] },
  { name: 'new1', ip: '10.0.0.5', tags: [] },
];

const fix = update('openssl', { security: true });
const records = {
  web1: recordOf(discovered('web1'), refreshed('web1', [update('bash'), fix])),
  db1: recordOf(discovered('db1'), refreshed('db1', [])),
  odd1: recordOf(discovered('odd1', [])),
};

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-reports-'));
  file = join(directory, 'report');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function exosphere(line: string, setup: TestSetup = {}) {
  const context = testContext({ hosts: HOSTS, records, ...setup });
  const code = await runProgram(line.split(' '), context);
  return { code, out: context.stdout.text(), err: context.stderr.text() };
}

const generate = (options: string, setup?: TestSetup) =>
  exosphere(`report generate${options === '' ? '' : ` ${options}`}`, setup);

const namesIn = (json: string): readonly string[] =>
  JSON.parse(json).map(({ name }: { name: string }) => name);

describe('report generate', () => {
  test('is text unless another format is asked for', async () => {
    const { code, out, err } = await generate('');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Exosphere report\n=+\n {2}Kind +full\n {2}Scope +complete\n/u);
    expect(out).toMatch(/Not in here: undiscovered +1\n +Not in here: unsupported +1\n/u);
  });

  test.each([
    ['--format', 'html', '<!DOCTYPE html>'],
    ['-f', 'markdown', '<!-- markdownlint'],
    ['-f', 'json', '[\n{"name":"web1"'],
  ])('%s %s', async (option, format, start) => {
    const { code, out } = await generate(`${option} ${format}`);
    expect(code).toBe(0);
    expect(out.startsWith(start)).toBe(true);
  });

  test('of named hosts is filtered, and warns of those that are left out', async () => {
    const { code, out, err } = await generate('web1 odd1 new1 -f json');
    expect(code).toBe(0);
    expect(namesIn(out)).toEqual(['web1']);
    expect(err).toBe(
      'warning: left out, since they are not supported: odd1\nwarning: left out, since they are not discovered yet: new1\n',
    );
    expect((await generate('web1 odd1 -q')).err).toBe('');
    expect((await generate('web1')).out).toMatch(/Scope +filtered/u);
  });

  test.each([
    ['-u', ['web1']],
    ['--updates-only', ['web1']],
    ['-s', ['web1']],
    ['--security-updates-only', ['web1']],
    ['@web', ['web1']],
  ])('%s', async (option, names) => {
    const { out } = await generate(`-f json ${option}`);
    expect(namesIn(out)).toEqual(names);
  });

  test.each(['-u', '-s'])('%s with nothing to report says so, unless quiet', async (option) => {
    const told = await generate(`db1 ${option} -o ${file}`);
    expect(told).toMatchObject({ code: 0, out: '' });
    expect(told.err).toMatch(
      /^No host has (?:security )?updates: nothing to report\. \S+report is not written\.\n$/u,
    );
    expect((await generate(`db1 ${option}`)).err).toMatch(/: nothing to report\.\n$/u);
    expect(await generate(`db1 ${option} -q`)).toEqual({ code: 0, out: '', err: '' });
    expect(existsSync(file)).toBe(false);
  });

  test.each([
    ['nope', 'unknown host "nope"'],
    ['new1', 'none of the hosts named is discovered yet'],
    ['odd1', 'none of the hosts is supported (odd1)'],
    ['odd1 new1', 'none of the hosts named is discovered and supported (odd1, new1)'],
    ['--tee', 'option --tee needs option --output'],
    ['--no-navigation', 'option --no-navigation needs option --format html'],
    ['--navigation -f json', 'option --navigation needs option --format html'],
    ['-u -s', "'-u, --updates-only' cannot be used with option '-s, --security-updates-only'"],
    ['-f pdf', "argument 'pdf' is invalid"],
  ])('%s is refused', async (options, message) => {
    const { code, out, err } = await generate(options);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(message);
  });

  test('--no-navigation and --details reach the report', async () => {
    expect((await generate('-f html')).out).toContain('<nav');
    expect((await generate('-f html --no-navigation')).out).not.toContain('<nav');
    expect((await generate('-f json --details')).out).toContain('"kept_back"');
  });
});

describe('report generate --output', () => {
  test.each(['text', 'markdown', 'html', 'json'])(
    'has the bytes of a printed %s',
    async (format) => {
      const printed = await generate(`-f ${format}`);
      const toFile = await generate(`-f ${format} -o ${file}`);
      expect(toFile).toEqual({ code: 0, out: '', err: `The report of 2 hosts is in ${file}.\n` });
      expect(readFileSync(file, 'utf8')).toBe(printed.out);
      const both = await generate(`-f ${format} -o ${file} --tee --quiet`);
      expect(both).toEqual({ code: 0, out: printed.out, err: '' });
      expect(readFileSync(file, 'utf8')).toBe(printed.out);
      expect(readdirSync(directory)).toEqual(['report']);
    },
  );

  test('replaces a file in one go, with its rights, and follows a link to it', async () => {
    writeFileSync(file, 'before');
    chmodSync(file, 0o640);
    symlinkSync(file, join(directory, 'link'));
    expect((await generate(`-o ${join(directory, 'link')}`)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^Exosphere report/u);
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  test('writes to what is no file as it is', async () => {
    expect((await generate('-q -o /dev/null')).code).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('that cannot be written is 2', async () => {
    mkdirSync(file);
    const { code, out, err } = await generate(`-o ${file}`);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(`error: cannot write ${file}: it is a directory\n`);
    const nowhere = join(directory, 'no', 'where');
    expect(await generate(`-o ${nowhere}`)).toEqual({
      code: 2,
      out: '',
      err: `error: cannot write ${nowhere}: ENOENT: no such file or directory\n`,
    });
  });

  test('leaves the file as it was when the report is stopped', async () => {
    writeFileSync(file, 'before');
    const context = testContext({ hosts: HOSTS, records });
    const open = context.open.bind(context);
    const stopping = {
      ...context,
      open: (loaded: Parameters<typeof open>[0]) => ({
        ...open(loaded),
        entries: async function* () {
          yield* open(loaded).entries(['web1']);
          context.signal('SIGINT');
        },
      }),
    };
    const code = await runProgram(['report', 'generate', '-o', file], stopping);
    expect(code).toBe(130);
    expect(readFileSync(file, 'utf8')).toBe('before');
    expect(readdirSync(directory)).toEqual(['report']);
  });
});

describe('report schema', () => {
  test.each(['', ' --details'])('prints a draft-07 schema%s', async (option) => {
    const { code, out } = await exosphere(`report schema${option}`);
    expect(code).toBe(0);
    expect(JSON.parse(out).$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(out.includes('kept_back')).toBe(option !== '');
    expect((await exosphere(`report schema${option} --output ${file}`)).out).toBe('');
    expect(readFileSync(file, 'utf8')).toBe(out);
  });
});

describe('report metrics', () => {
  test('prints those of all hosts', async () => {
    const { code, out, err } = await exosphere('report metrics');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^# TYPE exosphere_updates_pending gauge\n/u);
    expect(out).toContain('exosphere_updates_known{host="web1"} 1\n');
    expect(out).toContain('exosphere_updates_known{host="new1"} 0\n');
    expect(out).not.toContain('exosphere_updates_known{host="odd1"}');
    expect(out.endsWith('\n# EOF\n')).toBe(true);
  });

  test('writes the same to a file', async () => {
    const { out } = await exosphere('report metrics');
    expect(await exosphere(`report metrics --output ${file}`)).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(readFileSync(file, 'utf8')).toBe(out);
    expect((await exosphere(`report metrics -o ${directory}`)).code).toBe(2);
    expect((await exosphere('report metrics --output=')).code).toBe(1);
    expect((await exosphere('report metrics', { hosts: [] })).code).toBe(1);
  });
});

test('report status is a few lines', async () => {
  const { code, out } = await exosphere('report status');
  expect(code).toBe(0);
  expect(out).toBe('1 of 2 hosts has pending updates, 1 with security updates\n');
});
