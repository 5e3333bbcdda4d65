import type { Evidence } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { encodeEvidence } from './evidence.ts';

const command = (facts: Partial<Evidence> = {}): Evidence => ({
  name: 'apt.simulate',
  answers: 'updates',
  command: 'apt-get --simulate dist-upgrade',
  exitCode: 0,
  durationMs: 812,
  stdout: '',
  stderr: '',
  ...facts,
});

describe('evidence', () => {
  test('is kept whole where it has room, without what is empty', () => {
    const evidence = [command({ stdout: 'Inst openssl [3.0.14-1]' })];
    expect(JSON.parse(encodeEvidence('refresh', evidence))).toEqual([
      {
        name: 'apt.simulate',
        answers: 'updates',
        command: 'apt-get --simulate dist-upgrade',
        exitCode: 0,
        durationMs: 812,
        stdout: 'Inst openssl [3.0.14-1]',
      },
    ]);
  });

  test.each([
    [
      'much output',
      Array(12).fill(command({ stdout: 'x'.repeat(2000), stderr: 'y'.repeat(2000) })),
    ],
    ['characters of several bytes', Array(8).fill(command({ stdout: '更新 '.repeat(200) }))],
    ['characters that JSON escapes', Array(8).fill(command({ stdout: '\u0001"\\'.repeat(200) }))],
    ['long commands', Array(10).fill(command({ command: 'z'.repeat(5000) }))],
    ['very many commands', Array(500).fill(command())],
  ])('of both operations together has at most 2 kB, with %s', (_, evidence: Evidence[]) => {
    const [refresh, sync] = [encodeEvidence('refresh', evidence), encodeEvidence('sync', evidence)];
    expect(Buffer.byteLength(refresh) + Buffer.byteLength(sync)).toBeLessThanOrEqual(2048);
    expect(JSON.parse(refresh).length).toBeGreaterThan(0);
    expect(JSON.parse(sync).length).toBeGreaterThan(0);
  });

  test('is cut evenly: every command is still there, and says that it was cut', () => {
    const evidence = Array.from({ length: 8 }, (_, index) =>
      command({ name: `apt.${index}`, stdout: 'x'.repeat(500) }),
    );
    const kept = JSON.parse(encodeEvidence('refresh', evidence)) as Evidence[];
    expect(kept.map((one) => one.name)).toEqual(evidence.map((one) => one.name));
    for (const one of kept) expect(one.stdout).toMatch(/^x{20,}…$/u);
  });
});
