/** Checks that made-up hosts are varied, plausible, and the same for the same seed. */
import { expect, test } from 'vitest';
import { FAULT_NAMES } from './faults.ts';
import { makePlatform } from './platform.ts';
import { population } from './population.ts';

test('the same seed makes up the same hosts, another seed others', () => {
  const hosts = population({ count: 40, seed: 7 });
  expect(population({ count: 40, seed: 7 })).toEqual(hosts);
  expect(population({ count: 40, seed: 8 })).not.toEqual(hosts);
});

test('a larger fleet begins with the hosts of a smaller one', () => {
  expect(population({ count: 50, seed: 1 }).slice(0, 20)).toEqual(
    population({ count: 20, seed: 1 }),
  );
});

test('names are unique', () => {
  const names = population({ count: 5_000, seed: 1 }).map(({ name }) => name);
  expect(new Set(names).size).toBe(5_000);
});

test('hosts differ: up to date or not, with 0 to 45 updates, some of them security fixes', () => {
  const truths = population({ count: 400, seed: 1 }).map((host) => makePlatform(host).truth);
  const counts = truths.map(({ updates }) => updates);
  expect(Math.min(...counts)).toBe(0);
  expect(Math.max(...counts)).toBeGreaterThan(35);
  expect(Math.max(...counts)).toBeLessThanOrEqual(45);
  expect(truths.some(({ security }) => security > 5)).toBe(true);
  expect(truths.every(({ updates, security }) => security <= updates)).toBe(true);
  expect(truths.some(({ held }) => held > 0)).toBe(true);
  expect(truths.some(({ reboot }) => reboot)).toBe(true);
  expect(new Set(truths.map(({ provider }) => provider))).toEqual(
    new Set(['apt', 'dnf', undefined]),
  );
});

test('no host has the same package twice', () => {
  for (const { updates = [] } of population({ count: 400, seed: 2 })) {
    expect(new Set(updates.map(({ name }) => name)).size).toBe(updates.length);
  }
});

test('with faults, every third host has one, and all of them come up', () => {
  const hosts = population({ count: 3 * FAULT_NAMES.length, seed: 1, faults: true });
  const faults = hosts.map(({ fault }) => fault);
  expect(faults.filter((fault) => fault !== undefined)).toEqual(FAULT_NAMES);
  expect(faults.slice(0, 3)).toEqual([undefined, undefined, FAULT_NAMES[0]]);
});
