import { expect, test } from 'vitest';
import { parseConfig } from './parse.ts';

test.each([
  ['[options]\nlog_level = \n', 2, 13],
  ['[options]\ndebug = true\ndebug = false\n', 3, 1],
  ['[options]\nmax_threads = 022\n', 2, 15],
  ['[options]\nmax_threads = 99999999999999999999\n', 2, 15],
  ['options: {}\n', 1, 1],
  ['a = "open\n', 1, 5],
])('%j is one problem with its line and the lines around it', async (text, line, column) => {
  const parsed = await parseConfig(text, 'toml', 'c.toml');
  expect(parsed).toMatchObject({ ok: false, problems: [{ file: 'c.toml', line }] });
  expect(!parsed.ok && parsed.problems).toHaveLength(1);
  expect(!parsed.ok && parsed.problems[0]?.column).toBeGreaterThanOrEqual(column);
  expect(!parsed.ok && parsed.problems[0]?.frame).toMatch('^');
  expect(!parsed.ok && parsed.problems[0]?.message).not.toMatch('\n');
});

test.each([
  ['options.debug = 1', 1, 17, 'option debug must be true or false, but is 1'],
  [
    'hosts = [{ name = "a", ip = "b", port = 0 }]',
    1,
    41,
    'host "a": port must be a whole number from 1 to 65535, but is 0',
  ],
  ['[options]\n"log.level" = 1', 2, 1, 'there is no option "log.level"'],
  ['[options.debug]\n', 1, 2, 'option debug must be true or false, but is a mapping'],
  [
    '[options]\neditor = 07:32:00',
    2,
    10,
    'option editor must be text that is not empty, on one line, without control characters, or null, but is a date',
  ],
  [
    '[options]\nmax_threads = inf',
    2,
    15,
    'option max_threads must be a whole number, 1 or more, but is Infinity',
  ],
  [
    '[options]\nmax_threads = 2.5',
    2,
    15,
    'option max_threads must be a whole number, 1 or more, but is 2.5',
  ],
])('%j is located', async (text, line, column, message) => {
  expect(await parseConfig(text, 'toml', 'c.toml')).toMatchObject({
    ok: false,
    problems: [{ message, line, column }],
  });
});

test('a warning is located too', async () => {
  const text = '[[hosts]]\nname = "a"\nip = "b"\n\n[[hosts]]\nname = "c"\nip = "d"\nfoo = 1\n';
  expect(await parseConfig(text, 'toml', 'c.toml')).toMatchObject({
    ok: true,
    warnings: [{ message: 'host "c": unknown field "foo" is ignored', line: 8, column: 1 }],
  });
});

test('where the places cannot be found, the problems are told without them', async () => {
  const text = `[options]\nmax_threads = 0\neditor = "${'\\n'.repeat(500_000)}"`;
  const parsed = await parseConfig(text, 'toml', 'c.toml');
  expect(!parsed.ok && parsed.problems.map(({ message }) => message.slice(0, 40))).toEqual([
    'option max_threads must be a whole numbe',
    'option editor must be text that is not e',
  ]);
});
