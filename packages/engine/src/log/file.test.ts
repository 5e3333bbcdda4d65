/** The log as a file: rotated, shared by processes, not to be written. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BUILT, built, runProgram } from '../testing/built.ts';
import { type LogFile, openLogFile } from './file.ts';

let directory: string;
let path: string;
let problems: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-log-'));
  path = join(directory, 'log', 'exosphere.log');
  problems = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (maxBytes = 0, backups = 3): LogFile =>
  openLogFile({ path, maxBytes, backups }, (problem) => problems.push(problem));

const read = (name = ''): string => readFileSync(`${path}${name}`, 'utf8');

/** Lines of ten bytes, by number, each written before the next is taken. */
async function writeSlowly(file: LogFile, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) {
    file.write(`line ${String(number).padStart(4, '0')}\n`);
    await file.close();
  }
}

describe('the log file', () => {
  test('is made with the first line, for its owner alone, and so is its directory', async () => {
    const file = open();
    await file.close();
    expect(existsSync(join(directory, 'log'))).toBe(false);
    file.write('one\n');
    file.write('two\n');
    await file.close();
    expect(read()).toBe('one\ntwo\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'log')).mode & 0o777).toBe(0o700);
    expect(problems).toEqual([]);
  });

  test('is added to', async () => {
    mkdirSync(join(directory, 'log'));
    writeFileSync(path, 'before\n');
    const file = open();
    file.write('after\n');
    await file.close();
    expect(read()).toBe('before\nafter\n');
  });

  test('is put aside before a line that would make it too large; the oldest is dropped', async () => {
    const file = open(25, 2);
    await writeSlowly(file, 1, 7);
    expect(read()).toBe('line 0007\n');
    expect(read('.1')).toBe('line 0005\nline 0006\n');
    expect(read('.2')).toBe('line 0003\nline 0004\n');
    expect(readdirSync(join(directory, 'log')).toSorted()).toEqual([
      'exosphere.log',
      'exosphere.log.1',
      'exosphere.log.2',
    ]);
  });

  test('is put aside between lines that are written at the same time too', async () => {
    const file = open(25, 9);
    for (let number = 1; number <= 5; number++) file.write(`line ${number}....\n`);
    await file.close();
    expect([read('.2'), read('.1'), read()].map((text) => text.length)).toEqual([22, 22, 11]);
  });

  test('never is with a size of 0, and a line that is larger than that goes in alone', async () => {
    await writeSlowly(open(0), 1, 30);
    expect(read()).toHaveLength(300);
    rmSync(path);
    const file = open(5);
    await writeSlowly(file, 1, 2);
    expect([read('.1'), read()]).toEqual(['line 0001\n', 'line 0002\n']);
  });

  test('fills the gap that somebody left among those put aside', async () => {
    mkdirSync(join(directory, 'log'));
    writeFileSync(`${path}.1`, 'first');
    writeFileSync(`${path}.3`, 'third');
    await writeSlowly(open(5), 1, 2);
    expect([read('.1'), read('.2'), read('.3')]).toEqual(['line 0001\n', 'first', 'third']);
  });

  test('is made anew when another process puts it aside, or removes it with its directory', async () => {
    const file = open();
    file.write('one\n');
    await file.close();
    renameSync(path, `${path}.1`);
    file.write('two\n');
    await file.close();
    expect([read('.1'), read()]).toEqual(['one\n', 'two\n']);
    rmSync(join(directory, 'log'), { recursive: true });
    file.write('three\n');
    await file.close();
    expect(read()).toBe('three\n');
  });

  test('stays behind its link', async () => {
    mkdirSync(join(directory, 'log'));
    const elsewhere = join(directory, 'elsewhere.log');
    symlinkSync(elsewhere, path);
    await writeSlowly(open(5), 1, 2);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readFileSync(`${elsewhere}.1`, 'utf8')).toBe('line 0001\n');
  });

  test('is not put aside while another process is at it; a lock that was left behind goes', async () => {
    const file = open(5);
    await writeSlowly(file, 1, 1);
    writeFileSync(`${path}.lock`, '');
    await writeSlowly(file, 2, 2);
    expect(read()).toBe('line 0001\nline 0002\n');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(`${path}.lock`, longAgo, longAgo);
    await writeSlowly(file, 3, 4);
    expect(read('.1')).toBe('line 0001\nline 0002\nline 0003\n');
    expect(read()).toBe('line 0004\n');
    expect(existsSync(`${path}.lock`)).toBe(false);
    expect(problems).toEqual([]);
  });
});

