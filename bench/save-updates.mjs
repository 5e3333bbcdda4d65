/**
 * A program of its own, so that its costs are its own: saves what a refresh of many hosts taught, and prints
 * what that cost as JSON. Arguments: the store's file, hosts, updates of each, and a number for the refresh:
 * from one to the next, every host has one update that is new, and one that is gone.
 */
import { known } from '../packages/core/dist/index.js';
import { openStore } from '../packages/engine/dist/store/store.js';

const DISCOVERED = {
  operation: 'discover',
  os: {
    kind: 'linux',
    flavor: 'debian',
    version: '12',
    ids: ['debian'],
    prettyName: 'Debian GNU/Linux 12 (bookworm)',
    kernel: '6.1.0-26-amd64',
    machine: 'x86_64',
    uid: 1000,
    tools: ['apt-get'],
    container: false,
  },
  sources: ['apt'],
};

const [path, hosts, updates, refresh] = process.argv.slice(2);
const events = Array.from({ length: Number(hosts) }, (_, host) =>
  eventsOf(host, Number(updates), Number(refresh)),
).flat();

const before = process.cpuUsage();
const started = performance.now();
const store = await openStore({
  path,
  mode: 'write',
  autosave: true,
  historyDays: 365,
  now: () => new Date(),
});
await Promise.all([...events.map((event) => store.apply(event)), store.flush()]);
await store.close();
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ cpuMs: (user + system) / 1000, wallMs: performance.now() - started }));

function eventsOf(host, count, turn) {
  const at = new Date(Date.now() - 3_600_000 + turn * 60_000).toISOString();
  const done = (report, last) => ({
    type: 'done',
    host: `host-${host}`,
    step: report.operation,
    at,
    outcome: { ok: true, report },
    last,
  });
  const reading = {
    updates: known(Array.from({ length: count }, (_, index) => update(index + turn))),
    security: known({ vulnerable: [] }),
    metadataAt: Math.floor(Date.now() / 1000) - 7200,
  };
  const refreshed = done(
    {
      operation: 'refresh',
      sources: { apt: reading },
      reboot: known({ needed: host % 5 === 0, reasons: host % 5 === 0 ? ['linux-image'] : [] }),
      clockSkewSeconds: 0,
      evidence: ['simulate', 'archives', 'versions', 'sources', 'lists', 'audit'].map(evidence),
    },
    true,
  );
  return turn === 0 ? [done(DISCOVERED, false), refreshed] : [refreshed];
}

function update(number) {
  return {
    name: `libexample${number}-dev`,
    arch: 'amd64',
    installed: `2.${number}.1-4+deb12u1`,
    candidate: `2.${number}.1-4+deb12u2`,
    origins: ['Debian:12.7/stable', 'Debian-Security:12/stable-security'],
    security: number % 3 === 0,
    state: 'pending',
  };
}

function evidence(name) {
  return {
    name: `apt.${name}`,
    answers: 'updates',
    exitCode: 0,
    durationMs: 120,
    stdout: `Reading package lists...\nBuilding dependency tree...\n${name} `.padEnd(130, 'x'),
    stderr: '',
  };
}
