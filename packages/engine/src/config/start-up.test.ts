/** Commands that only read must start fast: parsers and checker may be loaded on demand only. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const core = join(import.meta.dirname, '../../../core/src/index.ts');

// import { Composer, type Document } from 'yaml';
// export { parseConfig } from './config/parse.ts';
const STATIC = /^(?:import|export) (?!type )(?<names>[^;]*?) ?from '(?<from>[^']+)';/gmu;

interface Import {
  readonly names: readonly string[];
  readonly from: string;
}

function importsOf(file: string): readonly Import[] {
  return [...readFileSync(file, 'utf8').matchAll(STATIC)].map(({ groups }) => ({
    names: (groups?.names ?? '').split(/[{},\s]+/u).filter((name) => name !== ''),
    from: groups?.from ?? '',
  }));
}

/** Everything that is loaded along with a source file; of core, what a bundler keeps for the names taken from it. */
function loadedWith(file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { names, from } of importsOf(file)) {
    if (from.startsWith('.')) loadedWith(join(dirname(file), from), seen);
    else if (from !== '@exosphere/core') seen.add(from);
    else {
      const homes = importsOf(core).filter((one) => one.names.some((name) => names.includes(name)));
      for (const home of homes) loadedWith(join(dirname(core), home.from), seen);
    }
  }
  return seen;
}

test('loading a configuration that was checked before loads no parser and no checker', () => {
  const loaded = [...loadedWith(join(import.meta.dirname, 'load.ts'))];
  expect(loaded).toContain(join(dirname(core), 'config/parse.ts'));
  expect(loaded).toContain('node:fs/promises');
  // It alone would take a fifth of a start.
  expect(loaded).not.toContain('node:crypto');
  const packages = loaded.filter((name) => !name.startsWith('node:') && !name.startsWith('/'));
  expect(packages).toEqual([]);
  expect(loaded.filter((name) => /(?:schema|check|read-\w+)\.ts$/u.test(name))).toEqual([
    join(import.meta.dirname, 'read-file.ts'),
  ]);
});