describe('a log that cannot be written', () => {
  test('is told of once, with the reason', async () => {
    mkdirSync(path, { recursive: true });
    const file = open();
    await writeSlowly(file, 1, 3);
    expect(problems).toEqual([expect.stringMatching(/^it cannot be written: EISDIR/u)]);
  });

  test('takes lines again when that is mended', async () => {
    writeFileSync(join(directory, 'log'), 'a file where the directory should be');
    const file = open();
    await writeSlowly(file, 1, 1);
    rmSync(join(directory, 'log'));
    await writeSlowly(file, 2, 2);
    expect(problems).toHaveLength(1);
    expect(read()).toBe('line 0002\n');
  });

  test('for want of a reader of its pipe does not hang', async () => {
    mkdirSync(join(directory, 'log'));
    execFileSync('mkfifo', [path]);
    const file = open();
    await writeSlowly(file, 1, 1);
    expect(problems).toEqual([expect.stringContaining('ENXIO')]);
  });

  test('on a full disk is told of', async () => {
    path = '/dev/full';
    const file = open(5);
    await writeSlowly(file, 1, 3);
    expect(problems).toEqual([expect.stringContaining('ENOSPC')]);
  });

  test('for it cannot be rotated, grows', async () => {
    const file = open(5, 1);
    await writeSlowly(file, 1, 1);
    mkdirSync(`${path}.1`);
    await writeSlowly(file, 2, 3);
    expect(read()).toBe('line 0001\nline 0002\nline 0003\n');
    expect(problems).toEqual([expect.stringMatching(/^it cannot be rotated: EISDIR/u)]);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

/** Writes lines of different lengths, some at the same time, and says when it is through. */
const WRITER = `
import { openLogFile } from ${JSON.stringify(built('log/file.js').href)};
const problems = [];
const file = openLogFile({ ...input.options }, (problem) => problems.push(problem));
for (let number = 0; number < input.lines; number++) {
  file.write(input.name + ' ' + number + ' ' + 'x'.repeat(number % 97) + '\\n');
  if (number % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
}
await file.close();
process.stdout.write(problems.join('\\n'));
`;

describeWith(BUILT, 'three processes with one log', () => {
  test('tear and lose none of 20,000 lines while it is rotated', async () => {
    const lines = 6667;
    const options = { path, maxBytes: 20_000, backups: 999 };
    const names = ['ada', 'bob', 'eve'];
    const ended = await Promise.all(
      names.map((name) => runProgram(WRITER, { options, lines, name })),
    );
    expect(ended.map(({ status, stdout, stderr }) => [status, stdout, stderr])).toEqual([
      [0, '', ''],
      [0, '', ''],
      [0, '', ''],
    ]);
    const files = readdirSync(join(directory, 'log'));
    // 1.2 MB, and 20 kB to a file: more, where the others wrote on while one of them put it aside.
    expect(files.length).toBeGreaterThan(10);
    expect(files).not.toContain('exosphere.log.lock');
    const found = files
      .flatMap((name) => readFileSync(join(directory, 'log', name), 'utf8').split('\n'))
      .filter((line) => line !== '');
    const written = names.flatMap((name) =>
      Array.from({ length: lines }, (_, number) => `${name} ${number} ${'x'.repeat(number % 97)}`),
    );
    expect(found.toSorted()).toEqual(written.toSorted());
  }, 60_000);
});
