/** A thousand hosts at once: how long they take, what the main thread does meanwhile, and how much they hold. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { EXOSPHERE, scratch } from './exosphere.mjs';
import { discoverAll, expectTruth, supportedHosts, withFleets } from './fleets.mjs';
import { cost, peakMemory } from './measure.mjs';

const HOSTS = 1000;
const LATENCY_MS = 10;
const LISTING_MS = 1000;

/** Default settings, a line of 20 ms there and back, and a listing of a second. */
export async function thousandRows() {
  const facts = { latencyMs: LATENCY_MS, listingMs: LISTING_MS };
  const systems = ['debian-12', 'ubuntu-22.04', 'ubuntu-24.04'];
  const hosts = supportedHosts(HOSTS, { ...facts, systems });
  return withFleets(availableParallelism(), { hosts }, async (fleet, env, spentMs) => {
    await discoverAll(env);
    const refresh = [EXOSPHERE, 'inventory', 'refresh'];
    const before = spentMs();
    const ours = await cost(refresh, { env });
    const theirsMs = spentMs() - before;
    await expectTruth(fleet, env);
    const { peakMiB } = await peakMemory(refresh, { env });
    const stall = await stallOf(refresh, env);
    // Nothing can be faster than the handshakes of both sides on all CPUs.
    const floorMs = (ours.cpuMs + theirsMs) / availableParallelism();
    const work = `refresh of ${HOSTS} hosts, RTT ${2 * LATENCY_MS} ms, each listing for ${LISTING_MS / 1000} s`;
    return [
      {
        work: `${work}, time`,
        ours: ours.wallMs / 1000,
        unit: 's',
        beside: 'CPU of both sides / CPUs',
        theirs: floorMs / 1000,
        bound: { most: Math.max(10, (1.5 * floorMs) / 1000) },
      },
      {
        work: `${work}, CPU`,
        ours: ours.cpuMs / 1000,
        unit: 's',
        beside: 'the hosts themselves',
        theirs: theirsMs / 1000,
      },
      { work: `${work}, most memory`, ours: peakMiB, unit: 'MiB' },
      {
        work: `${work}, longest stall of the main thread`,
        ours: stall.worstMs,
        unit: 'ms',
        bound: { most: 50 },
      },
      { work: 'the same, while it starts', ours: stall.startUpMs, unit: 'ms' },
    ];
  });
}

async function stallOf(command, env) {
  const file = join(scratch, 'stall.json');
  const watch = `--import=${join(import.meta.dirname, 'stall.mjs')}`;
  await cost(command, { env: { ...env, BENCH_STALL: file, NODE_OPTIONS: watch } });
  return JSON.parse(readFileSync(file, 'utf8'));
}
