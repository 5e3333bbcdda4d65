import { expect, test } from 'vitest';
import { parseConfig } from './parse.ts';
import { codeFrame, locator } from './position.ts';
import { ConfigurationError, formatProblem, type Problem } from './problem.ts';

test.each<[string, Problem]>([
  ['it is wrong', { message: 'it is wrong' }],
  ['c.yaml: it is wrong', { message: 'it is wrong', file: 'c.yaml' }],
  ['c.yaml:3: it is wrong', { message: 'it is wrong', file: 'c.yaml', line: 3 }],
  [
    'c.yaml:3:7: it is wrong\n  Mend it.',
    { message: 'it is wrong', file: 'c.yaml', line: 3, column: 7, hint: 'Mend it.' },
  ],
  ['bad\ufffdname: it is wrong', { message: 'it is wrong', file: 'bad\u001bname' }],
])('%j', (text, problem) => {
  expect(formatProblem(problem)).toBe(text);
});

test('the error tells every problem, with frame and hint', async () => {
  const parsed = await parseConfig('options:\n  debug: true\n\tx: 1\n', 'yaml', 'c.yaml');
  const error = new ConfigurationError(parsed.ok ? [] : parsed.problems);
  expect(error.name).toBe('ConfigurationError');
  expect(error.message).toBe(
    [
      'c.yaml:3:1: Tabs are not allowed as indentation',
      '  2 |   debug: true',
      '  3 |  x: 1',
      '    | ^',
      '  Indent with spaces.',
    ].join('\n'),
  );
});

test('more problems than anyone reads are counted', () => {
  const { message, problems } = new ConfigurationError(
    Array.from({ length: 250 }, (_, i) => ({ message: `wrong ${i}` })),
  );
  expect(message.split('\n')).toHaveLength(101);
  expect(message).toMatch(/\nwrong 99\nand 150 more problems$/u);
  expect(problems).toHaveLength(250);
});

test.each([
  ['', 0, 1, 1],
  ['ab\ncd', 0, 1, 1],
  ['ab\ncd', 2, 1, 3],
  ['ab\ncd', 3, 2, 1],
  ['ab\ncd', 5, 2, 3],
  ['a\r\nb', 3, 2, 1],
  ['\n\n\n', 2, 3, 1],
])('in %j, offset %i is line %i, column %i', (text, offset, line, column) => {
  expect(locator(text)(offset)).toEqual({ line, column });
});

test('the frame of a long line shows what is around the place, and nothing harmful', () => {
  const text = `${'a'.repeat(1000)}\u001b[31m${'b'.repeat(1000)}`;
  const [line, mark] = codeFrame(text, { line: 1, column: 1001 }).split('\n');
  expect(line).toBe(`  1 | ${'a'.repeat(50)}\ufffd[31m${'b'.repeat(45)}`);
  expect(mark).toBe(`    | ${' '.repeat(50)}^`);
});
