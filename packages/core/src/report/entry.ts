/** What reports are made of, and what is asked of them. */
import type { HostSpan } from '../changes.ts';
import type { HostConfig } from '../config/host-fields.ts';
import type { HostRecord } from '../record.ts';

/** One host that a report covers: discovered, and supported. */
export interface ReportEntry {
  readonly host: HostConfig;
  readonly record: HostRecord;
  /** As of the time of the report. */
  readonly stale: boolean;
  /** The history of the updates that are there; absent: it was not asked for, and no age is told. */
  readonly spans?: readonly HostSpan[];
}

/** The formats of a report: three for people, one for programs. */
export type ReportFormat = 'text' | 'markdown' | 'html' | 'json';

/**
 * - `full`: every host, every update.
 * - `updates`: hosts that have updates, or may have.
 * - `security`: hosts that have security updates, or may have; no others of their updates.
 */
export type ReportKind = 'full' | 'updates' | 'security';

/** What a report is to show, and of when it is. */
export interface ReportOptions {
  readonly kind: ReportKind;
  /** `filtered`: only the hosts that were named. */
  readonly scope: 'complete' | 'filtered';
  /** When the report is made: ISO 8601, UTC. */
  readonly now: string;
  /** Of Exosphere. */
  readonly version: string;
  readonly staleThresholdSeconds: number;
  /** Advisories, what is kept back, reasons, notes and ages too. */
  readonly details: boolean;
  /** A list of the hosts with links to them; HTML only. */
  readonly navigation: boolean;
  /** Hosts in the scope of which nothing can be reported. */
  readonly leftOut: { readonly undiscovered: number; readonly unsupported: number };
}

/** Which `spans` a report needs: all for ages in details, those of security updates for the chart of HTML. */
export function neededHistory(
  format: ReportFormat,
  details: boolean,
): 'all' | 'security' | undefined {
  if (details) return 'all';
  return format === 'html' ? 'security' : undefined;
}
