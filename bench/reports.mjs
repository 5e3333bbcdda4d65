/** Reports of many hosts with many updates, on standard output. */
import { configureStored, EXOSPHERE } from './exosphere.mjs';
import { cost, interleave, peakMemory } from './measure.mjs';
import { fillStoreWith } from './stored.mjs';

const HOSTS = 1000;
const UPDATES = 100;
/** What each may take: seconds of CPU, and MiB. */
const BOUNDS = {
  html: { seconds: 1, mebibytes: 250 },
  json: { seconds: 0.8 },
  text: {},
  markdown: {},
};

export async function reportRows(rounds) {
  const { store, env } = configureStored('reports', HOSTS);
  await fillStoreWith({ path: store, hosts: HOSTS, updates: UPDATES, refresh: 0 });
  const commandOf = (format) => [EXOSPHERE, 'report', 'generate', '--format', format];
  const rows = [];
  for (const [format, { seconds, mebibytes }] of Object.entries(BOUNDS)) {
    const { report } = await interleave(rounds, {
      report: () => cost(commandOf(format), { env }),
    });
    const { peakMiB } = await peakMemory(commandOf(format), { env });
    const what = `report of ${HOSTS} hosts x ${UPDATES} updates, ${format}`;
    rows.push(
      {
        work: `${what}, CPU`,
        ours: report.cpuMs / 1000,
        unit: 's',
        ...(seconds === undefined ? {} : { bound: { most: seconds } }),
      },
      {
        work: `${what}, most memory`,
        ours: peakMiB,
        unit: 'MiB',
        ...(mebibytes === undefined ? {} : { bound: { most: mebibytes } }),
      },
    );
  }
  return rows;
}
