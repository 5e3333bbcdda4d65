/**
 * Draws the pictures of the README: runs commands on the demo's fleet in a real pseudo-terminal, and turns what
 * they print, colours included, into docs/images/*.svg. Needs `script` of util-linux, and tmux for the dashboard.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openTmux } from '@exosphere/test-fixtures/tmux';
import { demoEnvironment, hostToShow, startDemoFleet } from './demo/fleet.mjs';
import { toSvg } from './picture/svg.mjs';

const root = join(import.meta.dirname, '..');
const images = join(root, 'docs/images');
const COLUMNS = 100;

const fleet = await startDemoFleet();
const env = { ...demoEnvironment(fleet), TERM: 'xterm-256color' };
await inTerminal('inventory refresh', 2);
mkdirSync(images, { recursive: true });
await draw('status', 'inventory status');
await draw('host-show', `host show ${hostToShow(fleet)}`);
await drawDashboard();
await fleet.stop();
process.exit(0);

async function draw(name, args) {
  const output = await inTerminal(args, 0);
  const command = `$ exosphere ${args}`;
  write(name, `\u001b[1m${command}\u001b[22m\n${output}`, command.slice(2));
}

/** The dashboard's screens, as tmux has them after the keys that lead there. */
async function drawDashboard() {
  const tmux = openTmux({ columns: COLUMNS, rows: 27, env });
  tmux.type(`clear; ${join(root, 'exosphere')} ui`);
  tmux.press('Enter');
  await tmux.until((screen) => screen.includes('^q quit'));
  write('dashboard', tmux.screen(['-e', '-N']), 'exosphere ui');
  tmux.press('i');
  await tmux.until((screen) => screen.includes('Flavor'));
  write('inventory', tmux.screen(['-e', '-N']), 'exosphere ui, the inventory');
  tmux.press('C-q');
  tmux.close();
}

function write(name, output, title) {
  const path = join(images, `${name}.svg`);
  writeFileSync(path, toSvg(output, { title }));
  process.stderr.write(`${path}\n`);
}

/** What the command prints on a terminal of that width. Throws unless it ends with the expected status. */
async function inTerminal(args, expected) {
  const line = `stty cols ${COLUMNS} rows 60; exec ./exosphere ${args}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (status !== expected) throw new Error(`"${args}" ended with status ${status}:\n${output}`);
  return output.replaceAll('\r\n', '\n');
}
