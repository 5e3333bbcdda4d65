import { describe, expect, test } from 'vitest';
import { evidenceOf } from './evidence.ts';
import type { Capture } from './probe.ts';
import type { Script } from './transcript.ts';

function script(commands: { readonly [name: string]: string }, skipped: string[] = []): Script {
  return { text: '', mark: 'x'.repeat(16), commands, skipped };
}

const said = (stdout: string, stderr = '', exitCode = 0): Capture => ({ stdout, stderr, exitCode });

test('a command is told as it went, with status, time and first lines', () => {
  const captures = { 'apt.simulate': said('one\ntwo\n', 'W: old\n', 100) };
  const evidence = evidenceOf(
    script({ 'apt.simulate': 'apt-get -s\n  dist-upgrade' }),
    captures,
    { 'apt.simulate': 'updates' },
    { 'apt.simulate': 420 },
  );
  expect(evidence).toEqual([
    {
      name: 'apt.simulate',
      answers: 'updates',
      exitCode: 100,
      durationMs: 420,
      stdout: 'one\ntwo',
      stderr: 'W: old',
    },
  ]);
});

test('what did not run says why, and has no status', () => {
  const evidence = evidenceOf(
    script({ a: 'sleep 99', b: 'true' }, ['c']),
    {
      a: { stdout: 'half', stderr: '', missing: 'timeout' },
      c: { stdout: '', stderr: '', missing: 'policy' },
    },
    {},
  );
  expect(evidence).toEqual([
    {
      name: 'a',
      answers: 'platform',
      missing: 'timeout',
      stdout: 'half',
      stderr: '',
    },
    {
      name: 'b',
      answers: 'platform',
      missing: 'lost',
      stdout: '',
      stderr: '',
    },
    {
      name: 'c',
      answers: 'platform',
      missing: 'policy',
      stdout: '',
      stderr: '',
    },
  ]);
});

/** What of an output is kept, when its command is the only one. */
function kept(stdout: string): string | undefined {
  return evidenceOf(script({ a: 'x' }), { a: said(stdout) }, {})[0]?.stdout;
}

describe('output', () => {
  test.each<[string, string, string]>([
    ['in full', 'one\n', 'one'],
    ['with blanks around, which are no loss', '\n\n  one  \n\n', 'one'],
    ['of ten lines', '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n', '1\n2\n3\n4\n5\n6\n7\n8\n9\n10'],
    ['of eleven lines', '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n', '1\n2\n3\n4\n5\n6\n7\n8\n9\n10…'],
    ['of one line that just fits', 'x'.repeat(1600), 'x'.repeat(1600)],
    ['of one line that is too long', 'x'.repeat(1601), `${'x'.repeat(1600)}…`],
    ['of nothing', '', ''],
    ['of blanks', ' \n\t\n', ''],
    ['with control characters', 'a\u001b[31m\u0000b', 'a\ufffd[31m\ufffdb'],
    ['cut within an emoji', `${'x'.repeat(1599)}👍👍`, `${'x'.repeat(1599)}\ufffd…`],
  ])('%s', (_, stdout, expected) => {
    expect(kept(stdout)).toBe(expected);
  });

  test.each([1, 2, 7, 40, 900])('of %s commands together stays in its bounds', (count) => {
    const names = Array.from({ length: count }, (_, n) => `c${n}`);
    const loud = said('out\n'.repeat(5000), 'e'.repeat(20_000), 1);
    const evidence = evidenceOf(
      script(Object.fromEntries(names.map((name) => [name, 'run']))),
      Object.fromEntries(names.map((name) => [name, loud])),
      {},
    );
    const output = evidence.map(({ stdout, stderr }) => `${stdout}${stderr}`.replaceAll('…', ''));
    expect(output.join('').length).toBeLessThanOrEqual(1600);
    expect(evidence).toHaveLength(count);
  });

  test('of little leaves its room to what is longer', () => {
    const evidence = evidenceOf(
      script({ a: 'x', b: 'x', c: 'x' }),
      { a: said('short'), b: said('b'.repeat(5000)), c: said('', 'c'.repeat(900)) },
      {},
    );
    // 1600 less the 5 of "short", shared by two.
    expect(evidence.map(({ stdout, stderr }) => stdout + stderr)).toEqual([
      'short',
      `${'b'.repeat(797)}…`,
      `${'c'.repeat(797)}…`,
    ]);
  });

  // Where work grows faster than the text, the time limit of the test is met.
  test('of megabytes is cut as any other', () => {
    const huge = said('x'.repeat(30_000_000), '\n'.repeat(30_000_000));
    const [evidence] = evidenceOf(script({ a: 'x' }), { a: huge }, {});
    expect(evidence).toMatchObject({ stdout: `${'x'.repeat(1600)}…`, stderr: '' });
  });
});

test('a login in the address of a repository is not kept', () => {
  const captures = { a: said('Err:1 https://user:secret@mirror.example/debian stable\n') };
  const [evidence] = evidenceOf(script({ a: 'true' }), captures, {});
  expect(evidence?.stdout).toBe('Err:1 https://…@mirror.example/debian stable');
});
