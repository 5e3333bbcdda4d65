import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { discovered } from '@exosphere/test-fixtures/host-events';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './database.ts';
import { openStore } from './store.ts';

/** How often a process is killed; EXOSPHERE_KILLS sets another number, for a long run. */
const KILLS = Number(process.env.EXOSPHERE_KILLS ?? 24);

const MODULE = new URL('../../dist/store/store.js', import.meta.url);
const WRITER = fileURLToPath(new URL('./kill-writer.mjs', import.meta.url));

const STEPS = ['discover', 'refresh'] as const;

type Step = (typeof STEPS)[number];

/** Newest committed time, by step and host. */
type Acknowledged = { readonly [step in Step]: Map<string, string> };

test(`${KILLS} kills of two writing processes lose nothing that was committed, and tear nothing`, {
  timeout: 60_000 + KILLS * 2_000,
}, async () => {
  expect(existsSync(MODULE), 'the packages are built').toBe(true);
  const directory = mkdtempSync(join(tmpdir(), 'exosphere-kill-'));
  const path = join(directory, 'store.db');
  const acknowledged: Acknowledged = { discover: new Map(), refresh: new Map() };
  const first = { discover: 0, refresh: 0 };
  const writers = new Map<Step, ChildProcess>();
  onTestFinished(async () => {
    await Promise.all([...writers.values()].map(kill));
    rmSync(directory, { recursive: true });
  });

  const start = async (step: Step) => {
    first[step] += 100_000;
    writers.set(step, await startWriter(path, step, first[step], acknowledged[step]));
  };
  await Promise.all(STEPS.map(start));
  for (let kills = 0; kills < KILLS; kills++) {
    await sleep(Math.random() * 150);
    // One at a time, while the other goes on; now and then both.
    const victims = kills % 5 === 4 ? STEPS : [STEPS[kills % 2] ?? 'discover'];
    for (const step of victims) await kill(writers.get(step));
    if (victims.length === STEPS.length) await expectCommitted(path, acknowledged);
    await Promise.all(victims.map(start));
  }
  for (const step of STEPS) await kill(writers.get(step));
  await expectCommitted(path, acknowledged);
  for (const step of STEPS) expect(acknowledged[step].size).toBeGreaterThan(KILLS / 2);
});

test('a process that is killed while it makes the store leaves one that opens', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'exosphere-birth-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (let birth = 0; birth < 10; birth++) {
    const path = join(directory, String(birth), 'store.db');
    const child = spawnWriter(path, 'discover', 1);
    await waitUntil(() => existsSync(path));
    await sleep(birth);
    await kill(child);
    const options = { path, autosave: true, historyDays: 0, now: () => new Date() };
    const store = await openStore({ ...options, mode: 'write' });
    await store.apply(discovered('web1', '2026-01-05T08:00:00.000Z'));
    expect((await store.summaries()).has('web1')).toBe(true);
    await store.close();
  }
});

async function waitUntil(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(1);
}

function spawnWriter(path: string, step: Step, first: number): ChildProcess {
  const args = [WRITER, MODULE.href, path, step, String(first)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Resolves when it has committed something. */
async function startWriter(
  path: string,
  step: Step,
  first: number,
  acknowledged: Map<string, string>,
): Promise<ChildProcess> {
  const child = spawnWriter(path, step, first);
  if (child.stdout === null) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [host, at] = line.split(' ');
    if (host !== undefined && at?.endsWith('Z')) acknowledged.set(host, at);
  });
  await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  expect(child.exitCode, `the writer of ${step} runs`).toBeNull();
  return child;
}

/** Resolves when the process is dead and everything it said was read. */
async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

async function expectCommitted(path: string, acknowledged: Acknowledged): Promise<void> {
  const db = await openDatabase(path);
  try {
    expect(db.value('PRAGMA integrity_check')).toBe('ok');
    for (const step of STEPS) {
      const field = step === 'discover' ? '$.discoveredAt' : '$.attemptedAt';
      const json = db.value('SELECT json_group_object(host, record ->> ?) FROM records', [field]);
      const stored = JSON.parse(String(json)) as { [host: string]: string | null };
      const lost = [...acknowledged[step]].filter(([host, at]) => (stored[host] ?? '') < at);
      expect(lost).toEqual([]);
    }
    // Each refresh of a host is one row: its last one too, and its list of updates with it.
    const torn = db.value(
      `SELECT count(*) FROM records LEFT JOIN open_updates USING (host)
        WHERE record ->> '$.attemptedAt' IS NOT NULL AND
          (record ->> '$.states.apt.updates[0].candidate') IS NOT (updates ->> '$[0][4]')`,
    );
    expect(torn).toBe(0);
  } finally {
    db.close();
  }
}
