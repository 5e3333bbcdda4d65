/** `npm run bench [-- --quick]`: measures speed against the bounds, prints a table, writes bench/last.json. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { besideSshRows, oneOfManyRows, perHostRows, roundTripRows } from './sessions.mjs';
import { listRows, saveRows, startUpRows } from './stored.mjs';
import { judge, table } from './table.mjs';
import { outputRows, troubleRows } from './trouble.mjs';

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
/** Fewer rounds are quicker, and tell less. */
const rounds = (usual) => (quick ? Math.ceil(usual / 4) : usual);

const PARTS = {
  'start-up': () => startUpRows(rounds(20)),
  'lists from the store': () => listRows(rounds(12)),
  saving: () => saveRows(rounds(5)),
  'one host of many': () => oneOfManyRows(rounds(8)),
  'round trips': () => roundTripRows(),
  'beside ssh, RTT 0 ms': () => besideSshRows(rounds(7), { latencyMs: 0 }),
  'beside ssh, RTT 20 ms': () => besideSshRows(rounds(7), { latencyMs: 10 }),
  'beside ssh, slow listings': () => besideSshRows(rounds(4), { latencyMs: 10, listingMs: 1000 }),
  'cost per host': () => perHostRows(rounds(5)),
  'much output': () => outputRows(rounds(5)),
  'hosts in trouble': () => troubleRows({ timeoutSeconds: quick ? 5 : 10 }),
};

const busy = loadavg()[0].toFixed(1);
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

const machine = {
  cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}`,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  system: `${type()} ${release()}`,
  node: process.version,
  load: `load ${busy} when it began`,
};
process.stdout.write(`${table(rows)}\n${Object.values(machine).join(', ')}\n`);
const result = { date: new Date().toISOString(), quick, machine, rows, failures };
writeFileSync(join(import.meta.dirname, 'last.json'), `${JSON.stringify(result, null, 2)}\n`);
for (const failure of failures) process.stderr.write(`could not be measured: ${failure}\n`);
// What is over its bound is told in the table; only what could not be measured is a failure.
process.exit(failures.length > 0 ? 1 : 0);
