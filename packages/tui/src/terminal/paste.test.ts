/** Pasted text and keys, as terminals send them. */
import { expect, test } from 'vitest';
import { splitPastes } from './paste.ts';

const START = '\u001b[200~';
const END = '\u001b[201~';

test('keys alone are keys', () => {
  expect(splitPastes('P\u001b[A', undefined)).toEqual({
    parts: [{ type: 'typed', text: 'P\u001b[A' }],
    open: undefined,
  });
});

test('a paste is told from the keys around it, in order', () => {
  expect(splitPastes(`/${START}Ping\nall${END}\r`, undefined)).toEqual({
    parts: [
      { type: 'typed', text: '/' },
      { type: 'pasted', text: 'Ping\nall' },
      { type: 'typed', text: '\r' },
    ],
    open: undefined,
  });
});

test('a paste in several chunks is one, its end mark cut in two', () => {
  const first = splitPastes(`${START}web-`, undefined);
  expect(first).toEqual({ parts: [], open: 'web-' });
  const second = splitPastes('001\u001b[2', first.open);
  expect(second.parts).toEqual([]);
  expect(splitPastes('01~q', second.open)).toEqual({
    parts: [
      { type: 'pasted', text: 'web-001' },
      { type: 'typed', text: 'q' },
    ],
    open: undefined,
  });
});

test('of a huge paste only the start is kept, and its end is still found', () => {
  let open: string | undefined;
  for (let at = 0; at < 1000; at++) {
    open = splitPastes(at === 0 ? START : 'x'.repeat(10_000), open).open;
    expect(open?.length).toBeLessThan(5000);
  }
  const { parts } = splitPastes(`${END}i`, open);
  expect(parts.map(({ type, text }) => [type, text.length])).toEqual([
    ['pasted', 4096],
    ['typed', 1],
  ]);
});
