import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeJson } from './safe-json.ts';

test.each([
  ['what JSON escapes itself', JSON.stringify('\u001b[31m'), '"\\u001b[31m"'],
  ['C1 and DEL', '"\u007f\u009b31m"', '"\\u007f\\u009b31m"'],
  ['an override of direction', '"pkg\u202egnp.exe"', '"pkg\\u202egnp.exe"'],
  ['a tag character, which has two units', '"a\u{e0041}b"', '"a\\udb40\\udc41b"'],
  ['lines, letters of any script and emoji, which stay', '{\n  "é": "日本 👍"\n}', undefined],
])('%s', (_, json, safe = json) => {
  expect(safeJson(json)).toBe(safe);
});

test('says the same, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = safeJson(JSON.stringify(text));
      expect(JSON.parse(json)).toBe(text);
      expect(json).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});
