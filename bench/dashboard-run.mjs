/**
 * `node dashboard-run.mjs start|idle|refresh`: runs the dashboard in this process on streams in place of a terminal, presses
 * keys, and prints as JSON how long each took until it was painted, and what was written. EXOSPHERE_CONFIG_FILE as usual.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { PassThrough, Writable } from 'node:stream';
import { loadConfig, openService } from '@exosphere/engine';
import { runDashboard } from '@exosphere/tui';

const [mode] = process.argv.slice(2);
const PRESSES = 300;
const EVERY_MS = 20;
const SETTLE_MS = 300;
const DOWN = '\u001b[B';
/** What a terminal is asked to find out whether it has come so far, and what it answers (DSR 5 of ECMA-48). */
const ASKED = '\u001b[5n';
const READY = '\u001b[0n';

// Another version would have the copy of the configuration that is kept made anew each time.
const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../packages/cli/package.json'), 'utf8'),
);

const environment = {
  env: process.env,
  platform: process.platform,
  home: process.env.HOME ?? '/',
  cwd: process.cwd(),
  username: 'bench',
  clock: () => new Date(),
};
const service = openService({ environment, loaded: await loadConfig(environment, version) });
// Reading the store is not part of the first paint.
await service.rows();

const input = Object.assign(new PassThrough(), { setRawMode: () => undefined });
let written = 0;
let whenWritten = () => undefined;
const output = Object.assign(
  new Writable({
    write: (chunk, _, done) => {
      written += chunk.length;
      whenWritten();
      if (chunk.includes(ASKED)) setImmediate(() => input.write(READY));
      done();
    },
  }),
  { isTTY: true, rows: 50, columns: 160 },
);

const stop = new AbortController();
const painted = () =>
  new Promise((resolve) => {
    whenWritten = resolve;
  });
const opened = performance.now();
const first = painted();
const ended = runDashboard({
  terminal: { input, output, name: 'xterm-256color', glyphs: 'unicode' },
  service,
  theme: 'dark',
  keepTheme: async () => undefined,
  suspend: async () => undefined,
  exit: () => undefined,
  signal: stop.signal,
  now: () => new Date().toISOString(),
});
await first;
if (mode === 'start') await end({});
await settle();
const firstPaintMs = performance.now() - opened - SETTLE_MS;
await key('i');

const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
if (mode === 'refresh') {
  // In the background, so that the keys move about in the list.
  await key('\u0012');
  await key('\r');
}
const times = [];
written = 0;
const start = performance.now();
for (let press = 0; press < PRESSES; press++) {
  // From the time when it was due: a key that had to wait for its turn was late for whoever pressed it.
  const due = start + press * EVERY_MS;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  const done = painted();
  input.write(DOWN);
  await done;
  times.push(performance.now() - due);
}
const bytesPerKey = written / PRESSES;
delays.disable();
times.sort((a, b) => a - b);
const before = process.cpuUsage();
if (mode === 'idle') await new Promise((resolve) => setTimeout(resolve, 3000));
const idle = process.cpuUsage(before);
const result = {
  firstPaintMs,
  p50Ms: times[Math.floor(PRESSES / 2)],
  p95Ms: times[Math.floor(PRESSES * 0.95)],
  worstMs: times.at(-1),
  bytesPerKey,
  stallMs: delays.max / 1e6,
  idleCpuPercent: mode === 'idle' ? (idle.user + idle.system) / 30_000 : undefined,
};
await end(result);

async function end(told) {
  stop.abort();
  await ended;
  await service.close();
  process.stdout.write(`${JSON.stringify(told)}\n`);
  process.exit(0);
}

async function key(text) {
  const done = painted();
  input.write(text);
  await done;
  await settle();
}

async function settle() {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
