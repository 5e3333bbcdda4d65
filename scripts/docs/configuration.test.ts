import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// The generator is plain JavaScript, so that it runs without a build step of its own.
const generator = new URL('./configuration.mjs', import.meta.url).href;
const { fillTables }: { fillTables(page: string): string } = await import(generator);

test('docs/configuration.md has the tables of today (npm run docs writes them anew)', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');
  expect(page).toMatch('| `log_level` |');
  expect(fillTables(page)).toBe(page);
});

test('a page without the marks is refused, not emptied', () => {
  expect(() => fillTables('# Configuration\n')).toThrow('the marks of options are missing');
});
