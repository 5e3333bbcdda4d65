import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discovered, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clearStore } from './clear.ts';
import { openDatabase } from './database.ts';
import { openStore, type Store } from './store.ts';
import type { Mode } from './store-error.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-faults-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const open = (path: string, mode: Mode): Promise<Store> =>
  openStore({ path, mode, autosave: true, historyDays: 365, now: () => new Date(MONDAY) });

const mounts = {
  root: true,
  commands: ['mount', 'umount'],
  trial: {
    sh: 'd=$(mktemp -d) && mount -t tmpfs none "$d" && umount "$d" && rmdir "$d"',
    otherwise: 'may not mount file systems',
  },
} as const;

describeWith(mounts, 'on a full disk', () => {
  let disk: string;

  beforeEach(() => {
    disk = join(directory, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', disk]);
  });

  // Lazily, for a connection may still have the file open until it is collected.
  afterEach(() => execFileSync('umount', ['-l', disk]));

  test('every host that was told to be saved is there, and saving goes on once there is space', async () => {
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(500_000));
    const path = join(disk, 'store.db');
    const store = await open(path, 'write');
    const updates = Array.from({ length: 100 }, (_, index) =>
      updateOf({ name: `package-${index}` }),
    );
    const saved: string[] = [];
    const fill = async () => {
      for (let index = 0; index < 1000; index++) {
        const name = `web${index}`;
        const applied = store.apply(refreshed(name, MONDAY, updates)).then(() => saved.push(name));
        await Promise.all([applied, store.flush()]);
      }
    };
    await expect(fill()).rejects.toMatchObject({
      name: 'StoreError',
      code: 'full',
      path,
      hint: expect.stringContaining('free some space'),
    });
    expect(saved.length).toBeGreaterThan(0);
    expect([...(await store.summaries()).keys()].sort()).toEqual([...saved].sort());

    rmSync(ballast);
    await store.apply(discovered('late', MONDAY));
    await store.close();
    const db = await openDatabase(path);
    expect(db.value('PRAGMA integrity_check')).toBe('ok');
    expect(db.value('SELECT count(*) FROM hosts')).toBe(saved.length + 1);
    db.close();
  });

  test('no store is begun', async () => {
    const ballast = Buffer.alloc(1 << 20);
    try {
      writeFileSync(join(disk, 'ballast'), ballast);
    } catch {
      // As much as there is space for: that fills it.
    }
    const path = join(disk, 'deep', 'store.db');
    await expect(open(path, 'write')).rejects.toMatchObject({ name: 'StoreError', code: 'full' });
  });
});

describeWith(mounts, 'on a read-only file system', () => {
  let path: string;

  beforeEach(async () => {
    const [real, seen] = [join(directory, 'real'), join(directory, 'seen')];
    mkdirSync(seen);
    const store = await open(join(real, 'store.db'), 'write');
    await store.apply(discovered('web1', MONDAY));
    await store.close();
    // Not yet gone where the driver holds the file open: this is about a store that nobody uses.
    for (const companion of ['-wal', '-shm'])
      rmSync(join(real, `store.db${companion}`), { force: true });
    execFileSync('mount', ['--bind', real, seen]);
    execFileSync('mount', ['-o', 'remount,bind,ro', seen]);
    path = join(seen, 'store.db');
  });

  afterEach(() => execFileSync('umount', ['-l', join(directory, 'seen')]));

  test('what was learnt can be read', async () => {
    const store = await open(path, 'read');
    expect([...(await store.summaries()).keys()]).toEqual(['web1']);
    expect((await store.record('web1'))?.discoveredAt).toBe(MONDAY);
    await store.close();
  });

  test('neither writing nor clearing is begun', async () => {
    const before = readFileSync(path);
    const refusal = {
      name: 'StoreError',
      code: 'unwritable',
      path,
      hint: expect.stringContaining('make the file and its directory writable'),
    };
    await expect(open(path, 'write')).rejects.toMatchObject(refusal);
    await expect(clearStore(path, new Date(MONDAY))).rejects.toMatchObject(refusal);
    const elsewhere = join(path, '..', 'other', 'store.db');
    await expect(open(elsewhere, 'write')).rejects.toMatchObject({ code: 'unwritable' });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual(['store.db']);
  });
});
