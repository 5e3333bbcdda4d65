import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConfigFormat } from './config.ts';
import { hostFieldNames } from './host-fields.ts';
import { optionNames } from './options.ts';
import { parseConfig } from './parse.ts';
import { ConfigurationError } from './problem.ts';

const words = [
  ...optionNames,
  ...hostFieldNames,
  'options',
  'hosts',
  '__proto__',
  '[options]',
  '[[hosts]]',
];
const marks = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  ', ',
  '=',
  ' = ',
  '- ',
  '\n',
  '\n  ',
  '\n- ',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '!!',
  '<<',
  '<<: ',
  '!!omap ',
  '!!set ',
  '!!pairs ',
  '!!binary ',
  '!!str ',
  '%YAML 1.1\n---\n',
  '|',
  '>',
  '? ',
  '\t',
  '\\',
  '%',
  '---\n',
  '1',
  '-0',
  '1e999',
  'true',
  'null',
  '~',
  '2024-01-01',
  '\r\n',
  '\ufeff',
  '\0',
  '\ud800',
  'é',
];
const soup = fc
  .array(fc.constantFrom(...words, ...marks), { maxLength: 40 })
  .map((parts) => parts.join(''));
const text = fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 60 }), fc.json());
const format = fc.constantFrom<ConfigFormat[]>('yaml', 'toml', 'json');

test('whatever the text, the answer is a configuration or located problems; it never throws', async () => {
  await fc.assert(
    fc.asyncProperty(text, format, async (input, as) => {
      const parsed = await parseConfig(input, as, 'c');
      if (parsed.ok) return;
      expect(parsed.problems).not.toHaveLength(0);
      for (const { message, line } of parsed.problems) {
        expect(message).toMatch(/\S/u);
        if (line !== undefined) expect(line).toBeLessThanOrEqual(input.split('\n').length);
      }
      expect(new ConfigurationError(parsed.problems).message).not.toMatch(/[\0\u001b]/u);
    }),
    { numRuns: 3000 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('whatever the values, what is taken can be kept and read again', async () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
  const file = fc.record({
    options: fc.dictionary(fc.constantFrom<string[]>(...optionNames), value, { maxKeys: 4 }),
    hosts: fc.array(fc.dictionary(fc.constantFrom<string[]>(...hostFieldNames), value), {
      maxLength: 3,
    }),
  });
  await fc.assert(
    fc.asyncProperty(file, async (input) => {
      const parsed = await parseConfig(JSON.stringify(input), 'json', 'c.json');
      if (parsed.ok) expect(JSON.parse(JSON.stringify(parsed.config))).toEqual(parsed.config);
    }),
    { numRuns: 2000 },
  );
});
