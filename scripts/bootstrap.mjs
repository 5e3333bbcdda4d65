/**
 * Lets every root npm script work on a fresh checkout with nothing but Node.js and npm:
 * installs and builds what is missing, silently unless that fails, then runs the task.
 * Everything it says goes to stderr; stdout belongs to the task.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const stamps = join(root, 'node_modules/.exosphere');
const bin = (name) => join(root, 'node_modules/.bin', name);

/** What each task runs, in order, once everything is installed and built. */
const TASKS = {
  build: [],
  check: [
    [bin('tsc'), '-b'],
    [bin('biome'), 'check', '--error-on-warnings', '.'],
  ],
  test: [[bin('vitest'), 'run']],
  'test:newest': [['node', 'scripts/test-newest.mjs']],
  docs: [['node', 'scripts/docs.mjs']],
  demo: [['node', 'scripts/demo.mjs']],
  fleet: [['node', 'test-fixtures/dist/fleet-cli.js']],
  'read-capture': [['node', 'test-fixtures/dist/read-capture-cli.js']],
  bench: [['node', 'bench/main.mjs']],
  pack: [['node', 'scripts/pack.mjs']],
  'docs:api': [[join(root, 'docs/api/node_modules/.bin/typedoc'), '--options', 'docs/api']],
};

/** Their arguments are paths: they run where the caller stands, the others at the root. */
const RUNS_WHERE_CALLED = new Set(['fleet', 'pack', 'read-capture']);

const [task, ...rest] = process.argv.slice(2);
const commands = TASKS[task];
if (commands === undefined) fail(`No such task: ${task}. Tasks: ${Object.keys(TASKS).join(', ')}.`);
requireNode();
install();
if (task !== 'check') build();
for (const [index, command] of commands.entries()) {
  const last = index === commands.length - 1;
  await run(last ? [...command, ...rest] : command);
}

function requireNode() {
  const wanted = manifest.engines.node.replace(/[^\d.]/gu, '');
  const [major, minor] = wanted.split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  fail(
    `Node.js ${wanted} or newer is needed; this is ${process.versions.node} (${process.execPath}).`,
  );
}

/** Installs what the lockfile names, when it has changed since the last time. */
function install() {
  const wanted = digest([readFileSync(join(root, 'pnpm-lock.yaml'))]);
  if (readStamp('installed') === wanted) return;
  if (!existsSync(stamps)) say('Installing dependencies (the first time takes a minute) ...');
  pnpm('install', '--frozen-lockfile');
  writeStamp('installed', wanted);
}

/** Builds every package, when a source file has changed since the last time. */
function build() {
  const wanted = digest(
    sources().map((path) => {
      const { mtimeMs, size } = statSync(path);
      return `${path} ${mtimeMs} ${size}\n`;
    }),
  );
  const built = workspaces().every((dir) => existsSync(join(root, dir, 'dist')));
  if (built && readStamp('built') === wanted) return;
  if (!built) say('Building ...');
  pnpm('exec', 'turbo', 'run', 'build', '--output-logs=errors-only');
  writeStamp('built', wanted);
}

function sources() {
  const files = workspaces().flatMap((dir) => [
    ...['package.json', 'tsconfig.json', 'build.mjs'].map((name) => join(root, dir, name)),
    ...['src', 'build'].flatMap((name) => sourcesBelow(join(root, dir, name))),
  ]);
  const shared = ['pnpm-lock.yaml', 'tsconfig.base.json', 'turbo.json'];
  return [...files, ...shared.map((name) => join(root, name))].filter(existsSync).sort();
}

function sourcesBelow(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true })
    .filter((name) => /\.(?:ts|mjs|cjs)$/u.test(name) && !name.endsWith('.test.ts'))
    .map((name) => join(directory, name));
}

function workspaces() {
  return [
    ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`),
    'test-fixtures',
  ];
}

/** Runs the pinned pnpm and waits for it; its output is shown only when it fails. */
function pnpm(...args) {
  const { version } = manifest.devEngines.packageManager;
  const command = ['npx', '--yes', `pnpm@${version}`, ...args];
  const result = spawnSync(command[0], command.slice(1), {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 256 * 1024 * 1024,
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  const why = result.error?.message ?? `status ${result.status ?? result.signal}`;
  fail(`\`${command.join(' ')}\` failed: ${why}`);
}

/** Runs one command of a task on this terminal; a failure ends this process with its status. */
async function run([program, ...args]) {
  const [script] = args;
  const here = RUNS_WHERE_CALLED.has(task);
  if (program === 'node' && !existsSync(join(root, script))) {
    fail(`\`npm run ${task}\` needs ${script}, which this checkout does not have.`);
  }
  const child = spawn(
    program === 'node' ? process.execPath : program,
    program === 'node' ? [join(root, script), ...args.slice(1)] : args,
    { cwd: here ? (process.env.INIT_CWD ?? root) : root, stdio: 'inherit' },
  );
  // Ctrl-C reaches the child by itself; a signal sent to this process alone does not.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const status = await new Promise((resolve) => {
    child.once('error', (error) => fail(`Cannot run ${program}: ${error.message}`));
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
  if (status !== 0) process.exit(status);
}

function readStamp(name) {
  const path = join(stamps, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function writeStamp(name, text) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), text);
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
