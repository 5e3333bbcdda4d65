/** Facts as JSON, safe to show: the names of the keys are those of the JSON report. */

import {
  type Count,
  type Exposure,
  type HostConfig,
  type HostSpan,
  type HostSummary,
  hostNotes,
  isPending,
  isStale,
  pendingSince,
  type Row,
  type SourceState,
  safeJson,
  summarize,
  type Update,
  whyMissing,
} from '@exosphere/core';
import {
  type EvidenceView,
  EXPOSURE_DAYS,
  type HostResult,
  type HostView,
} from '@exosphere/core/view';

/** JSON, indented, ending in a newline. Control and invisible characters are escaped, never lost. */
export function toJson(value: unknown): string {
  return `${safeJson(JSON.stringify(value, null, 2))}\n`;
}

/** A part of a larger JSON text that is written piece by piece. Line feeds stand between parts only: in texts they are escaped. */
export function indented(value: unknown, by: string): string {
  return toJson(value).trimEnd().replaceAll('\n', `\n${by}`);
}

/**
 * One host of the list. A count that is not certain is null; what is known of it, and why, stands beside. `full`:
 * since when its oldest pending security update is known, too.
 */
export function rowFacts(row: Row, full = false): object {
  const { name, description, tags, summary, stale, oldestFix } = row;
  const discovered = summary?.discovered ?? false;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    tags,
    discovered,
    // Assumed of a host until its discovery says otherwise, which is no fact.
    supported: discovered ? summary?.supported : null,
    online: summary?.online ?? false,
    os: summary?.os ?? null,
    flavor: summary?.flavor ?? null,
    version: summary?.version ?? null,
    package_manager: summary?.packageManager ?? null,
    ...countsFacts(discovered && summary?.supported ? summary : undefined),
    last_refresh: summary?.refreshedAt ?? null,
    stale: discovered && summary?.supported ? stale : null,
    ...(full ? { oldest_fix_since: oldestFix?.since ?? null } : {}),
    ...(summary?.failure === undefined ? {} : { failure: summary.failure }),
  };
}

/** The counts of a host, with the answer about its reboot; all null for one that has none. */
function countsFacts(summary: HostSummary | undefined): object {
  return {
    ...countFacts('updates', summary?.updates ?? {}),
    ...countFacts('security', summary?.security ?? {}),
    ...countFacts('held_security', summary?.heldSecurity ?? {}),
    needs_reboot: summary?.reboot ?? null,
  };
}

/** How a run went for one host. */
export function resultFacts(job: 'discover' | 'refresh' | 'ping', result: HostResult): object {
  const { host, standing, failures, skipReason, platform, summary } = result;
  return {
    host,
    result: standing,
    ...(job === 'ping' && standing !== 'stopped' ? { online: standing === 'done' } : {}),
    ...(platform === undefined
      ? {}
      : {
          os: platform.os.kind,
          flavor: platform.os.flavor ?? null,
          version: platform.os.version ?? null,
          supported: platform.sources.length > 0,
          package_manager: platform.sources[0] ?? null,
        }),
    ...(summary === undefined ? {} : countsFacts(summary)),
    ...(skipReason === undefined ? {} : { skipped: skipReason }),
    errors: failures,
  };
}

/** An update, with the keys of the JSON report first. */
function updateFacts(source: string, update: Update, span: HostSpan | undefined): object {
  const { name, installed, candidate, security, state, arch, severity } = update;
  return {
    name,
    current_version: installed,
    new_version: candidate,
    security: security ?? null,
    source: sourceOf(update),
    state,
    package_manager: source,
    pending_since: span?.firstSeen ?? null,
    security_since: span?.securitySince ?? null,
    ...(arch === undefined ? {} : { arch }),
    ...(severity === undefined ? {} : { severity }),
    ...(update.advisories === undefined ? {} : { advisories: update.advisories }),
  };
}

/** Archives or repositories that carry the update, as in the JSON report; null when the manager told none. */
export function sourceOf({ origins }: Update): string | null {
  return origins.length === 0 ? null : origins.join(', ');
}

