/** When each update of a host was first seen and when it went away, as a pure rule. */
import type { Update, UpdateState } from './update.ts';

/** One update of one source of a host, from the refresh that first listed it to the one that no longer did. */
export interface UpdateSpan {
  readonly name: string;
  readonly arch?: string | undefined;
  readonly installed: string | null;
  /** The newest candidate seen; earlier ones leave no trace. */
  readonly candidate: string | null;
  readonly state: UpdateState;
  /** As the newest listing told it; undefined: it could not tell. */
  readonly security?: boolean | undefined;
  /** ISO 8601, UTC. A newer candidate does not change it. */
  readonly firstSeen: string;
  /** Since when the update is known to fix a vulnerability; undefined when it is not. */
  readonly securitySince?: string | undefined;
  /** Undefined: still there. */
  readonly goneAt?: string;
}

/** The history of one source after a known list of its updates. */
export interface HistoryStep {
  /** What is there now, by name and architecture, whatever the order of the list. */
  readonly open: readonly UpdateSpan[];
  /** What ended with this list; each has its `goneAt`. */
  readonly gone: readonly UpdateSpan[];
}

/**
 * What a known list of updates makes of the spans that were open before it. `at` is the time of the list (ISO 8601,
 * UTC). An update whose installed version changed has been applied: its span ends, even when a further update
 * follows at once.
 */
export function reduceHistory(
  before: readonly UpdateSpan[],
  updates: readonly Update[],
  at: string,
): HistoryStep {
  const listed = byKey(updates);
  const continued = new Map<string, UpdateSpan>();
  const gone: UpdateSpan[] = [];
  for (const span of before) {
    const key = keyOf(span);
    if (listed.get(key)?.installed === span.installed) continued.set(key, span);
    else gone.push({ ...span, goneAt: at });
  }
  const open = [...listed.keys()].sort().flatMap((key) => {
    const update = listed.get(key);
    if (update === undefined) return [];
    const span = continued.get(key);
    return span === undefined ? openSpan(update, at) : continueSpan(span, update, at);
  });
  return { open, gone };
}

/** A manager may list a package twice, once per repository: the entry that fixes something speaks for both. */
function byKey(updates: readonly Update[]): ReadonlyMap<string, Update> {
  const listed = new Map<string, Update>();
  for (const update of updates) {
    const key = keyOf(update);
    if (!listed.has(key) || update.security === true) listed.set(key, update);
  }
  return listed;
}

function keyOf(update: Pick<UpdateSpan, 'name' | 'arch'>): string {
  return `${update.name}\n${update.arch ?? ''}`;
}

function openSpan(update: Update, at: string): UpdateSpan {
  return spanOf(update, at, update.security === true ? at : undefined);
}

function continueSpan(span: UpdateSpan, update: Update, at: string): UpdateSpan {
  // A list that cannot tell security any more does not disprove what an earlier one told.
  if (update.security === undefined) return spanOf(update, span.firstSeen, span.securitySince);
  return spanOf(update, span.firstSeen, update.security ? (span.securitySince ?? at) : undefined);
}

function spanOf(update: Update, firstSeen: string, securitySince: string | undefined): UpdateSpan {
  const { name, arch, installed, candidate, state, security } = update;
  return { name, arch, installed, candidate, state, security, firstSeen, securitySince };
}
