/** What keys do, as data: no terminal, no service. */
import type { Row } from '@exosphere/core';
import { NOW } from '@exosphere/test-fixtures/records';
import { describe, expect, test } from 'vitest';
import { fleetOf } from './fleet.ts';
import { listOf } from './list.ts';
import type { Effect, Message, Model } from './model.ts';
import { update } from './update.ts';

const rows: readonly Row[] = ['web1', 'web2', 'db1'].map((name) => ({
  name,
  tags: [],
  stale: true,
}));
const fleet = fleetOf(rows);
const start: Model = {
  size: { rows: 24, columns: 80 },
  now: NOW,
  staleThresholdSeconds: 86_400,
  screen: 'inventory',
  cameFrom: 'inventory',
  fleet,
  list: listOf(fleet),
  searched: '',
  tiles: { cursor: 0, top: 0 },
  panel: undefined,
  logs: { entries: [], follows: true, top: 0, left: 0 },
  dialog: undefined,
  work: undefined,
  notice: undefined,
  theme: 'dark',
};

function after(...keys: readonly string[]): readonly [Model, readonly Effect[]] {
  return feed(keys.map((key): Message => ({ type: 'key', key })));
}

/** The last model, and all effects. */
function feed(
  messages: readonly Message[],
  from: Model = start,
): readonly [Model, readonly Effect[]] {
  const effects: Effect[] = [];
  let model = from;
  for (const message of messages) {
    const [next, more] = update(model, message);
    model = next;
    effects.push(...more);
  }
  return [model, effects];
}

const ALL = ['web1', 'web2', 'db1'];

test.each<[string, readonly string[], Effect]>([
  ['^r refreshes all', ['^r'], { type: 'run', job: 'refresh', hosts: ALL }],
  ['^x syncs all', ['^x'], { type: 'run', job: 'sync', hosts: ALL }],
  ['P pings all from the dashboard', ['d', 'P'], { type: 'run', job: 'ping', hosts: ALL }],
  [
    '^d discovers all from the dashboard',
    ['d', '^d'],
    { type: 'run', job: 'discover', hosts: ALL },
  ],
  ['Enter reads the host under the cursor', ['down', 'enter'], { type: 'read', host: 'web2' }],
  [
    '^r on the panel refreshes its host',
    ['down', 'enter', '^r'],
    { type: 'run', job: 'refresh', hosts: ['web2'] },
  ],
  ['Esc stops what runs', ['^r', 'escape'], { type: 'cancel' }],
  ['^c stops what runs', ['^r', '^c'], { type: 'cancel' }],
  ['^c quits where nothing runs', ['^c'], { type: 'quit' }],
  ['^q quits', ['^q'], { type: 'quit' }],
  ['^q quits from a dialog', ['^p', '^q'], { type: 'quit' }],
  ['^z suspends', ['^z'], { type: 'suspend' }],
  ['^l draws anew', ['^l'], { type: 'redraw' }],
  [
    'the palette runs what is chosen',
    ['^p', 'p', 'i', 'n', 'g', ' ', 'a', 'l', 'l', 'enter'],
    { type: 'run', job: 'ping', hosts: ALL },
  ],
])('%s', (_, keys, effect) => {
  const [, effects] = after(...keys);
  expect(effects.at(-1)).toEqual(effect);
});

test('a key without a meaning changes nothing', () => {
  expect(after('Z')).toEqual([start, []]);
});

test('a second stop is not asked for', () => {
  const [, effects] = after('^r', 'escape', 'escape', '^c');
  expect(effects.filter(({ type }) => type === 'cancel')).toHaveLength(1);
});

test('an order to stop is not forgotten when news of hosts follow it', () => {
  const [model] = after('^r', 'escape');
  const work = {
    job: 'refresh',
    state: 'running',
    total: 3,
    ended: 1,
    failed: 0,
    failures: [],
  } as const;
  expect(feed([{ type: 'work', work }], model)[0].work?.state).toBe('stopping');
});

describe('what another screen chose is chosen here too', () => {
  test('from the list to the tiles', () => {
    expect(after('down', 'down', 'd')[0].tiles.cursor).toBe(2);
  });
  test('and back', () => {
    expect(after('d', 'right', 'i')[0].list.cursor).toBe(1);
  });
});

test('the cursor stays on its host, and on its line of the screen, when the list changes above it', () => {
  const many = Array.from(
    { length: 100 },
    (_, at): Row => ({ name: `h${at}`, tags: [], stale: true }),
  );
  const wide = fleetOf(many);
  const model = { ...start, fleet: wide, list: { ...listOf(wide), cursor: 60, top: 50 } };
  const summary = {
    discovered: true,
    supported: true,
    online: true,
    updates: { value: 1 },
    security: { value: 0 },
    heldSecurity: { value: 0 },
    unchecked: false,
  };
  const news = many.slice(30).map((row) => ({ ...row, summary }));
  const [next] = feed(
    [
      { type: 'rows', rows: news },
      { type: 'key', key: '^f' },
      { type: 'key', key: 'u' },
    ],
    model,
  );
  expect(next.list.shown[next.list.cursor]?.name).toBe('h60');
  expect(next.list.cursor - next.list.top).toBe(10);
});

test('where nothing can be seen nothing is done', () => {
  const [small] = feed([{ type: 'resize', size: { rows: 3, columns: 10 } }]);
  expect(feed([{ type: 'key', key: '^r' }], small)[1]).toEqual([]);
  expect(feed([{ type: 'key', key: '^q' }], small)[1]).toEqual([{ type: 'quit' }]);
});

test('only so many log lines are kept, and what is read stays in sight', () => {
  const entry = (at: number) => ({ at: NOW, level: 'INFO', message: String(at) }) as const;
  const some = Array.from({ length: 1990 }, (_, at) => entry(at));
  const more = Array.from({ length: 30 }, (_, at) => entry(1990 + at));
  const [model] = feed([
    { type: 'log', entries: some },
    { type: 'key', key: 'l' },
    { type: 'key', key: 'pageup' },
  ]);
  const read = model.logs.entries[model.logs.top];
  const [next] = feed([{ type: 'log', entries: more }], model);
  expect(next.logs.entries).toHaveLength(2000);
  expect(next.logs.entries[next.logs.top]).toBe(read);
});
