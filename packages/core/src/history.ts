/** When each update of a host was first seen and when it went away, as a pure rule. */
import type { Update, UpdateState } from './update.ts';

/** One update of one source of a host, from the refresh that first listed it to the one that no longer did. */
export interface UpdateSpan {
  readonly name: string;
  readonly arch?: string;
  readonly installed: string | null;
  /** The newest candidate seen; earlier ones leave no trace. */
  readonly candidate: string | null;
  readonly state: UpdateState;
  /** As the newest listing told it; undefined: it could not tell. */
  readonly security?: boolean;
  /** ISO 8601, UTC. A newer candidate does not change it. */
  readonly firstSeen: string;
  /** Since when the update is known to fix a vulnerability; undefined when it is not. */
  readonly securitySince?: string;
  /** Undefined: still there. */
  readonly goneAt?: string;
}

/**
 * The spans that a known list of updates opens, changes or closes; what stays as it is does not appear.
 * `open` are the source's spans without `goneAt`, `at` is the time of the list (ISO 8601, UTC). An update whose
 * installed version changed has been applied: its span ends, even when a further update follows at once.
 */
export function reduceHistory(
  open: readonly UpdateSpan[],
  updates: readonly Update[],
  at: string,
): readonly UpdateSpan[] {
  const listed = byKey(updates);
  const before = new Map(open.map((span) => [keyOf(span), span]));
  const closed = open.filter((span) => listed.get(keyOf(span))?.installed !== span.installed);
  const current = [...listed].flatMap(([key, update]) => {
    const span = before.get(key);
    if (span === undefined || span.installed !== update.installed) return [openSpan(update, at)];
    return continueSpan(span, update, at);
  });
  return [...closed.map((span) => ({ ...span, goneAt: at })), ...current];
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

function keyOf(update: Pick<Update, 'name' | 'arch'>): string {
  return `${update.name}\n${update.arch ?? ''}`;
}

function openSpan(update: Update, at: string): UpdateSpan {
  return {
    ...factsOf(update),
    firstSeen: at,
    ...(update.security === true ? { securitySince: at } : {}),
  };
}

function continueSpan(span: UpdateSpan, update: Update, at: string): readonly UpdateSpan[] {
  const { candidate, state, security } = update;
  // A list that cannot tell security any more does not disprove what an earlier one told.
  const since = security === undefined ? span.securitySince : (span.securitySince ?? at);
  const securitySince = security === false ? undefined : since;
  if (
    candidate === span.candidate &&
    state === span.state &&
    security === span.security &&
    securitySince === span.securitySince
  ) {
    return [];
  }
  return [
    {
      ...factsOf(update),
      firstSeen: span.firstSeen,
      ...(securitySince === undefined ? {} : { securitySince }),
    },
  ];
}

function factsOf(update: Update): Omit<UpdateSpan, 'firstSeen'> {
  return {
    name: update.name,
    ...(update.arch === undefined ? {} : { arch: update.arch }),
    installed: update.installed,
    candidate: update.candidate,
    state: update.state,
    ...(update.security === undefined ? {} : { security: update.security }),
  };
}
