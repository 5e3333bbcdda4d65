/** How a format for people puts a report together. */
import { dateText } from '../view/date.ts';
import type { ReportKind, ReportOptions } from './entry.ts';
import type { Fact } from './facts.ts';
import type { HostPage, Standing } from './page.ts';
import type { Totals } from './totals.ts';

/** A host in the list of contents. */
export interface Place {
  readonly name: string;
  readonly standing: Standing;
}

/** Text in three kinds of parts; each ends where the next begins. */
export interface Layout {
  /** Everything above the hosts. */
  head(totals: Totals, places: readonly Place[]): string;
  /** One host; `index` from 0. */
  host(page: HostPage, index: number): string;
  end(): string;
}

export const TITLE = 'Exosphere report';

const KINDS: { readonly [kind in ReportKind]: string } = {
  full: 'full',
  updates: 'updates only',
  security: 'security updates only',
};

/** What kind of report it is, and when and by what it was made. */
export function headFacts({ kind, scope, now, version }: ReportOptions): readonly Fact[] {
  return [
    { label: 'Kind', value: KINDS[kind] },
    { label: 'Scope', value: scope === 'complete' ? 'complete' : 'filtered: the hosts named' },
    { label: 'Generated', value: dateText(now) },
    { label: 'Version', value: `Exosphere ${version}` },
  ];
}
