/** Runs programs and tells what they cost: CPU of the whole process tree, time on the clock, memory. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

// The shell's `time` adds up every descendant that was waited for, threads included: to the millisecond,
// and without a foot in the door of what is measured.
const TIMED = `TIMEFORMAT='%3U %3S %3R'; { time "$@" 2>&4; } 4>&2 2>&3`;

/**
 * Runs a program to its end. Gives `cpuMs` (user and system), `wallMs`, and `stdout` if it is kept.
 * Throws with what the program said on stderr when its exit status is none of `statuses`.
 */
export async function cost([program, ...args], { env, statuses = [0], keep = false } = {}) {
  const child = spawn('bash', ['-c', TIMED, 'bash', program, ...args], {
    env: env ?? process.env,
    stdio: ['ignore', keep ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    // A process group of its own, so that the limit reaches all of it.
    detached: true,
  });
  const limit = limitTime(child);
  const [status, stdout, stderr, times] = await Promise.all([
    exitStatus(child),
    keep ? text(child.stdout) : '',
    text(child.stderr),
    text(child.stdio[3]),
  ]);
  clearTimeout(limit);
  if (!statuses.includes(status)) {
    throw new Error(`${[program, ...args].join(' ')} ended with status ${status}:\n${stderr}`);
  }
  // 0.091 0.012 0.104
  const [user, system, real] = times.trim().split(' ').map(Number);
  return { cpuMs: (user + system) * 1000, wallMs: real * 1000, stdout };
}

/** How often the high-water mark of a process is read: it only grows, so what is missed is its last moment. */
const LOOK_EVERY_MS = 20;

/** Runs a program to its end; gives the most memory it held, in MiB, and `wallMs`. Linux only. */
export async function peakMemory([program, ...args], { env, statuses = [0] } = {}) {
  const started = performance.now();
  const stdio = ['ignore', 'ignore', 'pipe'];
  const child = spawn(program, args, { env, stdio, detached: true });
  const limit = limitTime(child);
  let peakKiB = 0;
  const looking = setInterval(async () => {
    // VmHWM:	   94528 kB
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const found = /^VmHWM:\s*(?<kib>\d+) kB$/mu.exec(status)?.groups?.kib;
    if (found !== undefined) peakKiB = Number(found);
  }, LOOK_EVERY_MS);
  const [status, stderr] = await Promise.all([exitStatus(child), text(child.stderr)]);
  const wallMs = performance.now() - started;
  clearInterval(looking);
  clearTimeout(limit);
  if (!statuses.includes(status)) throw new Error(`${program} ended with ${status}:\n${stderr}`);
  if (peakKiB === 0) throw new Error('this system does not tell how much memory a process held');
  return { peakMiB: peakKiB / 1024, wallMs };
}

/** As `getconf CLK_TCK` has it wherever Node.js runs on Linux. */
const TICKS_PER_SECOND = 100;

/** The CPU that a running process has taken so far, in milliseconds, to a hundredth of a second. Linux only. */
export function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // 4711 (node) S 4710 4709 4709 0 -1 4194304 52917 0 0 0 211 34 ...: after the name, the 12th and 13th are its times
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

/** Nothing that is measured here takes as long: what does has hung, and must not hang the bench. */
const LIMIT_MS = 60_000;

function limitTime(child) {
  const end = () => endGroup(child);
  process.on('exit', end);
  child.once('close', () => process.off('exit', end));
  return setTimeout(end, LIMIT_MS);
}

function endGroup({ pid, exitCode, signalCode }) {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
}

function exitStatus(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
}

/**
 * Runs each of the named measurements once in every round, so that what else happens on the machine meets
 * all of them alike. Gives, by name, the median of every figure.
 */
export async function interleave(rounds, measurements) {
  const names = Object.keys(measurements);
  const results = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results.get(name).push(await measurements[name]());
  }
  return Object.fromEntries([...results].map(([name, all]) => [name, medians(all)]));
}

function medians(all) {
  const figures = Object.entries(all[0]).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(figures.map(([key]) => [key, median(all.map((one) => one[key]))]));
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
