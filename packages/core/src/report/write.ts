/** Writes a report of many hosts, piece by piece. */
import { summarize } from '../summary.ts';
import type { ReportEntry, ReportFormat, ReportOptions } from './entry.ts';
import { htmlLayout } from './html.ts';
import { jsonHost } from './json.ts';
import type { Layout, Place } from './layout.ts';
import { markdownLayout } from './markdown.ts';
import { isReportable, isShown } from './matches.ts';
import { hostPage } from './page.ts';
import { textLayout } from './text.ts';
import { counting } from './totals.ts';

const LAYOUTS: {
  readonly [format in Exclude<ReportFormat, 'json'>]: (options: ReportOptions) => Layout;
} = {
  text: textLayout,
  markdown: markdownLayout,
  html: htmlLayout,
};

/**
 * The report as pieces of text, of the hosts in the order they come; those that cannot be reported on are left out.
 * For people the summary comes first, so the pieces of all hosts are kept until the last one is read, but no records.
 */
export async function* writeReport(
  format: ReportFormat,
  entries: AsyncIterable<ReportEntry>,
  options: ReportOptions,
): AsyncGenerator<string, void, undefined> {
  if (format === 'json') {
    yield* writeJson(entries, options);
    return;
  }
  const layout = LAYOUTS[format](options);
  const counts = counting(options.now);
  const places: Place[] = [];
  const pieces: string[] = [];
  for await (const entry of entries) {
    const page = hostPage(entry, options);
    if (!isReportable(page.summary)) continue;
    counts.add(entry, page);
    if (!isShown(page.summary, options.kind)) continue;
    pieces.push(layout.host(page, places.length));
    places.push({ name: page.name, standing: page.standing });
  }
  yield layout.head(counts.totals(), places);
  yield* pieces;
  yield layout.end();
}

async function* writeJson(
  entries: AsyncIterable<ReportEntry>,
  options: ReportOptions,
): AsyncGenerator<string, void, undefined> {
  let before = '[\n';
  for await (const entry of entries) {
    const summary = summarize(entry.record);
    if (!isReportable(summary) || !isShown(summary, options.kind)) continue;
    yield before + jsonHost(entry, options);
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
