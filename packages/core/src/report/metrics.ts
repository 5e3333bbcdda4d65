/**
 * What is known of the hosts as OpenMetrics text, for the textfile collector of Prometheus' node exporter. Only
 * gauges: that collector reads the older text format, which knows no other type of OpenMetrics that would fit here.
 */
import type { SourceState } from '../record.ts';
import { isPending, summarize } from '../summary.ts';
import { oneLine } from '../text.ts';
import type { Update } from '../update.ts';
import type { ReportEntry } from './entry.ts';

type Labels = { readonly [name: string]: string };

/** One number, and what it is of. */
interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

interface Family {
  readonly name: string;
  /** The last part of the name, where the number has a unit. */
  readonly unit?: string;
  readonly help: string;
  /** The samples of a host. What is not known has none, since a number would be a claim. */
  samples(entry: ReportEntry): readonly Sample[];
}

const FAMILIES: readonly Family[] = [
  {
    name: 'exosphere_updates_pending',
    help: 'Updates that would be installed now, by package manager, origin and whether they fix a vulnerability.',
    samples: (entry) => perSource(entry, ({ updates }) => countByLabels(updates.filter(isPending))),
  },
  {
    name: 'exosphere_updates_held',
    help: 'Updates that the administrator or the package manager keeps back, by package manager, origin and whether they fix a vulnerability.',
    samples: (entry) => perSource(entry, ({ updates }) => countByLabels(updates.filter(isKept))),
  },
  {
    name: 'exosphere_updates_known',
    help: 'Whether the newest refresh could tell the updates; if not, numbers are as of the last one that could, or absent.',
    samples: ({ record }) => {
      const { discovered, supported, unchecked } = summarize(record);
      // An unsupported host has no updates to know.
      if (discovered && !supported) return [];
      return [flag(discovered && !unchecked)];
    },
  },
  {
    name: 'exosphere_security_known',
    help: 'Whether the newest refresh could tell which updates fix a vulnerability.',
    samples: ({ record }) => {
      const { discovered, supported, unchecked, security } = summarize(record);
      if (discovered && !supported) return [];
      return [flag(discovered && !unchecked && security.doubt === undefined)];
    },
  },
  {
    name: 'exosphere_reboot_required',
    help: 'Whether the host needs a reboot; absent where that is not known.',
    samples: ({ record }) => {
      const { reboot } = summarize(record);
      return reboot === undefined ? [] : [flag(reboot)];
    },
  },
  {
    name: 'exosphere_last_refresh_timestamp_seconds',
    unit: 'seconds',
    help: 'When the updates of the host were last known, since the epoch; absent where they never were.',
    samples: ({ record }) => {
      const at = Date.parse(record.refreshedAt ?? '') / 1000;
      return Number.isFinite(at) ? [{ labels: {}, value: at }] : [];
    },
  },
  {
    name: 'exosphere_host_online',
    help: 'Whether the host was ready to run commands when it was last asked; absent where it never was.',
    samples: ({ record }) => {
      const wasAsked = record.discoveredAt !== undefined || Object.keys(record.failures).length > 0;
      return wasAsked || record.online ? [flag(record.online)] : [];
    },
  },
];

/** The metrics as pieces of text, of the hosts in the order they come; ends in `# EOF`. */
export async function* writeMetrics(
  entries: AsyncIterable<ReportEntry>,
): AsyncGenerator<string, void, undefined> {
  // The samples of a metric have to stand together, so those of all hosts are kept until the last one is read.
  const families = FAMILIES.map((family) => ({ family, lines: [] as string[] }));
  for await (const entry of entries) {
    const host = oneLine(entry.host.name);
    for (const { family, lines } of families) {
      for (const { labels, value } of family.samples(entry)) {
        lines.push(`${family.name}${labelsText({ host, ...labels })} ${value}\n`);
      }
    }
  }
  for (const { family, lines } of families) {
    yield `${headOf(family)}${lines.join('')}`;
  }
  yield '# EOF\n';
}

function headOf({ name, unit, help }: Family): string {
  const unitLine = unit === undefined ? '' : `# UNIT ${name} ${unit}\n`;
  return `# TYPE ${name} gauge\n${unitLine}# HELP ${name} ${help}\n`;
}

/** The samples of each package manager whose newest list is known. */
function perSource(
  { record }: ReportEntry,
  samples: (state: SourceState & { readonly updates: readonly Update[] }) => readonly Sample[],
): readonly Sample[] {
  return record.sources.flatMap((source) => {
    const state = record.states[source];
    if (state?.updates === undefined || state.unknown !== undefined) return [];
    return samples({ ...state, updates: state.updates }).map(({ labels, value }) => ({
      labels: { manager: oneLine(source), ...labels },
      value,
    }));
  });
}

/** Counts by origin and security. None at all is a zero, so that it can be told from what is not known. */
function countByLabels(updates: readonly Update[]): readonly Sample[] {
  if (updates.length === 0) return [{ labels: { origin: '', security: 'false' }, value: 0 }];
  const samples = new Map<string, Sample>();
  for (const { origins, security } of updates) {
    const labels = {
      origin: oneLine(origins.join(',')),
      security: security === undefined ? 'unknown' : String(security),
    };
    // By what is written: a metric must not have two samples with equal labels.
    const key = labelsText(labels);
    samples.set(key, { labels, value: (samples.get(key)?.value ?? 0) + 1 });
  }
  return [...samples.values()];
}

function isKept({ state }: Update): boolean {
  return state === 'held' || state === 'deferred';
}

function flag(is: boolean): Sample {
  return { labels: {}, value: Number(is) };
}

/** `{host="web1",manager="apt"}` */
function labelsText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `{${parts.join(',')}}`;
}

/** As OpenMetrics has it within quotes. */
function escaped(value: string): string {
  return value.replace(/[\\"]/gu, '\\$&').replaceAll('\n', '\\n');
}
