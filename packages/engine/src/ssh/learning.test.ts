/** Several processes that learn host keys at the same time, in the one file that is ours. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT, built, runProgram } from '../testing/built.ts';
import { keyText } from './testing/host-key.ts';

const PROCESSES = 4;
const HOSTS = 500;

const LEARN = `
const { openKnownHostsFile } = await import(input.module);
const file = openKnownHostsFile(input.path);
for (let host = 0; host < input.hosts; host++) {
  const name = input.name + '-' + host;
  file.append(name + ' ssh-ed25519 ' + input.key);
  if (file.lookUp(name).length !== 1) throw new Error(name + ' was lost');
}`;

describeWith(BUILT, 'the file of learned keys', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'exosphere-learned-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test(`${PROCESSES} processes at once lose no key and tear no line`, async () => {
    const path = join(directory, 'known_hosts');
    const module = built('ssh/known-hosts-file.js').href;
    const ended = await Promise.all(
      Array.from({ length: PROCESSES }, (_, index) =>
        runProgram(LEARN, {
          module,
          path,
          hosts: HOSTS,
          name: `process-${index}`,
          key: keyText(index),
        }),
      ),
    );
    expect(ended).toEqual(Array(PROCESSES).fill({ status: 0, stdout: '', stderr: '' }));
    // Whoever looks while another's line crosses the border of a page sees it open, and begins with a newline: an
    // empty line, which means nothing in such a file, is neither lost nor torn.
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const learned = lines.map(
      (line) => /^(?<name>process-\d-\d+) ssh-ed25519 \S{68}$/u.exec(line)?.groups?.name,
    );
    expect(learned).not.toContain(undefined);
    expect(new Set(learned).size).toBe(PROCESSES * HOSTS);
    expect(learned).toHaveLength(PROCESSES * HOSTS);
  });
});
