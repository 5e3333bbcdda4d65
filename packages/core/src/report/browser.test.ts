/** The HTML report in a real browser: what a validator cannot see, such as contrast and what a style makes of roles. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  asyncOf,
  hostileEntry,
  reportEntries,
  reportOptions,
} from '@exosphere/test-fixtures/report-fleet';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeReport } from './write.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Runs when the page is there, and leaves what it found in the title.
const RUN = `axe.run().then(({ violations, passes }) => {
  document.title = JSON.stringify({
    passes: passes.length,
    violations: violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).slice(0, 3).join(' ')),
  });
}, (error) => { document.title = String(error); });`;

let directory: string;
let page: string;

describeWith(
  { commands: ['chromium'], install: 'apt-get install chromium' },
  'the HTML report in a browser',
  () => {
    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'exosphere-report-'));
      let html = '';
      const entries = asyncOf([...reportEntries(), hostileEntry()]);
      for await (const piece of writeReport('html', entries, reportOptions({ details: true }))) {
        html += piece;
      }
      // The policy of the page forbids scripts: the copy that is looked at goes without it.
      const open = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/u, '');
      page = join(directory, 'report.html');
      writeFileSync(
        page,
        open.replace('</body>', () => `<script>${AXE}</script><script>${RUN}</script></body>`),
      );
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    test.each([
      ['light, on a wide screen', '1280,900', '1'],
      ['dark, on a wide screen', '1280,900', '0'],
      ['light, on a phone', '500,900', '1'],
      ['dark, on a phone', '500,900', '0'],
    ])('axe finds nothing amiss: %s', { timeout: 60_000 }, async (_, size, scheme) => {
      const { stdout } = await promisify(execFile)(
        'chromium',
        [
          '--headless=new',
          '--no-sandbox',
          '--disable-gpu',
          `--user-data-dir=${join(directory, `profile-${size}-${scheme}`)}`,
          `--window-size=${size}`,
          `--blink-settings=preferredColorScheme=${scheme}`,
          '--virtual-time-budget=30000',
          '--dump-dom',
          `file://${page}`,
        ],
        { maxBuffer: 64 * 1024 * 1024 },
      );
      const title = /<title>([^<]*)<\/title>/u.exec(stdout)?.[1] ?? '';
      const found = JSON.parse(
        title.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
      );
      expect(found.violations).toEqual([]);
      expect(found.passes).toBeGreaterThan(15);
    });
  },
);
