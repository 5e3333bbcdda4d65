import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { processIo, terminalWidth, writeLines } from './io.ts';

test.each([
  [120, undefined, 120],
  [120, '60', 60],
  [120, '', 120],
  [120, '0', 120],
  [120, 'wide', 120],
  [120, '-5', 120],
  [0, undefined, 80],
  [undefined, undefined, 80],
])('a terminal of %s columns with COLUMNS=%s is %i wide', (columns, variable, width) => {
  expect(terminalWidth(columns, variable)).toBe(width);
});

function streams(env: { readonly [name: string]: string } = {}, terminal = false) {
  const stdout = Object.assign(new PassThrough(), { isTTY: terminal, columns: 100 });
  const stderr = Object.assign(new PassThrough(), { isTTY: terminal, columns: 100 });
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal });
  const failures: Error[] = [];
  const io = processIo({
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    env,
    onFailure: (error) => failures.push(error),
  });
  return { io, stdin, stdout, stderr, failures };
}

test('a pipe has no width, whatever COLUMNS says, and no colour', () => {
  const { io } = streams({ COLUMNS: '40' });
  expect(io.stdout.width()).toBeUndefined();
  expect(io.stdout.style('red', 'x')).toBe('x');
});

test('a terminal has both, and its width is that of now', () => {
  const { io, stdout } = streams({}, true);
  expect(io.stdout.style('red', 'x')).not.toBe('x');
  expect(io.stdout.width()).toBe(100);
  stdout.columns = 50;
  expect(io.stdout.width()).toBe(50);
});

test('a terminal whose locale is not UTF-8 gets ASCII; a pipe gets what there is', () => {
  const written = (terminal: boolean): string => {
    const { io, stdout } = streams({ LANG: 'C' }, terminal);
    io.stdout.write('ě…');
    return stdout.read().toString();
  };
  expect(written(true)).toBe('?~');
  expect(written(false)).toBe('ě…');
});

test('lines are written whole and in order, many of them in several writes', () => {
  const { io, stdout } = streams();
  const lines = Array.from({ length: 2500 }, (_, at) => `line ${at}`);
  const sizes: number[] = [];
  const write = (text: string): void => {
    sizes.push(text.length);
    io.stdout.write(text);
  };
  writeLines({ ...io.stdout, write }, lines);
  expect(stdout.read().toString()).toBe(`${lines.join('\n')}\n`);
  expect(sizes).toHaveLength(3);
});

test('a person can be asked at a terminal only', () => {
  expect(streams({}, true).io.canAsk).toBe(true);
  expect(streams({}, false).io.canAsk).toBe(false);
});

test('a dumb terminal is not drawn on', () => {
  expect(streams({ TERM: 'dumb' }, true).io.stderr.canRedraw).toBe(false);
  expect(streams({ TERM: 'xterm' }, true).io.stderr.canRedraw).toBe(true);
});

test('a reader that left is not a failure; what follows is not written', () => {
  const { io, stdout, failures } = streams();
  io.stdout.write('one');
  stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  io.stdout.write('two');
  expect(io.closed.aborted).toBe(true);
  expect(failures).toEqual([]);
  expect(stdout.read().toString()).toBe('one');
});

test('any other failure of stdout is told, once', () => {
  const { stdout, failures, io } = streams();
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  stdout.emit('error', full);
  stdout.emit('error', full);
  expect(failures).toEqual([full]);
  expect(io.closed.aborted).toBe(true);
});

test('without a terminal nobody is asked', async () => {
  const { io, stderr } = streams();
  expect(await io.ask('sure? ')).toBeUndefined();
  expect(stderr.read()).toBeNull();
});

test('a person is asked on stderr, and may end the input instead', async () => {
  const { io, stdin, stdout, stderr } = streams({}, true);
  const answer = io.ask('sure? ');
  stdin.write('y\n');
  expect(await answer).toBe('y');
  expect(stderr.read().toString()).toContain('sure? ');
  expect(stdout.read()).toBeNull();

  const none = io.ask('sure? ');
  stdin.end();
  expect(await none).toBe('');
});
