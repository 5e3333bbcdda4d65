/** The examples are what the writers make of the hosts that the tests of reports use; `vitest -u` writes them anew. */
import { asyncOf, reportEntries, reportOptions } from '@exosphere/test-fixtures/report-fleet';
import { expect, test } from 'vitest';
import { type ReportFormat, writeReport } from '../../packages/core/src/index.ts';

test.each<readonly [ReportFormat, string]>([
  ['text', 'report.txt'],
  ['markdown', 'report.md'],
  ['html', 'report.html'],
])('the example of a report as %s is up to date', async (format, file) => {
  let text = '';
  for await (const piece of writeReport(format, asyncOf(reportEntries()), reportOptions())) {
    text += piece;
  }
  await expect(text).toMatchFileSnapshot(file);
});
