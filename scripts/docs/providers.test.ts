import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { known, type Provider, probe } from '@exosphere/core';
import { providers } from '@exosphere/providers';
import { expect, test } from 'vitest';

// The generator is plain JavaScript, so that it runs without a build step of its own.
const generator = new URL('./providers.mjs', import.meta.url).href;
const { fillProviders }: { fillProviders(page: string, list?: readonly Provider[]): string } =
  await import(generator);

const PAGE = ['overview', 'every host', 'providers']
  .map((name) => `<!-- ${name}: generated, do not edit -->\n<!-- end of ${name} -->\n`)
  .join('');

const IMAGINARY: Provider = {
  id: 'imaginary',
  title: 'Imaginary manager',
  tools: ['imagine'],
  families: ['dreamland'],
  serves: () => false,
  updates: probe({
    commands: {
      list: { sh: 'imagine list | sort', purpose: 'pending updates' },
      facts: { sh: 'imagine facts\nimagine more', purpose: 'facts, on two lines' },
      old: { sh: 'echo `date`', purpose: 'backquotes' },
    },
    read: () => ({ updates: known([]), security: known({ vulnerable: [] }) }),
  }),
  sync: probe({
    slow: true,
    commands: {
      fetch: { sh: '/usr/bin/imagine fetch --from=a,b', purpose: 'metadata', root: true },
    },
    read: () => known(null),
  }),
};

test('docs/providers.md lists the commands of today (npm run docs writes them anew)', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/providers.md'), 'utf8');
  for (const { id } of providers) expect(page).toMatch(`\n### ${id}\n`);
  expect(fillProviders(page)).toBe(page);
});

test('a page without the marks is refused, not emptied', () => {
  expect(() => fillProviders('# Providers\n')).toThrow('the marks of overview are missing');
});

test('every command has its operation, privilege and purpose', () => {
  const page = fillProviders(PAGE, [IMAGINARY]);
  expect(page).toContain(
    '| `imaginary.list` | refresh | `imagine list \\| sort` | user | pending updates |\n',
  );
  expect(page).toContain('| `imaginary.facts` | refresh | below | user | facts, on two lines |\n');
  expect(page).toContain('```sh\nimagine facts\nimagine more\n```\n');
  expect(page).toContain('| `imaginary.old` | refresh | `` echo `date` `` | user | backquotes |\n');
  expect(page).toContain(
    '| `imaginary.fetch` | sync | `/usr/bin/imagine fetch --from=a,b` | ' +
      'root: `USER ALL=(root) NOPASSWD: /usr/bin/imagine fetch --from\\=a\\,b` | metadata |\n',
  );
  expect(page).toContain(
    'A refresh has to be done within `command_timeout`, a sync within `sync_timeout`.\n',
  );
});

test('what is asked of every host stands once', () => {
  const page = fillProviders(PAGE, [IMAGINARY]);
  expect(page.match(/\| `clock` \|/gu)).toHaveLength(1);
  expect(page).toContain('| `true` | ping | `true` | user |');
  expect(page).toContain('| `uname` | discover |');
  expect(page).toContain('for t in imagine; do');
  expect(page).toContain('| [`imaginary`](#imaginary) | Imaginary manager | `imagine` |');
  expect(page).toContain('| `dreamland` | needs root |\n');
});
