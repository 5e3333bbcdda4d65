import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { STYLE, STYLE_HASH } from './html-style.ts';

test('the policy of the page allows exactly its own style', () => {
  expect(STYLE_HASH).toBe(`sha256-${createHash('sha256').update(STYLE).digest('base64')}`);
});

test.each(['light', 'dark'])('texts and marks have enough contrast in the %s colours', (mode) => {
  const blocks = [...STYLE.matchAll(/:root \{([^}]*)\}/gu)].map(([, block]) => block ?? '');
  const colours = new Map(
    [...(blocks[mode === 'light' ? 0 : 1] ?? '').matchAll(/--(\w+): #(\w+)/gu)].map(
      ([, name, hex]) => [name, luminance(hex ?? '')] as const,
    ),
  );
  for (const text of ['ink', 'soft', 'alarm', 'doubt', 'plain', 'good', 'link']) {
    for (const ground of ['page', 'card']) {
      const [a = 0, b = 0] = [colours.get(text), colours.get(ground)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../gu);
  const [r = 0, g = 0, b = 0] = (digits ?? []).map((pair) => {
    const value = Number.parseInt(pair, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
