import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Evidence, HostEvent } from '@exosphere/core';
import { discovered, readingOf, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT, built, runProgram } from '../testing/built.ts';
import { OTHER_NODE, TWO_RUNTIMES } from '../testing/other-node.ts';

// One file, and both drivers: libsql where the runtime has no SQLite of its own, node:sqlite where it has.

const MONDAY = '2026-01-05T08:00:00.000Z';
const TUESDAY = '2026-01-06T08:00:00.000Z';
const WEDNESDAY = '2026-01-07T08:00:00.000Z';

const OPENSSL = updateOf();
const ZLIB = updateOf({ name: 'zlib1g', installed: '1.2.13-1', candidate: '1.2.13-2' });
const EVIDENCE: Evidence = {
  name: 'apt.simulate',
  answers: 'updates',
  exitCode: 0,
  stdout: 'Inst openssl – "Ünïcode" \u{1f512}\n',
  stderr: '',
};

/** Applies events and tells what is stored then: what a look at the same file by any process must show. */
const PROGRAM = `
const { openStore } = await import(input.store);
const store = await openStore({
  path: input.path, mode: 'write', autosave: true, historyDays: 365, now: () => new Date(input.now),
});
const applied = input.events.map((event) => store.apply(event));
await store.flush();
await Promise.all(applied);
const hosts = [...(await store.summaries())];
const found = { driver: process.getBuiltinModule('node:sqlite') ? 'node:sqlite' : 'libsql', hosts };
for (const [host] of hosts) {
  found[host] = {
    record: await store.record(host),
    evidence: await store.evidence(host),
    pending: await store.pendingSince(host),
    spans: await store.spans(host, new Date(0)),
  };
}
found.revision = await store.revision();
await store.close();
console.log(JSON.stringify(found));
`;

interface Found {
  readonly driver: string;
  readonly hosts: readonly unknown[];
  readonly revision: number;
  readonly web1: {
    readonly pending: readonly { readonly name: string; readonly firstSeen: string }[];
    readonly evidence: readonly { readonly commands: readonly unknown[] }[];
  };
}

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-runtimes-'));
  path = join(directory, 'store.db');
});
afterEach(() => rm(directory, { recursive: true }));

async function work(node: string, now: string, events: readonly HostEvent[] = []): Promise<Found> {
  const input = { store: built('store/store.js').href, path, now, events };
  const { status, stdout, stderr } = await runProgram(PROGRAM, input, [], node);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Found;
}

describeWith(
  { trials: [...(BUILT.trials ?? []), ...(TWO_RUNTIMES.trials ?? [])] },
  'two runtimes',
  () => {
    test.each([
      { title: 'this runtime', first: process.execPath, second: OTHER_NODE },
      { title: 'the other runtime', first: OTHER_NODE, second: process.execPath },
    ])('what $title wrote, the other reads, goes on with, and gives back', async (runtimes) => {
      const { first, second } = runtimes;
      const made = await work(first, MONDAY, [
        discovered('web1', MONDAY),
        refreshed('web1', MONDAY, { apt: readingOf([OPENSSL]) }, [EVIDENCE]),
      ]);
      const { driver, ...stored } = await work(second, MONDAY);
      expect([made.driver, driver].sort()).toEqual(['libsql', 'node:sqlite']);
      expect({ driver: made.driver, ...stored }).toEqual(made);
      expect(made.web1.evidence[0]?.commands).toEqual([EVIDENCE]);

      const more = await work(second, TUESDAY, [
        refreshed('web1', TUESDAY, [OPENSSL, ZLIB]),
        discovered('web2', TUESDAY),
      ]);
      const back = await work(first, TUESDAY);
      expect({ ...back, driver }).toEqual(more);
      expect(back.hosts).toHaveLength(2);
      expect(back.revision).toBeGreaterThan(made.revision);

      const last = await work(first, WEDNESDAY, [refreshed('web1', WEDNESDAY, [ZLIB])]);
      expect(last.web1.pending).toMatchObject([{ name: 'zlib1g', firstSeen: TUESDAY }]);
      expect({ ...(await work(second, WEDNESDAY)), driver: last.driver }).toEqual(last);
    });

    test('both write at the same time until they are killed: nothing that was committed is lost', async () => {
      const acknowledged = {
        discover: new Map<string, string>(),
        refresh: new Map<string, string>(),
      };
      const writers = [
        startWriter(process.execPath, 'discover', acknowledged.discover),
        startWriter(OTHER_NODE, 'refresh', acknowledged.refresh),
      ];
      try {
        await expect
          .poll(() => Math.min(acknowledged.discover.size, acknowledged.refresh.size), POLL)
          .toBeGreaterThan(50);
      } finally {
        await Promise.all(writers.map(kill));
      }
      for (const node of [process.execPath, OTHER_NODE]) {
        const input = { database: built('store/database.js').href, path };
        const { status, stdout, stderr } = await runProgram(CHECK, input, [], node);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        const { integrity, ...stored } = JSON.parse(stdout) as Checked;
        expect(integrity).toBe('ok');
        for (const step of ['discover', 'refresh'] as const) {
          const lost = [...acknowledged[step]].filter(
            ([host, at]) => (stored[step][host] ?? '') < at,
          );
          expect(lost).toEqual([]);
        }
      }
    });
  },
);

/** How far both processes have come is looked at this often, for so long. */
const POLL = { interval: 20, timeout: 15_000 };

const WRITER = fileURLToPath(new URL('./kill-writer.mjs', import.meta.url));

/** Writes a host that is new and some that both write, again and again; fills in what it says is committed. */
function startWriter(
  node: string,
  step: 'discover' | 'refresh',
  acknowledged: Map<string, string>,
): ChildProcess {
  const args = [WRITER, built('store/store.js').href, path, step, '0'];
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [host, at] = line.split(' ');
    if (host !== undefined && at?.endsWith('Z')) acknowledged.set(host, at);
  });
  return child;
}

/** Resolves when everything that the process said was read. */
async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  if (!child.kill('SIGKILL')) throw new Error(`a writer ended by itself: ${child.exitCode}`);
  await closed;
}

/** Tells whether the file is sound, and the newest times of every host. */
const CHECK = `
const { openDatabase } = await import(input.database);
const db = await openDatabase(input.path);
const times = (field) =>
  JSON.parse(db.value('SELECT json_group_object(host, record ->> ?) FROM records', [field]));
console.log(JSON.stringify({
  integrity: db.value('PRAGMA integrity_check'),
  discover: times('$.discoveredAt'),
  refresh: times('$.attemptedAt'),
}));
db.close();
`;

interface Checked {
  readonly integrity: string;
  readonly discover: { readonly [host: string]: string | null };
  readonly refresh: { readonly [host: string]: string | null };
}
