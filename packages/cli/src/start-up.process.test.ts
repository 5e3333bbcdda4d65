/** What each command loads: every file costs time to find, to read and to compile before the first word is printed. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const NEEDS = {
  trials: [
    {
      sh: existsSync(main) ? 'true' : 'false',
      otherwise: 'the command is not built: npm run build',
    },
  ],
};

interface Loaded {
  /** Files of ours, threads included, each as often as it was loaded. */
  readonly files: readonly string[];
  readonly bytes: number;
  /** Threads beside the main one. */
  readonly threads: number;
}

describeWith(NEEDS, 'the built command', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'exosphere-loaded-'));
    const hosts = '  - { name: one, ip: 127.0.0.1, port: 1 }\n';
    const options = '  cache_file: state.db\n  ssh_config_file: /dev/null\n';
    writeFileSync(join(directory, 'config.yaml'), `options:\n${options}hosts:\n${hosts}`);
    // From here on there is a store, and a host in it.
    loadedBy('inventory discover');
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** The runtime itself tells, when it is asked for the coverage of its code. */
  function loadedBy(line: string): Loaded {
    const told = mkdtempSync(join(directory, 'coverage-'));
    const { status, stderr } = spawnSync(process.execPath, [main, ...line.split(' ')], {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        HOME: directory,
        EXOSPHERE_CONFIG_FILE: join(directory, 'config.yaml'),
        NODE_V8_COVERAGE: told,
      },
    });
    expect([0, 2], stderr).toContain(status);
    const isolates = readdirSync(told).map((name) => {
      const { result } = JSON.parse(readFileSync(join(told, name), 'utf8'));
      return (result as readonly { readonly url: string }[])
        .filter(({ url }) => url.startsWith('file:'))
        .map(({ url }) => fileURLToPath(url));
    });
    const files = isolates.flat();
    const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
    return { files: files.map((path) => basename(path)), bytes, threads: isolates.length - 1 };
  }

  const KIB = 1024;

  test.each([
    { line: '--version', files: 3, kib: 4, threads: 0 },
    { line: '--help', files: 12, kib: 300, threads: 0 },
    { line: 'inventory status', files: 14, kib: 300, threads: 0 },
    { line: 'host show one', files: 16, kib: 320, threads: 0 },
    // What a shell asks at every Tab.
    { line: '--complete zsh word=o host show', files: 8, kib: 320, threads: 0 },
    // In a thread of its own: SSH and what reads the answers of the package managers.
    { line: 'host ping one', files: 26, kib: 1100, threads: 1 },
  ])('$line loads at most $files files of $kib KiB in all', ({ line, files, kib, threads }) => {
    const loaded = loadedBy(line);
    expect(loaded.files.length).toBeGreaterThan(0);
    expect(loaded.files.length, loaded.files.join(' ')).toBeLessThanOrEqual(files);
    expect(loaded.bytes / KIB).toBeLessThanOrEqual(kib);
    expect(loaded.threads).toBe(threads);
  });

  test('no list loads SSH, threads or the other formats of configuration', () => {
    const { files } = loadedBy('inventory status');
    expect(files.filter((name) => /worker|pool|toml|endpoint|read-config/u.test(name))).toEqual([]);
  });
});
