/** How each ending of an execution is told: whose fault it was, what to do, and whether the host was reached. */
import { type Command, type Failure, probe, type RootMode } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { type Answered, answer } from './answer.ts';
import type { Execution } from './ssh/exec.ts';
import { taskFor } from './testing/on-fleet.ts';

const MARK = 'abcdefghijklmnop';
const marks = (...lines: readonly string[]): string =>
  lines.map((line) => `\n${MARK} ${line}\n`).join('');
const WHOLE = marks('start', 'begin first', 'end first 0', 'begin second', 'end second 0', 'done');
const HALF = marks('start', 'begin first', 'end first 0', 'begin second');

const FIRST: Command = { sh: 'first', purpose: 'test' };
const SECOND: Command = { sh: '/usr/bin/second', purpose: 'test', root: true };

interface Case {
  readonly mayBeCut?: boolean;
  readonly root?: RootMode;
  read?(): string;
}

async function ask(
  execution: Partial<Execution> & Pick<Execution, 'ending'>,
  { mayBeCut = false, root = 'bare', read = () => 'read' }: Case = {},
): Promise<Answered<string> | Failure> {
  const { stdout = '', stderr = stdout } = execution;
  const marksAt = [...stdout.matchAll(new RegExp(`\n${MARK} `, 'gu'))].map(() => 1000);
  const { target } = taskFor({ name: 'h', address: 'h', port: 22 }, ['refresh'], {
    commandTimeoutMs: 2000,
    maxOutputBytes: 4096,
  });
  return await answer(
    { probe: probe({ commands: { first: FIRST, second: SECOND }, read }), answers: {} },
    target,
    {
      operation: 'refresh',
      root,
      mark: MARK,
      mayBeCut,
      signal: new AbortController().signal,
      connection: {
        execute: () => Promise.resolve({ accepted: true, marksAt, ...execution, stdout, stderr }),
        close: () => Promise.resolve(),
      },
    },
  );
}

test('a script that ran to its end is read', async () => {
  expect(await ask({ ending: 'done', stdout: WHOLE })).toMatchObject({
    value: 'read',
    startedAt: 1000,
  });
});

test('one that was cut is read as far as it came, where that may be', async () => {
  for (const ending of ['timeout', 'closed', 'lost'] as const) {
    expect(await ask({ ending, stdout: HALF }, { mayBeCut: true })).toMatchObject({
      value: 'read',
    });
    expect(await ask({ ending, stdout: HALF })).toMatchObject({ reached: true });
  }
});

test('a reader that throws, against its promise, costs that answer and nothing else', async () => {
  const read = (): string => {
    throw new Error('no\u001b[31m such line');
  };
  expect(await ask({ ending: 'done', stdout: WHOLE }, { read })).toEqual({
    kind: 'unreadable',
    message: 'what it answered cannot be read: no\ufffd[31m such line',
    hint: 'this is a mistake in Exosphere: please report it',
    reached: true,
  });
});

describe('what is said of a script that gave nothing to read', () => {
  test.each<[string, Parameters<typeof ask>[0], Partial<Failure>]>([
    ['cancelled before the shell', { ending: 'cancelled' }, { kind: 'cancelled', reached: false }],
    [
      'cancelled later',
      { ending: 'cancelled', stdout: HALF },
      { kind: 'cancelled', reached: true },
    ],
    [
      'too much output before the shell, as from a login file',
      { ending: 'output-limit' },
      { message: 'the host sent more than 4096 bytes (max_output_bytes)', reached: false },
    ],
    [
      'too much output',
      { ending: 'output-limit', stdout: HALF },
      { kind: 'command', reached: true },
    ],
    [
      'SSH messages without output',
      { ending: 'chatter', stdout: HALF },
      { message: 'the host sends SSH messages without end that carry no output', reached: true },
    ],
    [
      'no shell within the time',
      { ending: 'timeout', accepted: false },
      { message: 'timed out: the host started no shell within 2 s', reached: false },
    ],
    [
      'a shell that says nothing',
      { ending: 'timeout' },
      { message: 'timed out: the shell ran nothing of our script within 2 s', reached: false },
    ],
    [
      'a command that hangs',
      { ending: 'timeout', stdout: HALF },
      { kind: 'timeout', message: 'timed out: no answer within 2 s', reached: true },
    ],
    [
      'a connection that ends right after the login',
      { ending: 'lost', accepted: false },
      { kind: 'unreachable', reached: false },
    ],
    [
      'a connection that is lost later',
      { ending: 'lost', stdout: HALF },
      { message: 'the connection was lost while commands ran', reached: true },
    ],
    [
      'a wrapper that drops standard error',
      { ending: 'closed', stdout: WHOLE, stderr: '', status: 'exit status 0' },
      { kind: 'shell', message: 'what commands say on standard error does not reach us' },
    ],
    [
      'a signal of any name',
      { ending: 'closed', stdout: HALF, status: `signal SIG\u001b[2J${'x'.repeat(9999)}` },
      {
        message: `the shell ended before its commands had (signal SIG\ufffd[2J${'x'.repeat(26)})`,
        reached: true,
      },
    ],
    [
      'a refusal of any length',
      { ending: 'refused', refusal: `(SSH) Channel open failure: \u0007${'no '.repeat(9999)}` },
      {
        kind: 'shell',
        message: expect.stringMatching(/^.*: Channel open failure: \ufffd(?:no ){50,60}/u),
        reached: false,
      },
    ],
    [
      'something else than a shell',
      { ending: 'closed', stdout: 'Welcome\u001b[2J to the switch\nmore', status: 'exit status 1' },
      {
        kind: 'shell',
        message:
          'no POSIX shell answered (exit status 1): it said "Welcome\ufffd[2J to the switch"',
        reached: false,
      },
    ],
  ])('%s', async (_, execution, expected) => {
    const failure = await ask(execution);
    expect(failure).toMatchObject(expected);
    if ('kind' in failure) expect(failure.message.length).toBeLessThan(300);
  });

  test.each<[RootMode, boolean]>([
    ['sudo', true],
    ['bare', false],
    ['skip', false],
  ])('root commands %s: a warning that something may run on: %s', async (root, warns) => {
    const warning = 'what runs there through sudo cannot be ended from here and may run on';
    for (const ending of ['cancelled', 'timeout', 'lost', 'output-limit'] as const) {
      const failure = await ask({ ending, stdout: HALF }, { root });
      expect('kind' in failure && failure.message.includes(warning)).toBe(warns);
    }
  });
});
