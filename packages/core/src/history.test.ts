import { describe, expect, test } from 'vitest';
import { reduceHistory, type UpdateSpan } from './history.ts';
import type { Update } from './update.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';
const FRIDAY = '2026-01-09T08:00:00.000Z';

const curl: Update = {
  name: 'curl',
  arch: 'amd64',
  installed: '7.88.1-10',
  candidate: '7.88.1-11',
  origins: [],
  security: false,
  state: 'pending',
};

const seen: UpdateSpan = {
  name: 'curl',
  arch: 'amd64',
  installed: '7.88.1-10',
  candidate: '7.88.1-11',
  state: 'pending',
  security: false,
  firstSeen: MONDAY,
};

describe('an update on its own', () => {
  test('begins with the list that first has it', () => {
    expect(reduceHistory([], [curl], MONDAY)).toEqual({ open: [seen], gone: [] });
  });

  test('stays as it is while the list has it', () => {
    expect(reduceHistory([seen], [curl], FRIDAY)).toEqual({ open: [seen], gone: [] });
  });

  test('ends with the list that no longer has it', () => {
    expect(reduceHistory([seen], [], FRIDAY)).toEqual({
      open: [],
      gone: [{ ...seen, goneAt: FRIDAY }],
    });
  });

  test('keeps its beginning when a newer candidate takes over', () => {
    const newer = { ...curl, candidate: '7.88.1-12' };
    const { open, gone } = reduceHistory([seen], [newer], FRIDAY);
    expect(open).toEqual([{ ...seen, candidate: '7.88.1-12' }]);
    expect(gone).toEqual([]);
  });

  test('ends when it was installed, even when the next one is there at once', () => {
    const next = { ...curl, installed: '7.88.1-11', candidate: '7.88.1-12' };
    const { open, gone } = reduceHistory([seen], [next], FRIDAY);
    expect(gone).toEqual([{ ...seen, goneAt: FRIDAY }]);
    expect(open).toEqual([
      { ...seen, installed: '7.88.1-11', candidate: '7.88.1-12', firstSeen: FRIDAY },
    ]);
  });

  test('keeps its beginning when it is held from now on', () => {
    const { open } = reduceHistory([seen], [{ ...curl, state: 'held' }], FRIDAY);
    expect(open).toEqual([{ ...seen, state: 'held' }]);
  });
});

describe('the time since when an update is a security update', () => {
  const fix: UpdateSpan = { ...seen, security: true, securitySince: MONDAY };

  test('is the first sight of an update that is one from the beginning', () => {
    expect(reduceHistory([], [{ ...curl, security: true }], MONDAY).open).toEqual([fix]);
  });

  test('is apart from the first sight when a later candidate brings the fix', () => {
    const { open } = reduceHistory([seen], [{ ...curl, security: true }], FRIDAY);
    expect(open).toEqual([{ ...seen, security: true, securitySince: FRIDAY }]);
  });

  test('stays while the list cannot tell', () => {
    const { security: _, ...doubtful } = curl;
    const { open } = reduceHistory([fix], [doubtful], FRIDAY);
    expect(open).toEqual([{ ...seen, security: undefined, securitySince: MONDAY }]);
  });

  test('is gone when the list says that it is none', () => {
    expect(reduceHistory([fix], [curl], FRIDAY).open).toEqual([seen]);
  });
});

describe('several updates', () => {
  test('are told apart by architecture', () => {
    const i386 = { ...curl, arch: 'i386' };
    const { open, gone } = reduceHistory([seen], [i386], FRIDAY);
    expect(gone).toEqual([{ ...seen, goneAt: FRIDAY }]);
    expect(open).toEqual([{ ...seen, arch: 'i386', firstSeen: FRIDAY }]);
  });

  test('come in the same order whatever the order of the list', () => {
    const wget = { ...curl, name: 'wget' };
    const { open } = reduceHistory([], [wget, curl], MONDAY);
    expect(open).toEqual(reduceHistory([], [curl, wget], MONDAY).open);
    expect(open.map((span) => span.name)).toEqual(['curl', 'wget']);
  });

  test('of one package and architecture are one, and a security update if any of them is', () => {
    const { open } = reduceHistory([], [curl, { ...curl, security: true }, curl], MONDAY);
    expect(open).toEqual([{ ...seen, security: true, securitySince: MONDAY }]);
  });
});
