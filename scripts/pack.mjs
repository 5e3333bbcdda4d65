/**
 * `npm run pack -- DIR`: writes the packages as they would be published, as tarballs into a directory, and prints
 * their paths. By pnpm, since npm leaves `workspace:` and `catalog:` in what it packs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const LIBRARIES = ['core', 'providers', 'engine'];
/** Bundled, and by itself complete: `npm install --global` takes the one tarball. */
const COMMAND = 'cli';

const root = resolve(import.meta.dirname, '..');
const { devEngines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [directory] = process.argv.slice(2);
if (directory === undefined) fail('Name the directory for the tarballs: npm run pack -- DIR\n');
const destination = resolve(directory);
mkdirSync(destination, { recursive: true });
for (const name of [...LIBRARIES, COMMAND]) {
  const home = join(root, 'packages', name);
  if (name !== COMMAND) removeLeftovers(home);
  const pnpm = `pnpm@${devEngines.packageManager.version}`;
  const args = ['--yes', pnpm, 'pack', '--json', '--pack-destination', destination];
  const { status, stdout, stderr } = spawnSync('npx', args, { cwd: home, encoding: 'utf8' });
  if (status !== 0) fail(`${stdout}${stderr}`);
  process.stdout.write(`${JSON.parse(stdout).filename}\n`);
}

/** The compiler never removes what it made from a source that is gone. */
function removeLeftovers(home) {
  for (const path of readdirSync(join(home, 'dist'), { recursive: true })) {
    const module = /^(?<name>.+?)(?:\.d)?\.[jt]s(?:\.map)?$/u.exec(path)?.groups?.name;
    if (module !== undefined && !existsSync(join(home, 'src', `${module}.ts`))) {
      rmSync(join(home, 'dist', path));
    }
  }
}

function fail(text) {
  process.stderr.write(text);
  process.exit(1);
}
