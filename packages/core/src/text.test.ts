import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, lines, oneLine, quoted, withoutLogins } from './text.ts';

const MARK = '\ufffd';

describe('captured output', () => {
  test.each<[string, string, string]>([
    ['plain text', 'a b\tc\n', 'a b\tc\n'],
    ['CRLF', 'a\r\nb\r\n', 'a\nb\n'],
    ['a progress bar', '10%\r20%\r\n', `10%${MARK}20%\n`],
    ['NUL', 'a\0b', `a${MARK}b`],
    ['vertical tab, form feed, backspace', 'a\v\f\bb', `a${MARK.repeat(3)}b`],
    ['colours', '\u001b[1;31mred\u001b[0m', `${MARK}[1;31mred${MARK}[0m`],
    ['C1, in which one character starts a sequence', 'a\u009b31m', `a${MARK}31m`],
    ['DEL', 'a\u007f', `a${MARK}`],
    ['half of a surrogate pair', 'a\ud83d', `a${MARK}`],
    ['letters of any script, emoji, combining marks', 'é e\u0301 日本 👍', 'é e\u0301 日本 👍'],
  ])('with %s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test('cleaned once is clean', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
    );
  });
});

describe('text for one line of a terminal', () => {
  test.each<[string, string, string]>([
    ['newlines and tabs', 'a\n\tb\r\nc', 'a b c'],
    ['a title', '\u001b]0;owned\u0007x', `${MARK}]0;owned${MARK}x`],
    ['a link', '\u001b]8;;http://x\u001b\\y', `${MARK}]8;;http://x${MARK}\\y`],
    ['a cleared screen', '\u001b[2J\u001b[H', `${MARK}[2J${MARK}[H`],
    ['C1', '\u0085\u009d0;x\u009c', `${MARK}${MARK}0;x${MARK}`],
    ['an override of direction', 'pkg\u202egnp.exe', `pkg${MARK}gnp.exe`],
    ['isolates', '\u2066a\u2069', `${MARK}a${MARK}`],
    ['direction marks', 'a\u200e\u200f\u061cb', `a${MARK.repeat(3)}b`],
    ['line and paragraph separators', 'a\u2028b\u2029c', `a${MARK}b${MARK}c`],
    ['zero-width characters', 'a\u200bb\u2060c\ufeffd', `a${MARK}b${MARK}c${MARK}d`],
    ['a soft hyphen', 'open\u00adssl', `open${MARK}ssl`],
    ['tag characters', 'a\u{e0041}b', `a${MARK}b`],
    ['combining marks and emoji, which stay', 'e\u0301 👍🏽 日本', 'e\u0301 👍🏽 日本'],
    ['nothing', '', ''],
  ])('with %s', (_, text, safe) => {
    expect(oneLine(text)).toBe(safe);
  });

  test('has no control, format or surrogate character, whatever went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(oneLine(text)).not.toMatch(
          /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
        );
      }),
      { numRuns: 500 },
    );
  });
});

test.each<[string, readonly string[]]>([
  ['', []],
  ['\n', ['']],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\n\nb\n\n', ['a', '', 'b', '']],
])('the lines of %j', (text, expected) => {
  expect(lines(text)).toEqual(expected);
});

describe('a quoted line', () => {
  test.each<[string, string, number | undefined, string]>([
    ['in full', '  E: broken  ', undefined, '"E: broken"'],
    ['of nothing', '', undefined, '""'],
    ['of several lines', 'a\nb', undefined, '"a b"'],
    ['at the limit', '12345', 5, '"12345"'],
    ['past the limit', '123456', 5, '"1234…"'],
    ['of emoji, which count as one', '👍👍👍👍👍', 5, '"👍👍👍👍👍"'],
    ['of too many emoji, never cut in half', '👍👍👍👍👍👍', 5, '"👍👍👍👍…"'],
    ['with blanks that make it too long', '   12345   ', 5, '"12345"'],
    ['with tabs within, which count as one blank', '1\t\t\t\t\t2', 5, '"1 2"'],
    ['with control characters', 'a\u001b[31mb', undefined, `"a${MARK}[31mb"`],
    ['of the default limit', 'x'.repeat(120), undefined, `"${'x'.repeat(120)}"`],
    ['past the default limit', 'x'.repeat(121), undefined, `"${'x'.repeat(119)}…"`],
  ])('%s', (_, line, limit, expected) => {
    expect(quoted(line, limit)).toBe(expected);
  });

  test('is never longer than the limit and its quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 30 }), (line, limit) => {
        expect([...quoted(line, limit)].length).toBeLessThanOrEqual(limit + 2);
      }),
    );
  });

  test('is cut from a line of megabytes too', () => {
    const line = '👍'.repeat(10_000_000);
    expect(quoted(line)).toBe(`"${'👍'.repeat(119)}…"`);
  });
});

describe('logins in addresses', () => {
  test.each([
    ['https://ada:s3cret@mirror.example/debian', 'https://…@mirror.example/debian'],
    ['http://token@[::1]:8080/ and ftp://a:b@c', 'http://…@[::1]:8080/ and ftp://…@c'],
    ['what a cut leaves of one: "https://ada:s3cr…"', 'what a cut leaves of one: "https://…@"'],
    ['no login: https://mirror.example:8080/a@b', 'no login: https://mirror.example:8080/a@b'],
    ['an address that is cut: http://mirror.exa…', 'an address that is cut: http://mirror.exa…'],
    ['a person: ada@example', 'a person: ada@example'],
  ])('%s', (text, expected) => {
    expect(withoutLogins(text)).toBe(expected);
  });

  // Where work grows faster than the text, the time limit of the test is met.
  test.each([
    ['many beginnings of one', '://a:'.repeat(400_000)],
    ['one that does not end', `://${':'.repeat(2_000_000)}`],
  ])('%s are none', (_, text) => {
    expect(withoutLogins(text)).toBe(text);
  });
});
