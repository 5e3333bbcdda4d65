/** What each message does to the model. */
import { expect, test } from 'vitest';
import { update } from './update.ts';

const model = { rows: 24, columns: 80, hosts: 3 };

test.each(['^q', '^c'])('%s quits', (key) => {
  expect(update(model, { type: 'key', key })).toEqual([model, [{ type: 'quit' }]]);
});

test('a key without a meaning changes nothing', () => {
  expect(update(model, { type: 'key', key: 'z' })).toEqual([model, []]);
});

test('a resize keeps the new size', () => {
  const [next, effects] = update(model, { type: 'resize', rows: 10, columns: 40 });
  expect(next).toEqual({ rows: 10, columns: 40, hosts: 3 });
  expect(effects).toEqual([]);
});