/** A host as configured, by the names of the file; what it does not set is left out. */
export function hostConfigFacts(host: HostConfig): { readonly [field: string]: unknown } {
  return Object.fromEntries(
    Object.entries(host).map(([key, value]) => [
      key.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}

/** Everything that is known of a host: the host object of the JSON report, then the rest. */
export function hostDetails(view: HostView, evidence: EvidenceView | undefined): object {
  const { host, record, now, staleThresholdSeconds, show } = view;
  const summary = summarize(record);
  const all = record.sources.flatMap((source) =>
    (record.states[source]?.updates ?? []).map((update) => ({ source, update })),
  );
  const spanOf = pendingSince(view.spans);
  const shown = all.filter(({ update }) => show !== 'security' || update.security !== false);
  const list = (is: (update: Update) => boolean): readonly object[] =>
    shown
      .filter(({ update }) => is(update))
      .map(({ source, update }) => updateFacts(source, update, spanOf(source, update)));
  return {
    name: host.name,
    ...(host.description === undefined ? {} : { description: host.description }),
    ip: host.ip,
    port: host.port ?? null,
    os: summary.os ?? null,
    flavor: summary.flavor ?? null,
    version: summary.version ?? null,
    supported: summary.supported,
    stale: isStale(summary, now, staleThresholdSeconds),
    online: summary.online,
    needs_reboot: summary.reboot ?? null,
    package_manager: summary.packageManager ?? null,
    ...(show === 'facts' ? {} : { updates: list(isPending) }),
    last_refresh: record.refreshedAt ?? null,
    username: host.username ?? null,
    tags: host.tags,
    discovered: summary.discovered,
    pretty_name: record.os?.prettyName ?? null,
    ...(show === 'facts' ? {} : { kept_back: list((update) => !isPending(update)) }),
    counts: countsFacts(summary.supported && summary.discovered ? summary : undefined),
    exposure: exposureFacts(view.exposure),
    reboot: record.reboot ?? null,
    sources: Object.fromEntries(
      record.sources.map((source) => [source, sourceFacts(record.states[source])]),
    ),
    notes: hostNotes(record, now, staleThresholdSeconds),
    failures: record.failures,
    ...(evidence === undefined ? {} : { evidence: evidenceFacts(evidence) }),
  };
}

function exposureFacts(exposure: Exposure): object {
  return {
    days: EXPOSURE_DAYS,
    exposed_seconds: exposure.exposedSeconds,
    open: exposure.open,
    open_since: exposure.openSince ?? null,
    closed: exposure.closed,
    median_seconds: exposure.medianSeconds ?? null,
  };
}

/** The commands behind the answers, with what this version runs under their names; null: nothing. */
function evidenceFacts({ evidence, describe }: EvidenceView): readonly object[] {
  return evidence.map(({ operation, at, commands }) => ({
    operation,
    at,
    commands: commands.map((one) => {
      const command = describe(one.name);
      return {
        name: one.name,
        answers: one.answers,
        command: command?.sh ?? null,
        purpose: command?.purpose ?? null,
        needs_root: command === undefined ? null : command.root === true,
        exit_code: one.exitCode ?? null,
        ...(one.exitCode === undefined ? { missing: whyMissing(one) } : {}),
        duration_ms: one.durationMs ?? null,
        stdout: one.stdout,
        stderr: one.stderr,
      };
    }),
  }));
}

/** The standing of a source's answers, without the updates themselves. */
function sourceFacts(state: SourceState | undefined): object {
  return {
    updates_known: state?.updates !== undefined && state.unknown === undefined,
    ...(state?.unknown === undefined ? {} : { updates_unknown: state.unknown }),
    updates_at: state?.updatesAt ?? null,
    security: state?.security ?? null,
    metadata_at: state?.metadataAt ?? null,
  };
}

function countFacts(key: string, { value, doubt }: Count): object {
  if (doubt === undefined) return { [key]: value ?? null };
  return {
    [key]: null,
    ...(value === undefined ? {} : { [`${key}_at_least`]: value }),
    [`${key}_unknown`]: doubt,
  };
}
