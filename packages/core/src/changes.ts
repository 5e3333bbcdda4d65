/** What the history of updates tells of single ones: since when they are there, what came and what went. */
import type { UpdateSpan } from './history.ts';
import type { Update } from './update.ts';

/** A span, and where it was seen. */
export interface HostSpan extends UpdateSpan {
  readonly host: string;
  /** Provider id. */
  readonly source: string;
}

/** Something that happened to an update of a host. */
export interface Change extends Omit<HostSpan, 'goneAt'> {
  /**
   * - `appeared`: a known list had it for the first time.
   * - `security`: it had been there, and is known to fix a vulnerability from now on.
   * - `gone`: a known list no longer had it, or it was installed.
   */
  readonly type: 'appeared' | 'security' | 'gone';
  /** When we learnt of it: ISO 8601, UTC. */
  readonly at: string;
}

/** Looks up the span of an update among those that are open on its host; undefined: it was not seen by any refresh. */
export function pendingSince(
  spans: readonly HostSpan[],
): (source: string, update: Pick<Update, 'name' | 'arch'>) => HostSpan | undefined {
  const byKey = new Map(spans.map((span) => [keyOf(span.source, span), span]));
  return (source, update) => byKey.get(keyOf(source, update));
}

function keyOf(source: string, { name, arch }: Pick<UpdateSpan, 'name' | 'arch'>): string {
  return JSON.stringify([source, name, arch]);
}

/** What happened at or after a time (ISO 8601, UTC), oldest first; equal times by host, source and name. */
export function changesSince(spans: readonly HostSpan[], since: string): readonly Change[] {
  return spans
    .flatMap((span) => changesOf(span, since))
    .sort((a, b) => order(a.at, b.at) || orderOfPlaces(a, b));
}

function changesOf(span: HostSpan, since: string): readonly Change[] {
  const { firstSeen, securitySince, goneAt } = span;
  const grew = securitySince !== undefined && securitySince > firstSeen;
  const changes: Change[] = [];
  // A fleet has many spans, of which few changed: only those are copied.
  const tell = (type: Change['type'], at: string): void => {
    if (at >= since) changes.push(changeOf(span, type, at));
  };
  tell('appeared', firstSeen);
  if (grew) tell('security', securitySince);
  if (goneAt !== undefined) tell('gone', goneAt);
  return changes;
}

// Written out, since spreading all but one field takes several times as long.
function changeOf(span: HostSpan, type: Change['type'], at: string): Change {
  return {
    host: span.host,
    source: span.source,
    name: span.name,
    arch: span.arch,
    installed: span.installed,
    candidate: span.candidate,
    state: span.state,
    security: span.security,
    firstSeen: span.firstSeen,
    securitySince: span.securitySince,
    type,
    at,
  };
}

function orderOfPlaces(a: HostSpan, b: HostSpan): number {
  return (
    order(a.host, b.host) ||
    order(a.source, b.source) ||
    order(a.name, b.name) ||
    order(a.arch ?? '', b.arch ?? '')
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
