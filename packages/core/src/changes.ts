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
    .flatMap(changesOf)
    .filter(({ at }) => at >= since)
    .sort((a, b) => order(a.at, b.at) || order(placeOf(a), placeOf(b)));
}

function changesOf({ goneAt, ...span }: HostSpan): readonly Change[] {
  const { firstSeen, securitySince } = span;
  const grew = securitySince !== undefined && securitySince > firstSeen;
  return [
    { ...span, type: 'appeared', at: firstSeen },
    ...(grew ? [{ ...span, type: 'security' as const, at: securitySince }] : []),
    ...(goneAt === undefined ? [] : [{ ...span, type: 'gone' as const, at: goneAt }]),
  ];
}

function placeOf({ host, source, name, arch }: HostSpan): string {
  return JSON.stringify([host, source, name, arch]);
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
