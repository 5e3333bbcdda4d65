/** Checks that the code in the documents is code that the other tests compile and run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

const examples = ['library', 'provider'].flatMap((part) =>
  readdirSync(join(ROOT, 'examples', part)).map((name) =>
    readFileSync(join(ROOT, 'examples', part, name), 'utf8'),
  ),
);

test.each(['library.md', 'add-a-provider.md'])(
  'every block of code in docs/%s is in an example',
  (name) => {
    const page = readFileSync(join(ROOT, 'docs', name), 'utf8');
    const blocks = [...page.matchAll(/^```ts\n(?<code>[\s\S]*?)^```$/gmu)].map(
      ({ groups }) => groups?.code ?? '',
    );
    expect(blocks.length).toBeGreaterThan(3);
    expect(blocks.filter((block) => !examples.some((text) => text.includes(block)))).toEqual([]);
  },
);
