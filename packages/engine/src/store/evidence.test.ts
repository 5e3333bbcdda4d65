import type { Evidence } from '@exosphere/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeEvidence } from './evidence.ts';

const AT = '2026-01-05T08:00:00.000Z';

const command = (facts: Partial<Evidence> = {}): Evidence => ({
  name: 'apt.simulate',
  answers: 'updates',
  exitCode: 0,
  durationMs: 812,
  stdout: '',
  stderr: '',
  ...facts,
});

/** What a real apt host says: a few commands print much, most little or nothing. */
const APT: readonly Evidence[] = [
  command({ name: 'clock', answers: 'platform', stdout: '1767600000' }),
  command({ stdout: 'Inst openssl [3.0.14-1] (3.0.15-1 Debian-Security:12)\n'.repeat(10) }),
  command({ name: 'apt.archives', stdout: ' 500 http://deb.example/debian bookworm\n'.repeat(10) }),
  command({ name: 'apt.versions', stdout: '0 of 310 packages' }),
  command({ name: 'apt.sources', stdout: 'http deb.example_debian_InRelease' }),
  command({ name: 'apt.lists', stdout: '1767600000.1 1767500000.2 deb.example_Rel\n'.repeat(10) }),
  command({ name: 'apt.audit' }),
  command({ name: 'apt.reboot.flag', answers: 'reboot', exitCode: 1, stderr: 'no such file' }),
];

/** The evidence as it is stored. */
function stored(evidence: readonly Evidence[], operation: 'refresh' | 'sync' = 'refresh') {
  return JSON.parse(encodeEvidence(operation, evidence, AT)) as {
    readonly [answers: string]: readonly (readonly [string, ...unknown[]])[];
  };
}

describe('evidence', () => {
  test('is kept whole where it has room, by answer and without what is empty', () => {
    const evidence = [
      command({ stdout: 'Inst openssl [3.0.14-1]' }),
      command({ name: 'apt.audit', durationMs: 0 }),
      { name: 'apt.late', answers: 'updates', missing: 'timeout', stdout: '', stderr: '' } as const,
      command({ name: 'apt.reboot.flag', answers: 'reboot', exitCode: 1, stderr: 'none' }),
    ];
    expect(stored(evidence)).toEqual({
      at: AT,
      updates: [
        ['apt.simulate', 0, 812, 'Inst openssl [3.0.14-1]'],
        ['apt.audit', 0, 0],
        ['apt.late', 'timeout'],
      ],
      reboot: [['apt.reboot.flag', 1, 812, '', 'none']],
    });
  });

  test.each([
    [
      'much output',
      Array(12).fill(command({ stdout: 'x'.repeat(2000), stderr: 'y'.repeat(2000) })),
    ],
    ['characters of several bytes', Array(8).fill(command({ stdout: '更新 '.repeat(200) }))],
    ['characters that JSON escapes', Array(8).fill(command({ stdout: '\u0001"\\'.repeat(200) }))],
    ['long names', Array(10).fill(command({ name: 'z'.repeat(200) }))],
    ['very many commands', Array(500).fill(command())],
  ])('of both operations together has at most 2 kB, with %s', (_, evidence: Evidence[]) => {
    const sizes = (['refresh', 'sync'] as const).map((operation) =>
      Buffer.byteLength(encodeEvidence(operation, evidence, AT)),
    );
    expect(sizes[0]).toBeGreaterThan(1000);
    expect((sizes[0] ?? 0) + (sizes[1] ?? 0)).toBeLessThanOrEqual(2048);
    for (const operation of ['refresh', 'sync'] as const) {
      expect(stored(evidence, operation).updates?.length).toBeGreaterThan(0);
    }
  });

  test('gives nearly all of its room to what was said', () => {
    const rows = Object.values(stored(APT)).flatMap((told) =>
      typeof told === 'string' ? [] : told,
    );
    expect(rows).toHaveLength(APT.length);
    const said = rows.flatMap(([, , , ...output]) => output).join('');
    expect(said.length).toBeGreaterThan(1150);
  });

  test('is cut evenly: every command is still there, and says that it was cut', () => {
    const evidence = Array.from({ length: 8 }, (_, index) =>
      command({ name: `apt.${index}`, stdout: 'x'.repeat(500) }),
    );
    const { updates = [] } = stored(evidence);
    expect(updates.map(([name]) => name)).toEqual(evidence.map(({ name }) => name));
    for (const row of updates) expect(row[3]).toMatch(/^x{150,}…$/u);
  });

  test('has the most that fits, whatever was said', () => {
    const text = fc.string({ unit: 'binary', maxLength: 900 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (texts) => {
        const json = (cut: (text: string) => string): string =>
          JSON.stringify({
            at: AT,
            updates: texts.map((text) => {
              const row = ['apt.simulate', 0, 812, cut(text)];
              return text === '' ? row.slice(0, 3) : row;
            }),
          });
        const cutAt = (limit: number) => (text: string) =>
          text.length <= limit ? text : `${text.slice(0, limit)}…`;
        const evidence = texts.map((stdout) => command({ stdout }));
        const fitting = Array.from({ length: 901 }, (_, limit) => limit).filter(
          (limit) => Buffer.byteLength(json(cutAt(limit))) <= 1600,
        );
        const told = encodeEvidence('refresh', evidence, AT);
        const chosen = fitting.filter((limit) => json(cutAt(limit)) === told);
        expect(chosen.length).toBeGreaterThan(0);
        // Half a pair takes more than a whole one: next to such a place, one more or less may fit.
        expect(chosen.at(-1)).toBeGreaterThanOrEqual((fitting.at(-1) ?? 0) - 2);
      }),
      { numRuns: 100 },
    );
  });
});
