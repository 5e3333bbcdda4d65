/**
 * Runs the whole suite on the newest Node.js with long-term support, where the store uses the SQLite of the runtime.
 * Arguments are those of `npm test`. Started by a Node.js that has none, the two meet in the tests of the store.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchNode, HAS_SQLITE, NEWEST, pathOf } from './other-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

try {
  fetchNode(NEWEST);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const node = pathOf(NEWEST);
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const child = spawn(node, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    // What tests start by the name of `node` is this one too.
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    ...(HAS_SQLITE ? {} : { EXOSPHERE_OTHER_NODE: process.execPath }),
  },
});
// Ctrl-C reaches the child by itself; a signal sent to this process alone does not.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('close', (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal];
});
