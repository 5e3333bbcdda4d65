import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Node } from './node.ts';
import { parseConfig } from './parse.ts';
import { readJson } from './read-json.ts';

/** The plain value of a node, the last of equal keys winning as with `JSON.parse`. */
function plain(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'mapping') {
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
  }
  return node.kind === 'scalar' ? node.value : undefined;
}

function builtIn(text: string): unknown {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function ours(text: string): unknown {
  const reading = readJson(text);
  return reading.ok && reading.root !== undefined ? { value: plain(reading.root) } : undefined;
}

test('reads whatever is valid JSON as the runtime does', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      expect(ours(text)).toEqual(builtIn(text));
    }),
  );
});

test('takes and refuses the same texts as the runtime', () => {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '\\u00e9',
    '\\x',
    '1',
    '-',
    '0',
    '.5',
    'e',
    '+',
    'true',
    'nul',
    'l',
    ' ',
    '\n',
    '\t',
    '\u00a0',
    "'",
    '#',
    '/',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 9 }), (parts) => {
      const text = parts.join('');
      expect(ours(text)).toEqual(builtIn(text));
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['{options: {}}', 1, 2, 'expected a key in double quotes, found "o"'],
  ["{'options': {}}", 1, 2, 'expected a key in double quotes, found "\'"'],
  ['{\n  "hosts": [1,]\n}', 2, 15, '"]" after a comma: JSON wants no comma after the last entry'],
  ['{"a": 1,}', 1, 9, '"}" after a comma: JSON wants no comma after the last entry'],
  ['{"a" 1}', 1, 6, 'expected ":" after the key, found "1"'],
  ['{"a": 1 "b": 2}', 1, 9, 'expected "," or "}", found "\\""'],
  ['{"a": ', 1, 7, 'expected a value, found the end of the file'],
  ['{"a": yes}', 1, 7, '"yes" is no JSON value; text stands in double quotes'],
  ['{"a": 022}', 1, 8, 'expected "," or "}", found "2"'],
  ['{"a": NaN}', 1, 7, '"NaN" is no JSON value; text stands in double quotes'],
  ['{"a": "b}', 1, 7, 'this string has no closing quote'],
  ['{"a": "b\n"}', 1, 9, 'a line break or control character inside a string'],
  ['{"a": "\\q"}', 1, 7, 'this string has an escape that JSON does not know'],
  ['{} {}', 1, 4, 'expected the end of the file, found "{"'],
  ['// a comment\n{}', 1, 1, 'expected a value, found "/"'],
  ['options:\n  debug: true', 1, 1, '"options" is no JSON value; text stands in double quotes'],
])('%j is located', async (text, line, column, message) => {
  expect(await parseConfig(text, 'json', 'c.json')).toMatchObject({
    ok: false,
    problems: [{ message, line, column, file: 'c.json' }],
  });
});

test('of two equal keys, neither wins', async () => {
  const text = '{"options": {"debug": true,\n  "debug": false}}';
  expect(await parseConfig(text, 'json', 'c.json')).toMatchObject({
    ok: false,
    problems: [{ message: 'the key "debug" is there twice, first on line 1', line: 2, column: 3 }],
  });
});
