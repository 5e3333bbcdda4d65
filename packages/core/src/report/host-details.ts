/** What the detailed JSON report tells of a host beyond the keys that all programs know. */
import { pendingSince } from '../changes.ts';
import { hostNotes } from '../notes.ts';
import type { HostRecord } from '../record.ts';
import { type Count, isPending, summarize } from '../summary.ts';
import type { Advisory, Severity, Update, UpdateState } from '../update.ts';
import type { ReportEntry, ReportOptions } from './entry.ts';

/** A count; null where it is not certain, and then what is known of it, and why it may be more. */
export interface CountObject {
  readonly count: number | null;
  readonly at_least: number | null;
  readonly unknown: string | null;
}

/** An update with everything that is known of it. */
export interface DetailedUpdate {
  readonly name: string;
  readonly current_version: string | null;
  readonly new_version: string | null;
  /** True only when it is known to fix a vulnerability. */
  readonly security: boolean;
  readonly source: string | null;
  /** False: the platform cannot tell whether it is a security update. */
  readonly security_known: boolean;
  readonly state: UpdateState;
  readonly package_manager: string;
  readonly arch: string | null;
  readonly severity: Severity | null;
  readonly advisories: readonly Advisory[];
  /** When a refresh first saw it: ISO 8601, UTC; null where that is not on record. */
  readonly pending_since: string | null;
  readonly security_since: string | null;
}

/** The further keys of a host in the detailed report; `updates` takes the place of the plain list. */
export interface HostDetails {
  readonly updates: readonly DetailedUpdate[];
  /** Held, deferred, or removed and downgraded by applying the others. */
  readonly kept_back: readonly DetailedUpdate[];
  /** Vulnerable as installed, with nothing to upgrade to. */
  readonly vulnerable: readonly {
    readonly name: string;
    readonly installed: string;
    readonly advisories: readonly Advisory[];
  }[];
  readonly tags: readonly string[];
  readonly pretty_name: string | null;
  readonly kernel: string | null;
  readonly machine: string | null;
  readonly discovered_at: string | null;
  readonly synced_at: string | null;
  readonly attempted_at: string | null;
  readonly unchecked: boolean;
  readonly counts: {
    readonly updates: CountObject;
    readonly security: CountObject;
    readonly held_security: CountObject;
  };
  readonly reboot: {
    readonly needed: boolean | null;
    readonly reasons: readonly string[];
    readonly unknown: string | null;
  };
  /** What is not known, and why. */
  readonly unknowns: readonly {
    readonly package_manager: string;
    readonly what: 'updates' | 'security';
    readonly reason: string;
  }[];
  readonly notes: readonly {
    readonly package_manager: string | null;
    readonly code: string;
    readonly text: string;
  }[];
  /** How the newest attempt at a step failed, by step. */
  readonly failures: readonly {
    readonly step: string;
    readonly at: string;
    readonly kind: string;
    readonly message: string;
    readonly hint: string | null;
  }[];
}

/** Everything else that is known of a host, as of the time of the report. */
export function hostDetails(
  { host, record, spans = [] }: ReportEntry,
  { kind, now, staleThresholdSeconds }: ReportOptions,
): HostDetails {
  const summary = summarize(record);
  const spanOf = pendingSince(spans);
  const list = (is: (update: Update) => boolean): readonly DetailedUpdate[] =>
    record.sources.flatMap((source) =>
      (record.states[source]?.updates ?? [])
        .filter((update) => is(update) && (kind !== 'security' || update.security === true))
        .map((update) => detailed(source, update, spanOf(source, update))),
    );
  return {
    updates: list(isPending),
    kept_back: list((update) => !isPending(update)),
    vulnerable: record.sources.flatMap((source) => {
      const security = record.states[source]?.security;
      return security?.known ? security.value.vulnerable : [];
    }),
    tags: host.tags,
    pretty_name: record.os?.prettyName ?? null,
    kernel: record.os?.kernel ?? null,
    machine: record.os?.machine ?? null,
    discovered_at: record.discoveredAt ?? null,
    synced_at: record.syncedAt ?? null,
    attempted_at: record.attemptedAt ?? null,
    unchecked: summary.unchecked,
    counts: {
      updates: countObject(summary.updates),
      security: countObject(summary.security),
      held_security: countObject(summary.heldSecurity),
    },
    reboot: rebootObject(record),
    unknowns: unknownsOf(record),
    notes: hostNotes(record, now, staleThresholdSeconds).map(({ source, code, text }) => ({
      package_manager: source ?? null,
      code,
      text,
    })),
    failures: Object.entries(record.failures).map(([step, { at, failure }]) => ({
      step,
      at,
      kind: failure.kind,
      message: failure.message,
      hint: failure.hint ?? null,
    })),
  };
}

function detailed(
  source: string,
  update: Update,
  span: ReturnType<ReturnType<typeof pendingSince>>,
): DetailedUpdate {
  const { name, installed, candidate, origins, security, state } = update;
  return {
    name,
    current_version: installed,
    new_version: candidate,
    security: security === true,
    source: origins.length === 0 ? null : origins.join(', '),
    security_known: security !== undefined,
    state,
    package_manager: source,
    arch: update.arch ?? null,
    severity: update.severity ?? null,
    advisories: update.advisories ?? [],
    pending_since: span?.firstSeen ?? null,
    security_since: span?.securitySince ?? null,
  };
}

function countObject({ value, doubt }: Count): CountObject {
  if (doubt === undefined) return { count: value ?? null, at_least: null, unknown: null };
  return { count: null, at_least: value ?? null, unknown: doubt };
}

function rebootObject({ reboot }: HostRecord): HostDetails['reboot'] {
  if (reboot === undefined) return { needed: null, reasons: [], unknown: 'not refreshed yet' };
  if (!reboot.known) return { needed: null, reasons: [], unknown: reboot.reason };
  return { needed: reboot.value.needed, reasons: reboot.value.reasons, unknown: null };
}

function unknownsOf({ sources, states }: HostRecord): HostDetails['unknowns'] {
  return sources.flatMap((source) => {
    const state = states[source];
    const updates = state === undefined ? 'not refreshed yet' : state.unknown;
    const security =
      state === undefined || state.security.known ? undefined : state.security.reason;
    return [
      ...(updates === undefined
        ? []
        : [{ package_manager: source, what: 'updates' as const, reason: updates }]),
      ...(security === undefined
        ? []
        : [{ package_manager: source, what: 'security' as const, reason: security }]),
    ];
  });
}
