import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHistory } from './history.ts';

let directory: string;
let path: string;
let failures: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-history-'));
  path = join(directory, 'state', 'repl_history');
  failures = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const opened = (maxEntries = 1000, at = path) =>
  openHistory({
    path: at,
    maxEntries,
    makeDirectory: async (name) => {
      await mkdir(name, { recursive: true });
    },
    onFailure: (message) => failures.push(message),
  });

const stored = () => readFileSync(path, 'utf8').split('\n').slice(0, -1);

test('what is typed is there the next time, for its owner alone', async () => {
  const first = await opened();
  await first.add('inventory status');
  await first.add('host show größe');
  expect((await opened()).lines).toEqual(['inventory status', 'host show größe']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a file that others could read is closed to them', async () => {
  await (await opened()).add('version');
  chmodSync(path, 0o644);
  await opened();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each([
  ['an empty line', ''],
  ['a line that begins with a space', ' host show secret'],
  ['the line before again', 'version'],
  ['a line with a control character', 'a\u001b[2Jb'],
  ['a line that nobody typed by hand', 'x'.repeat(10_001)],
])('%s is not kept', async (_, line) => {
  const history = await opened();
  await history.add('version');
  await history.add(line);
  expect(history.lines).toEqual(['version']);
  expect(stored()).toEqual(['version']);
});

test('the file is trimmed when it is opened; 0 keeps all', async () => {
  const history = await opened();
  for (const at of [1, 2, 3, 4, 5]) await history.add(`line ${at}`);
  expect((await opened(0)).lines).toHaveLength(5);
  expect((await opened(2)).lines).toEqual(['line 4', 'line 5']);
  expect(stored()).toEqual(['line 4', 'line 5']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('prompts that write and trim at the same time lose nothing', async () => {
  await (await opened(0)).add('old');
  writeFileSync(path, Array.from({ length: 500 }, (_, at) => `old ${at}\n`).join(''));
  const writers = await Promise.all([opened(0), opened(0), opened(0)]);
  const writing = writers.map(async (writer, who) => {
    for (let at = 0; at < 40; at++) await writer.add(`new ${who} ${at}`);
  });
  // Each of these finds more than it keeps, and puts a new file in the place of the old one.
  const trimming = (async () => {
    for (let limit = 480; limit > 380; limit--) await opened(limit);
  })();
  await Promise.all([...writing, trimming]);
  const kept = new Set(stored());
  const missing = [0, 1, 2].flatMap((who) =>
    Array.from({ length: 40 }, (_, at) => `new ${who} ${at}`).filter((line) => !kept.has(line)),
  );
  expect(missing).toEqual([]);
  expect(kept).not.toContain('old 0');
  expect(failures).toEqual([]);
});

test('a control character in the file does not come out of it', async () => {
  await (await opened()).add('version');
  writeFileSync(path, 'good\nbad\u001b]0;title\u0007\n\nalso good\n');
  expect((await opened()).lines).toEqual(['good', 'also good']);
});

test('a file that cannot be used is told once, and the prompt goes on without', async () => {
  const history = await opened(1000, directory);
  await history.add('version');
  await history.add('config paths');
  expect(history.lines).toEqual(['version', 'config paths']);
  expect(failures).toEqual(['it is a directory']);
});

test('/dev/null keeps nothing, and stays what it is', async () => {
  const history = await opened(1, '/dev/null');
  await history.add('version');
  expect(history.lines).toEqual(['version']);
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  expect(failures).toEqual([]);
});
