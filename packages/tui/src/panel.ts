/** The panel of a host as lines, and which of them are updates. */
import { type HostRecord, oneLine, wrap } from '@exosphere/core';
import {
  evidenceLines,
  hostLines,
  type ListedUpdate,
  noUpdatesLines,
  tableLines,
  updateTables,
  vulnerableLines,
} from '@exosphere/core/view';
import { describeCommand, providers } from '@exosphere/providers';
import type { Panel, PanelFacts } from './model.ts';
import { broken, marked, style } from './text.ts';

export interface PanelContent {
  readonly lines: readonly string[];
  /** Place of the first line below the facts: of the updates, or the evidence. */
  readonly below: number;
  /** In the order shown, each with the place of its line. */
  readonly updates: readonly { readonly listed: ListedUpdate; readonly line: number }[];
}

const made = new WeakMap<PanelFacts, { readonly key: string; readonly content: PanelContent }>();

/** Made once per facts, width and time: an update list may have thousands of lines. */
export function panelOf(
  facts: PanelFacts,
  show: Panel['show'],
  columns: number,
  now: string,
  staleThresholdSeconds: number,
): PanelContent {
  const key = JSON.stringify([show, columns, now, staleThresholdSeconds]);
  const known = made.get(facts);
  if (known?.key === key) return known.content;
  const content = contentOf(facts, show, columns - 2, now, staleThresholdSeconds);
  made.set(facts, { key, content });
  return content;
}

function contentOf(
  facts: PanelFacts,
  show: Panel['show'],
  width: number,
  now: string,
  staleThresholdSeconds: number,
): PanelContent {
  const layout = { width, style };
  const { record, evidence, spans } = facts;
  const about = { ...facts, now, staleThresholdSeconds };
  const whole = (all: readonly string[]): readonly string[] =>
    all.flatMap((line) => broken(line, width));
  const lines = [
    ...whole(hostLines({ ...about, show: 'facts' }, layout)),
    ...adviceLines(record, width),
    '',
  ];
  const below = lines.length;
  if (show === 'evidence') {
    const describe = (name: string) => describeCommand(name, providers);
    const view = { evidence, record, now, staleThresholdSeconds, describe };
    return { lines: [...lines, ...whole(evidenceLines(view, layout))], below, updates: [] };
  }
  const what = { record, spans, now, show: show === 'security' ? show : 'all' } as const;
  lines.push(...noUpdatesLines(what));
  const updates: { listed: ListedUpdate; line: number }[] = [];
  for (const table of updateTables(what)) {
    if (lines.at(-1) !== '') lines.push('');
    if (table.heading !== undefined) lines.push(marked('bold', oneLine(table.heading)));
    const [titles = '', ...rows] = tableLines(table.columns, table.rows, layout);
    lines.push(titles);
    table.updates.forEach((listed, at) => {
      updates.push({ listed, line: lines.length });
      lines.push(rows[at] ?? '');
    });
  }
  const vulnerable = whole(vulnerableLines(record, layout));
  const all = vulnerable.length === 0 ? lines : [...lines, '', ...vulnerable];
  return { lines: all, below, updates };
}

/** What can be done about failures, and about a host of which nothing is known yet. */
function adviceLines(record: HostRecord, width: number): readonly string[] {
  const hints = Object.values(record.failures).flatMap(({ failure: { hint } }) =>
    hint === undefined ? [] : [`hint: ${oneLine(hint)}`],
  );
  const next =
    record.discoveredAt === undefined
      ? ['^r discovers it and lists its updates']
      : record.supported && record.attemptedAt === undefined
        ? ['^r lists its updates']
        : [];
  return [...new Set([...hints, ...next])].flatMap((text) =>
    wrap(text.split(' '), width - 2).map((line) => marked('dim', `  ${line}`)),
  );
}
