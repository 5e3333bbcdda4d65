/**
 * Loaded into a process that is measured (`--import`): writes how long its main thread was deaf at most, as JSON, to
 * the file that BENCH_STALL names. `startUpMs` is up to the time when modules and configuration are there.
 */
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const START_UP_MS = 400;

if (isMainThread && process.env.BENCH_STALL !== undefined) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  let startUpMs = 0;
  setTimeout(() => {
    startUpMs = delays.max / 1e6;
    delays.reset();
  }, START_UP_MS).unref();
  process.on('exit', () => {
    const told = { startUpMs, worstMs: delays.max / 1e6, p99Ms: delays.percentile(99) / 1e6 };
    writeFileSync(process.env.BENCH_STALL, JSON.stringify(told));
  });
}
