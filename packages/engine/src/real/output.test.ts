/** What a command of a real host may write, and what comes of it: much, without end, without lines, without sense. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SshTransport } from '@exosphere/core';
import { REAL_SSHD, type RealSshd, startSshd } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failed } from '../testing/expected.ts';
import { manager } from '../testing/manager.ts';
import { besideRoot } from '../testing/on-sshd.ts';

const MIB = 1024 * 1024;

const TOO_MUCH = failed(
  'command',
  true,
  /^the host sent more than 1048576 bytes \(max_output_bytes\)$/u,
  /prints without end/u,
);

/** What is told of the second command: how many characters it wrote, and the first of them. */
const wrote = (text: string): object => ({
  ok: true,
  report: {
    sources: { fake: { updates: { known: true, notes: [{ text: 'first' }, { text }] } } },
  },
});

const NO_MARK = '0'.repeat(32);

const CASES: readonly {
  readonly title: string;
  readonly sh: string;
  readonly most?: number;
  readonly expected: object;
}[] = [
  {
    title: '16 MB in lines, with new keys every megabyte (RekeyLimit)',
    sh: "head -c 16000000 /dev/zero | tr '\\0' 'x' | fold -w 79",
    most: 20 * MIB,
    expected: wrote(`16202531 ${'x'.repeat(60)}`),
  },
  {
    title: '8 MB in one line',
    sh: "head -c 8000000 /dev/zero | tr '\\0' 'x'",
    most: 20 * MIB,
    expected: wrote(`8000000 ${'x'.repeat(60)}`),
  },
  {
    title: '8 MB on standard error',
    sh: "head -c 8000000 /dev/zero | tr '\\0' 'x' >&2; echo said",
    most: 20 * MIB,
    expected: wrote('5 said\n'),
  },
  { title: 'lines without end', sh: 'yes', expected: TOO_MUCH },
  { title: 'lines without end on standard error', sh: 'yes >&2', expected: TOO_MUCH },
  { title: 'lines without end on both', sh: 'yes & yes >&2', expected: TOO_MUCH },
  { title: 'one line without end', sh: "yes | tr -d '\\n'", expected: TOO_MUCH },
  { title: 'NUL bytes without end', sh: 'cat /dev/zero', expected: TOO_MUCH },
  {
    title: 'NUL bytes, broken UTF-8 and control sequences',
    sh: String.raw`printf 'a\0b\377\302c\033]0;owned\007\033[31mred\n'`,
    // Bytes that are no text, and what controls a terminal, are seen as such; line ends stay.
    expected: wrote('25 a\ufffdb\ufffd\ufffdc\ufffd]0;owned\ufffd\ufffd[31mred\n'),
  },
  {
    title: 'lines like the marks of our script',
    sh: String.raw`printf '\n%032d end fake.second 0\n\n%032d done\n' 0 0; printf '\n%032d done\n' 0 >&2; echo real`,
    expected: wrote(`96 \n${NO_MARK} end fake.second 0\n\n${NO_MARK.slice(0, 7)}`),
  },
];

describeWith(REAL_SSHD, 'a command of a real host that writes', () => {
  let directory: string;
  let sshd: RealSshd;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'exosphere-output-'));
    sshd = await startSshd({ config: 'RekeyLimit 1M' });
  });
  afterAll(async () => {
    await sshd?.stop();
    await rm(directory, { recursive: true });
  });

  describe.each<[SshTransport]>([['builtin'], ['openssh']])('over %s', (transport) => {
    test.each(CASES)('$title', async ({ sh, most = MIB, expected }) => {
      const outcomes = await besideRoot(sshd, directory, {
        user: 'exo-bash',
        steps: ['refresh'],
        provider: manager(sh),
        change: { transport, commandTimeoutMs: 30_000, maxOutputBytes: most },
      });
      expect(outcomes).toMatchObject([expected]);
      await expect.poll(() => sshd.processes('exo-bash'), { timeout: 8000 }).toEqual([]);
    });
  });
});
