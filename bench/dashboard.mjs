/** The dashboard: how soon it is there, how long a key takes to be painted, and what it costs to leave it open. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configureStored } from './exosphere.mjs';
import { discoverAll, supportedHosts, withFleets } from './fleets.mjs';
import { cost, interleave } from './measure.mjs';
import { fillStoreWith } from './stored.mjs';

const STORED = 5000;
const UPDATES = 45;
const REFRESHED = 1000;

export async function dashboardRows(rounds) {
  const { store, env } = configureStored('dashboard', STORED);
  await fillStoreWith({ path: store, hosts: STORED, updates: UPDATES, refresh: 0 });
  const idle = await run('idle', env, rounds);
  const busy = await whileRefreshing(rounds);
  const what = `dashboard, ${STORED} hosts`;
  const during = `dashboard, while ${REFRESHED} hosts are refreshed`;
  return [
    { work: `${what}, first paint`, ours: idle.firstPaintMs, unit: 'ms', bound: { most: 300 } },
    { work: `${what}, key to paint, p95`, ours: idle.p95Ms, unit: 'ms', bound: { most: 16 } },
    {
      work: `${what}, written per key that scrolls 160x50 cells`,
      ours: idle.bytesPerKey,
      unit: 'B',
    },
    { work: `${what}, CPU when nothing happens`, ours: idle.idleCpuPercent, unit: '%' },
    { work: `${during}, key to paint, p95`, ours: busy.p95Ms, unit: 'ms', bound: { most: 16 } },
    {
      work: `${during}, longest stall of the main thread`,
      ours: busy.stallMs,
      unit: 'ms',
      bound: { most: 50 },
    },
  ];
}

function whileRefreshing(rounds) {
  const facts = { latencyMs: 10, listingMs: 1000 };
  const systems = ['debian-12', 'ubuntu-22.04', 'ubuntu-24.04'];
  const hosts = supportedHosts(REFRESHED, { ...facts, systems });
  return withFleets(availableParallelism(), { hosts }, async (_, env) => {
    await discoverAll(env);
    return run('refresh', env, rounds);
  });
}

async function run(mode, env, rounds) {
  const program = join(import.meta.dirname, 'dashboard-run.mjs');
  const { one } = await interleave(rounds, {
    one: async () => {
      const { stdout } = await cost([process.execPath, program, mode], { env, keep: true });
      return JSON.parse(stdout);
    },
  });
  return one;
}
