import { expect, test } from 'vitest';
import { firstPiece, openPieces } from './pieces.ts';

test.each([
  ['words', 'host show web1\r', 'host show web1'],
  ['letters of two units', 'a\u{1f512}\t', 'a\u{1f512}'],
  ['Enter', '\rnext', '\r'],
  ['Enter, as a paste may have it', '\r\nnext', '\r\n'],
  ['a single control character', '\u0003\u0003', '\u0003'],
  ['an arrow', '\u001b[Ax', '\u001b[A'],
  ['an arrow with Ctrl', '\u001b[1;5Cx', '\u001b[1;5C'],
  ['an arrow of an application', '\u001bOAx', '\u001bOA'],
  ['F1 of the Linux console', '\u001b[[Ax', '\u001b[[A'],
  ['a letter with Alt', '\u001bbx', '\u001bb'],
  ['Escape before another sequence', '\u001b\u001b[A', '\u001b'],
])('the first piece is %s', (_, text, piece) => {
  expect(firstPiece(text)).toBe(piece);
});

/** The pieces of what was typed in parts, and what was left. */
async function piecesOf(parts: readonly string[], last: string) {
  const used: string[] = [];
  await new Promise<void>((resolve) => {
    const pieces = openPieces((piece) => {
      used.push(piece);
      if (piece !== last) return;
      pieces.stop();
      used.push(`left: ${pieces.rest()}`);
      resolve();
    });
    for (const part of parts) pieces.add(part);
    // Not at once: whoever began to read must know of it.
    expect(used).toEqual([]);
  });
  return used;
}

test('pieces come one by one, and what follows the last one is left', async () => {
  expect(await piecesOf(['ver', 'sion\u001b', '[D\rexit\r'], '\r')).toEqual([
    'version',
    '\u001b[D',
    '\r',
    'left: exit\r',
  ]);
});

test('an Escape that nothing follows is a key', async () => {
  expect(await piecesOf(['a\u001b'], '\u001b')).toEqual(['a', '\u001b', 'left: ']);
});
