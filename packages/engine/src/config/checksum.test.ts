import { expect, test } from 'vitest';
import { checksum } from './checksum.ts';

const sum = (text: string): string => checksum(Buffer.from(text));

test('is 16 hexadecimal digits, and always the same', () => {
  for (const text of ['', 'a', 'größe 更新', 'x'.repeat(100_000)]) {
    expect(sum(text)).toMatch(/^[0-9a-f]{16}$/u);
    expect(sum(text)).toBe(sum(text));
  }
});

test('of texts that differ a little differs', () => {
  const base = 'hosts:\n  - { name: web1, ip: 10.0.0.1 }\n'.repeat(50);
  const texts = new Set([
    base,
    `${base} `,
    base.slice(1),
    base.slice(0, -1),
    `\0${base}`,
    `${base}\0`,
    `${base}\0\0`,
  ]);
  for (let at = 0; at < base.length; at += 1) {
    for (const other of ['x', '\u0100', '\uff30']) {
      texts.add(`${base.slice(0, at)}${other}${base.slice(at + 1)}`);
    }
    // Neighbours that changed places.
    texts.add(
      `${base.slice(0, at)}${base
        .slice(at, at + 2)
        .split('')
        .reverse()
        .join('')}${base.slice(at + 2)}`,
    );
  }
  expect(new Set([...texts].map(sum)).size).toBe(texts.size);
});

test('of much text takes all of it in', () => {
  const much = 'x'.repeat(10_000_000);
  expect(new Set([much, `y${much.slice(1)}`, `${much.slice(1)}y`].map(sum)).size).toBe(3);
});
