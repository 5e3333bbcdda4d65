/** docs/faults.md names tests that are there, and leaves out no fault of the fake fleet. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_NAMES } from '@exosphere/test-fixtures';
import { expect, test } from 'vitest';

const DOCS = join(import.meta.dirname, '../../docs');
const page = readFileSync(join(DOCS, 'faults.md'), 'utf8');

// [ff]: ../packages/engine/src/fleet/faults.test.ts
const files = new Map(
  [...page.matchAll(/^\[(?<label>[a-z]+)\]: (?<path>\S+\.test\.ts)$/gmu)].map(({ groups }) => [
    groups?.label,
    groups?.path ?? '',
  ]),
);
// [a restricted shell][rf]
const named = [...page.matchAll(/\[(?<title>[^\]]+)\]\[(?<label>[a-z]+)\]/gu)].map(
  ({ groups }) => [groups?.title ?? '', groups?.label ?? ''] as const,
);

test.each(named)('"%s" is a test of "%s"', (title, label) => {
  const path = files.get(label);
  expect(path).toBeDefined();
  expect(readFileSync(join(DOCS, path ?? ''), 'utf8')).toContain(title);
});

test('every file that is linked is used', () => {
  const used = new Set(named.map(([, label]) => label));
  expect([...files.keys()].filter((label) => label === undefined || !used.has(label))).toEqual([]);
});

test('every fault of the fake fleet is there', () => {
  const ours = named.flatMap(([title, label]) => (label === 'ff' ? [title] : []));
  expect(FAULT_NAMES.filter((fault) => !ours.includes(fault))).toEqual([]);
});
