/** The list of keys keeps names and their meaning apart. */
import { NOW } from '@exosphere/test-fixtures/records';
import { expect, test } from 'vitest';
import { initialModel, type Model } from '../model.ts';
import { toText } from '../text.ts';
import { help } from './help.ts';

const model: Model = {
  ...initialModel({
    rows: [],
    size: { rows: 60, columns: 80 },
    now: NOW,
    staleThresholdSeconds: 86_400,
    theme: 'dark',
  }),
  screen: 'host',
};

test.each([80, 34])(
  'names too long for their column have a line of their own, on %i columns',
  (columns) => {
    const box = help.box(model, { type: 'help', top: 0 }, { rows: 200, columns });
    const texts = (box?.lines ?? []).map((line) =>
      toText(line)
        .replace(/^│ ?|│$/gu, '')
        .trimEnd(),
    );
    const at = texts.indexOf('  Esc, Left, Backspace');
    expect(texts[at + 1]).toMatch(/^ {18}back to/u);
    expect(texts).toContainEqual(expect.stringMatching(/^ {2}e {15}the/u));
  },
);
