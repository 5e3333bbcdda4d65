/**
 * Writes every generated page of docs/ anew: runs each generator in scripts/docs/, by name.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const generators = join(import.meta.dirname, 'docs');

for (const name of readdirSync(generators).sort()) {
  if (!name.endsWith('.mjs')) continue;
  const { status } = spawnSync(process.execPath, [join(generators, name)], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`scripts/docs/${name} failed.`);
    process.exit(1);
  }
}
