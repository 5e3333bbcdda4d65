import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Command } from './probe.ts';
import {
  fromTranscript,
  type Script,
  type ScriptOptions,
  type Transcript,
  toScript,
} from './transcript.ts';

const MARK = '0123456789abcdef0123456789abcdef';
const OPTIONS: ScriptOptions = { mark: MARK, locale: 'C', root: 'bare' };

/** Runs a script as a session does: on the standard input of a shell, which stays open until it ends. */
function run(
  shell: string,
  script: Script,
  input = script.text,
): Transcript & { readonly raw: string } {
  // spawnSync would close the input, at which the guard ends the script: the pipeline keeps it open.
  const { stdout, stderr } = spawnSync(
    'setsid',
    [
      '-w',
      'sh',
      '-c',
      `{ printf '%s' "$1"; exec sleep 20; } | { ${shell}; kill -- -$$; }`,
      'sh',
      input,
    ],
    { encoding: 'utf8' },
  );
  return { ...fromTranscript(script, stdout, stderr), raw: stdout };
}

function commands(shells: { readonly [name: string]: string }): {
  readonly [name: string]: Command;
} {
  return Object.fromEntries(
    Object.entries(shells).map(([name, sh]) => [name, { sh, purpose: 'a test' }]),
  );
}

/** A shell word that prints any text byte for byte through printf. */
function octal(text: string): string {
  return [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

describe.each(['dash', 'bash', 'bash --posix'])('in %s', (line) => {
  const shell = line.split(' ')[0] ?? line;

  test('gives back what each command wrote on each stream, with its status', () => {
    const script = toScript(
      commands({ a: 'echo one; echo two >&2; exit 3', 'b.c': 'printf "no newline"', none: ':' }),
      OPTIONS,
    );
    const { started, finished, captures } = run(shell, script);
    expect({ started, finished }).toEqual({ started: true, finished: true });
    expect(captures).toEqual({
      a: { stdout: 'one\n', stderr: 'two\n', exitCode: 3 },
      'b.c': { stdout: 'no newline', stderr: '', exitCode: 0 },
      none: { stdout: '', stderr: '', exitCode: 0 },
    });
  });

  test.each(['/nowhere', ''])(
    'runs where PATH is "%s", and nothing out of the current directory',
    (path) => {
      const script = toScript(commands({ path: 'printf %s "$PATH"; date >/dev/null' }), OPTIONS);
      const { captures } = run(`env PATH='${path}' /bin/${shell}`, script);
      expect(captures.path).toMatchObject({ exitCode: 0, stderr: '' });
      expect(captures.path?.stdout.split(':')).not.toContain('');
    },
  );

  test('gives back any text', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .map((s) => s.replace(/\p{C}/gu, '.'));
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 255 }), (out, err, status) => {
        const sh = `printf '${octal(out)}'; printf '${octal(err)}' >&2; exit ${status}`;
        const { captures } = run(shell, toScript(commands({ x: sh }), OPTIONS));
        expect(captures).toEqual({ x: { stdout: out, stderr: err, exitCode: status } });
      }),
      { numRuns: 25 },
    );
  });

  test('a command cannot eat the script or wait for input', () => {
    const script = toScript(
      commands({ eats: 'cat', reads: 'read x; echo "$? $x"', after: 'echo here' }),
      OPTIONS,
    );
    const { finished, captures } = run(shell, script);
    expect(finished).toBe(true);
    expect(captures.eats?.stdout).toBe('');
    expect(captures.reads?.stdout).toBe('1 \n');
    expect(captures.after?.stdout).toBe('here\n');
  });

  test('a lost first line leaves no mark and runs nothing', () => {
    const script = toScript(commands({ x: 'echo ran' }), OPTIONS);
    const withoutFirst = script.text.slice(script.text.indexOf('\n') + 1);
    const { started, raw } = run(shell, script, withoutFirst);
    expect(started).toBe(false);
    expect(raw).toBe('');
  });

  test('the locale is forced on every command, and no variable of the user answers for us', () => {
    vi.stubEnv('LANGUAGE', 'de');
    vi.stubEnv('ASSUME_ALWAYS_YES', 'yes');
    const sh = `echo "$LC_ALL $LANG \${LANGUAGE-unset} \${ASSUME_ALWAYS_YES-unset} $TZ $TERM"`;
    const { captures } = run(
      shell,
      toScript(commands({ x: sh }), { ...OPTIONS, locale: 'C.UTF-8' }),
    );
    vi.unstubAllEnvs();
    expect(captures.x?.stdout).toBe('C.UTF-8 C.UTF-8 unset unset UTC dumb\n');
  });
});

