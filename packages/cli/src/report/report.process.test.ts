/** Reports of the built command: a reader who leaves, and a stop in the middle of a file. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { discovered, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../../engine/src/store/store.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const built = {
  sh: `test -f '${main}'`,
  otherwise: 'the command is not built; run: npm run build',
};
const HOSTS = 60;

let directory: string;
let env: { readonly [name: string]: string | undefined };

describeWith({ trials: [built] }, 'a report of the built command', () => {
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'exosphere-report-'));
    const path = join(directory, 'store.db');
    const names = Array.from({ length: HOSTS }, (_, index) => `host-${index}`);
    const config = join(directory, 'config.json');
    const hosts = names.map((name) => ({ name, ip: '192.0.2.1' }));
    writeFileSync(config, JSON.stringify({ options: { cache_file: path }, hosts }));
    const now = new Date();
    const store = await openStore({
      path,
      mode: 'write',
      autosave: true,
      historyDays: 0,
      now: () => now,
    });
    const updates = Array.from({ length: 100 }, (_, index) =>
      updateOf({ name: `package-${index}` }),
    );
    await Promise.all([
      ...names.flatMap((name) => [
        store.apply(discovered(name, now.toISOString())),
        store.apply(refreshed(name, now.toISOString(), updates)),
      ]),
      store.flush(),
    ]);
    await store.close();
    env = { PATH: process.env.PATH, HOME: directory, EXOSPHERE_CONFIG_FILE: config };
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test.each(['text', 'markdown', 'html', 'json'])(
    'is the same printed, teed and in a file: %s',
    async (format) => {
      const file = join(directory, `report.${format}`);
      const args = [main, 'report', 'generate', '-f', format, '-o', file, '--tee', '-q'];
      const { stdout } = await promisify(execFile)(process.execPath, args, {
        env,
        maxBuffer: 64 * 1024 * 1024,
      });
      expect(stdout.length).toBeGreaterThan(300_000);
      expect(readFileSync(file, 'utf8')).toBe(stdout);
    },
  );

  test('ends quietly when its reader leaves', async () => {
    const child = spawn(process.execPath, [main, 'report', 'generate', '-f', 'html'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test('that is stopped leaves no file, nor part of one', async () => {
    const place = join(directory, 'stopped');
    mkdirSync(place);
    // Its copy is not read, so that it is in the middle of its work for as long as it takes.
    const args = [main, 'report', 'generate', '-o', join(place, 'report'), '--tee'];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'readable');
    expect(readdirSync(place)).toHaveLength(1);
    child.kill('SIGINT');
    child.stdout.resume();
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(readdirSync(place)).toEqual([]);
  });
});
