/** What is answered from the store, and what it costs to fill it: no host is asked. */
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configureStored, EXOSPHERE } from './exosphere.mjs';
import { cost, interleave } from './measure.mjs';

const HOSTS = 1000;
const UPDATES = 45;
const BARE_NODE = ['node', '-e', '0'];

/** Fills a store of the usual size; see `fillStoreWith`. */
export function fillStore(path, refresh) {
  return fillStoreWith({ path, hosts: HOSTS, updates: UPDATES, refresh });
}

/** Fills a store as `save-updates.mjs` does, in a process of its own; gives its cost without start-up. */
export async function fillStoreWith({ path, hosts, updates, refresh }) {
  const program = join(import.meta.dirname, 'save-updates.mjs');
  const args = [path, hosts, updates, refresh].map(String);
  const { stdout } = await cost([process.execPath, program, ...args], { keep: true });
  return JSON.parse(stdout);
}

/** Start-up: `--version` beside a Node.js that does nothing. */
export async function startUpRows(rounds) {
  const { ours, node } = await interleave(rounds, {
    ours: () => cost([EXOSPHERE, '--version']),
    node: () => cost(BARE_NODE),
  });
  return [
    {
      work: '`--version`, CPU',
      ours: ours.cpuMs,
      unit: 'ms',
      beside: '`node -e 0`',
      theirs: node.cpuMs,
      bound: { ratio: 1.5 },
    },
  ];
}

/** Lists of many stored hosts, beside a Node.js that does nothing. */
export async function listRows(rounds) {
  const { store, env } = configureStored('lists', HOSTS);
  await fillStore(store, 0);
  const status = [EXOSPHERE, 'inventory', 'status'];
  const { stdout } = await cost(status, { env, keep: true });
  if (stdout.split('\n').filter((line) => / 45 +15 +Online/u.test(line)).length !== HOSTS) {
    throw new Error(`the list does not show what was stored:\n${stdout.slice(0, 500)}`);
  }
  const measured = await interleave(rounds, {
    node: () => cost(BARE_NODE),
    list: () => cost(status, { env }),
    json: () => cost([...status, '--json'], { env }),
    show: () => cost([EXOSPHERE, 'host', 'show', 'host-500'], { env }),
    names: () => cost([EXOSPHERE, '--complete', 'zsh', 'word=host', 'host', 'show'], { env }),
  });
  const row = (work, name, bound) => ({
    work,
    ours: measured[name].cpuMs,
    unit: 'ms',
    beside: '`node -e 0`',
    theirs: measured.node.cpuMs,
    ...(bound === undefined ? {} : { bound }),
  });
  const what = `${HOSTS} hosts x ${UPDATES} updates stored, CPU`;
  return [
    row(`\`inventory status\`, ${what}`, 'list', { ratio: 3 }),
    row(`\`inventory status --json\`, ${what}`, 'json'),
    row(`\`host show\` of one of them, CPU`, 'show'),
    {
      work: `completing the name of one of ${HOSTS} hosts, time`,
      ours: measured.names.wallMs,
      unit: 'ms',
      bound: { most: 150 },
    },
  ];
}

/** Saving what a refresh of many hosts taught: into an empty store, and over the refresh before. */
export async function saveRows(rounds) {
  const path = join(dirname(configureStored('save', 0).store), 'save.db');
  const { first, again, disk } = await interleave(rounds, {
    first: async () => {
      rmSync(path, { force: true });
      return fillStore(path, 0);
    },
    again: () => fillStore(path, 1),
    disk: async () => ({ mebibytes: readFileSync(path).length / 2 ** 20 }),
  });
  const what = `saving a refresh of ${HOSTS} hosts x ${UPDATES} updates`;
  return [
    { work: `${what}, into an empty store, CPU`, ours: first.cpuMs, unit: 'ms' },
    {
      work: `${what}, over the one before, CPU`,
      ours: again.cpuMs,
      unit: 'ms',
      bound: { most: 500 },
    },
    { work: 'the store then, on disk', ours: disk.mebibytes, unit: 'MiB' },
  ];
}
