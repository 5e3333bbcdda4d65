import { expect, test } from 'vitest';
import { readInstalled } from './installed.ts';

function read(stdout: string): ReturnType<typeof readInstalled> {
  return readInstalled({ stdout, stderr: '', exitCode: 0 });
}

const ROWS = 'curl\t8.4.0\tftp/curl\t0\tFreeBSD\nlockedpkg\t1.0\tmisc/lockedpkg\t1\t\n';

test('packages are counted, and the locked ones named', () => {
  expect(read(ROWS)).toMatchObject({ value: { count: 2, locked: new Set(['lockedpkg']) } });
});

test.each([
  ['no package at all', ''],
  ['no version', 'curl\t\tftp/curl\t0\tFreeBSD\n'],
  ['a lock that is neither', 'curl\t8.4.0\tftp/curl\tmaybe\tFreeBSD\n'],
  ['no columns', 'curl 8.4.0\n'],
  ['no last line end', ROWS.slice(0, -1)],
])('%s is no answer', (_title, stdout) => {
  expect(read(stdout).known).toBe(false);
});
