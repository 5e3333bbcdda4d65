/**
 * `npm run bench -- --growth`: what work costs as it grows, in hosts and in updates for each, so that a cliff would be
 * seen. Takes some minutes; writes bench/growth.json.
 */
import { rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { configureStored, EXOSPHERE } from './exosphere.mjs';
import { discoverAll, expectTruth, supportedHosts, withFleets } from './fleets.mjs';
import { cost, interleave, peakMemory } from './measure.mjs';
import { fillStoreWith } from './stored.mjs';

const DASHBOARD = join(import.meta.dirname, 'dashboard-run.mjs');
const HOSTS = [10, 100, 1000, 5000];
const UPDATES = [10, 45, 100, 300, 1000];
const USUAL_HOSTS = 100;
const USUAL_UPDATES = 45;

/** Rows of what was done, to how much, and what it cost; `rounds` of each. */
export async function growth(rounds, tell) {
  const rows = [];
  for (const hosts of HOSTS) {
    tell(`refresh of ${hosts} hosts ...`);
    rows.push(await refreshed(hosts));
  }
  const sizes = [
    ...HOSTS.map((hosts) => ({ hosts, updates: USUAL_UPDATES })),
    ...UPDATES.map((updates) => ({ hosts: USUAL_HOSTS, updates })),
  ];
  for (const size of sizes) {
    tell(`${size.hosts} hosts x ${size.updates} updates stored ...`);
    rows.push(...(await stored(size, rounds)));
  }
  return rows;
}

async function refreshed(count) {
  const hosts = supportedHosts(count, { latencyMs: 10 });
  return withFleets(availableParallelism(), { hosts }, async (fleet, env) => {
    await discoverAll(env);
    const refresh = [EXOSPHERE, 'inventory', 'refresh'];
    const { cpuMs, wallMs } = await cost(refresh, { env });
    const { peakMiB } = await peakMemory(refresh, { env });
    await expectTruth(fleet, env);
    return { work: 'refresh', hosts: count, cpuMs, wallMs, peakMiB };
  });
}

/** What is asked of a store alone. */
const QUESTIONS = {
  status: [EXOSPHERE, 'inventory', 'status'],
  'report, HTML': [EXOSPHERE, 'report', 'generate', '--format', 'html'],
  'report, JSON': [EXOSPHERE, 'report', 'generate', '--format', 'json'],
  'dashboard, to its first paint': [process.execPath, DASHBOARD, 'start'],
};

async function stored({ hosts, updates }, rounds) {
  const { store, env } = configureStored(`growth-${hosts}-${updates}`, hosts);
  const { cpuMs, wallMs } = await fillStoreWith({ path: store, hosts, updates, refresh: 0 });
  const diskMiB = statSync(store).size / 2 ** 20;
  const measured = await interleave(
    rounds,
    Object.fromEntries(
      Object.entries(QUESTIONS).map(([name, command]) => [name, () => cost(command, { env })]),
    ),
  );
  const rows = await Promise.all(
    Object.entries(QUESTIONS).map(async ([work, command]) => {
      const { peakMiB } = await peakMemory(command, { env });
      return { work, hosts, updates, ...measured[work], peakMiB };
    }),
  );
  rmSync(dirname(store), { recursive: true });
  return [{ work: 'saving', hosts, updates, cpuMs, wallMs, diskMiB }, ...rows];
}

/** The rows as Markdown: what each costs in all, and for each host. */
export function growthTable(rows) {
  const title =
    '| work | hosts | updates of each | CPU | CPU per host | time | most memory | on disk |\n';
  const rule = '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n';
  const mebibytes = (value) => (value === undefined ? '' : `${value.toFixed(1)} MiB`);
  const lines = rows.map(({ work, hosts, updates = '', cpuMs, wallMs, peakMiB, diskMiB }) => {
    const cells = [work, hosts, updates, `${(cpuMs / 1000).toFixed(2)} s`];
    const more = [`${(cpuMs / hosts).toFixed(2)} ms`, `${(wallMs / 1000).toFixed(2)} s`];
    return `| ${[...cells, ...more, mebibytes(peakMiB), mebibytes(diskMiB)].join(' | ')} |\n`;
  });
  return title + rule + lines.join('');
}