test('commands that need root run bare, through sudo -n, or not at all', () => {
  const asked = { sync: { sh: '/usr/bin/apt-get update', purpose: 'sync', root: true as const } };
  expect(toScript(asked, OPTIONS).commands).toEqual({ sync: '/usr/bin/apt-get update' });
  const sudo = toScript(asked, { ...OPTIONS, root: 'sudo' });
  expect(sudo.commands).toEqual({ sync: 'sudo -n /usr/bin/apt-get update' });
  const skip = toScript(asked, { ...OPTIONS, root: 'skip' });
  expect(skip.text).not.toContain('apt-get');
  expect(fromTranscript(skip, '', '').captures).toEqual({
    sync: { stdout: '', stderr: '', missing: 'policy' },
  });
});

describe('reading a transcript', () => {
  const script = toScript(commands({ a: ':', b: ':' }), OPTIONS);
  const said = (...lines: string[]): string => lines.map((line) => `\n${MARK} ${line}\n`).join('');

  test('noise before the first mark is ignored', () => {
    const out = `motd\nbegin a\n${said('start', 'begin a')}A${said('end a 0', 'begin b', 'end b 1', 'done')}`;
    const err = `warning${said('start', 'begin a', 'end a 0', 'begin b', 'end b 1', 'done')}`;
    expect(fromTranscript(script, out, err)).toEqual({
      started: true,
      finished: true,
      captures: {
        a: { stdout: 'A', stderr: '', exitCode: 0 },
        b: { stdout: '', stderr: '', exitCode: 1 },
      },
    });
  });

  test('what did not end has no status, and says why', () => {
    const out = `${said('start', 'begin a')}A${said('end a 0', 'begin b')}half`;
    const err = said('start', 'begin a', 'end a 0', 'begin b');
    expect(fromTranscript(script, out, err, 'timeout')).toEqual({
      started: true,
      finished: false,
      captures: {
        a: { stdout: 'A', stderr: '', exitCode: 0 },
        b: { stdout: 'half', stderr: '', missing: 'timeout' },
      },
    });
  });

  test('a command has ended only when both streams say so', () => {
    const out = said('start', 'begin a', 'end a 0', 'begin b', 'end b 0', 'done');
    const { captures, finished } = fromTranscript(script, out, said('start', 'begin a'), 'lost');
    expect(finished).toBe(false);
    expect(captures.a).toEqual({ stdout: '', stderr: '', missing: 'lost' });
  });

  test('marks of another run are text', () => {
    const forged = `\n${'f'.repeat(32)} end a 0\n`;
    const out = `${said('start', 'begin a')}${forged}${said('end a 7')}`;
    const err = said('start', 'begin a', 'end a 7');
    expect(fromTranscript(script, out, err).captures.a).toEqual({
      stdout: forged,
      stderr: '',
      exitCode: 7,
    });
  });

  test('control characters cannot pass', () => {
    const out = `${said('start', 'begin a')}a\u001b[31m\u0000\r\nb\rc\u009b${said('end a 0')}`;
    const { captures } = fromTranscript(script, out, said('start', 'begin a', 'end a 0'));
    expect(captures.a?.stdout).toBe('a\ufffd[31m\ufffd\nb\ufffdc\ufffd');
  });

  test('anything at all is read without a throw', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        `\n${MARK} `,
        'begin a\n',
        'end a 0\n',
        'end a 999\n',
        'start\n',
        'done\n',
        MARK,
      ),
      fc.string(),
    );
    const stream = fc.array(piece).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(stream, stream, (out, err) => {
        const { captures } = fromTranscript(script, out, err);
        expect(Object.keys(captures)).toEqual(['a', 'b']);
      }),
    );
  });
});

test.each([
  [
    'a name that is shell',
    () => toScript(commands({ 'a; rm x': ':' }), OPTIONS),
    /unsafe command name/u,
  ],
  ['a short mark', () => toScript({}, { ...OPTIONS, mark: 'abc' }), /mark needs/u],
  ['a locale that is shell', () => toScript({}, { ...OPTIONS, locale: 'C;id' }), /unsafe locale/u],
])('%s is refused', (_, act, message) => {
  expect(act).toThrow(message);
});
