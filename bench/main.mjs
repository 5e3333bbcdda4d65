/**
 * `npm run bench [-- --quick]`: measures speed against the bounds, prints a table, writes bench/last.json.
 * With `--sweep` it tries out settings instead, with `--growth` more and more hosts and updates; see there.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dashboardRows } from './dashboard.mjs';
import { growth, growthTable } from './growth.mjs';
import { thousandRows } from './many.mjs';
import { peerRows } from './peers.mjs';
import { reportRows } from './reports.mjs';
import { besideSshRows, oneOfManyRows, perHostRows, roundTripRows } from './sessions.mjs';
import { listRows, saveRows, startUpRows } from './stored.mjs';
import { sweep, sweepTable } from './sweep.mjs';
import { judge, table } from './table.mjs';
import { outputRows, troubleRows } from './trouble.mjs';

const flag = { type: 'boolean', default: false };
const options = parseArgs({ options: { quick: flag, sweep: flag, growth: flag } }).values;
const { quick } = options;
/** Fewer rounds are quicker, and tell less. */
const rounds = (usual) => (quick ? Math.ceil(usual / 4) : usual);

const PARTS = {
  'start-up': () => startUpRows(rounds(20)),
  'lists from the store': () => listRows(rounds(12)),
  saving: () => saveRows(rounds(5)),
  reports: () => reportRows(rounds(5)),
  'one host of many': () => oneOfManyRows(rounds(8)),
  'round trips': () => roundTripRows(),
  'beside ssh, RTT 0 ms': () => besideSshRows(rounds(7), { latencyMs: 0 }),
  'beside ssh, RTT 20 ms': () => besideSshRows(rounds(7), { latencyMs: 10 }),
  'beside ssh, slow listings': () => besideSshRows(rounds(4), { latencyMs: 10, listingMs: 1000 }),
  'beside other programs': () => peerRows(rounds(5)),
  'cost per host': () => perHostRows(rounds(5)),
  'much output': () => outputRows(rounds(5)),
  'a thousand hosts': () => thousandRows(),
  'the dashboard': () => dashboardRows(rounds(5)),
  'hosts in trouble': () => troubleRows({ timeoutSeconds: quick ? 5 : 10 }),
};

const machine = {
  cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}`,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  system: `${type()} ${release()}`,
  node: process.version,
  load: `load ${loadavg()[0].toFixed(1)} when it began`,
};
const write = (name, result) => {
  const facts = { date: new Date().toISOString(), quick, machine, ...result };
  writeFileSync(join(import.meta.dirname, name), `${JSON.stringify(facts, null, 2)}\n`);
};

const tell = (text) => process.stderr.write(`${text}\n`);
const SPECIAL = {
  sweep: { measure: () => sweep(rounds(3), tell), toText: sweepTable },
  growth: { measure: () => growth(rounds(3), tell), toText: growthTable },
};
for (const [name, { measure, toText }] of Object.entries(SPECIAL)) {
  if (!options[name]) continue;
  const rows = await measure();
  process.stdout.write(`${toText(rows)}\n${Object.values(machine).join(', ')}\n`);
  write(`${name}.json`, { rows });
  process.exit(0);
}

const rows = [];
const failures = [];
for (const [name, measure] of Object.entries(PARTS)) {
  process.stderr.write(`${name} ...\n`);
  try {
    rows.push(...(await measure()).map(judge));
  } catch (error) {
    failures.push(`${name}: ${error.message}`);
  }
}

process.stdout.write(`${table(rows)}\n${Object.values(machine).join(', ')}\n`);
write('last.json', { rows, failures });
for (const failure of failures) process.stderr.write(`could not be measured: ${failure}\n`);
// What is over its bound is told in the table; only what could not be measured is a failure.
process.exit(failures.length > 0 ? 1 : 0);
