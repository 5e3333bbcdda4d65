/** What keys do, as data: no terminal, no service. */
import type { Row } from '@exosphere/core';
import { NOW } from '@exosphere/test-fixtures/records';
import { describe, expect, test } from 'vitest';
import { fleetOf } from './fleet.ts';
import { frameText } from './frame.ts';
import { listOf } from './list.ts';
import { type Effect, initialModel, type Message, type Model } from './model.ts';
import { toText } from './text.ts';
import { update } from './update.ts';
import { view } from './view.ts';

const rows: readonly Row[] = ['web1', 'web2', 'db1'].map((name) => ({
  name,
  tags: [],
  stale: true,
}));
const start: Model = {
  ...initialModel({
    rows,
    size: { rows: 24, columns: 80 },
    now: NOW,
    staleThresholdSeconds: 86_400,
    theme: 'dark',
  }),
  screen: 'inventory',
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

test('a letter without a meaning is told of, and where help is; another key changes nothing', () => {
  const [model, effects] = after('q');
  expect(effects).toEqual([]);
  expect(model).toEqual({ ...start, notice: model.notice });
  expect(model.notice?.text).toBe('q does nothing here: ? lists the keys, ^q quits');
  expect(after('f5', 'escape', 'tab')).toEqual([start, []]);
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
    waiting: [],
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

describe('pasted text', () => {
  const paste = (text: string): Message => ({ type: 'paste', text });

  test('is no keys: on a screen it does nothing but say so', () => {
    const [model, effects] = feed([paste('Ping all\nP')], after('d')[0]);
    expect(effects).toEqual([]);
    expect(model.screen).toBe('dashboard');
    expect(model.notice?.text).toContain('pasted');
  });

  test('goes into the search, up to its line break', () => {
    const [model, effects] = feed([paste('  db1\nP')], after('/')[0]);
    expect(effects).toEqual([]);
    expect(model.dialog).toMatchObject({ type: 'search', query: 'db1' });
    expect(model.list.cursor).toBe(2);
  });

  test('goes into the palette, without control characters and not too long', () => {
    const [model] = feed([paste(`\u001b[2J${'x'.repeat(5000)}`)], after('^p')[0]);
    const query = model.dialog?.type === 'menu' ? model.dialog.query : '';
    expect(query).toMatch(/^\ufffd\[2Jx+$/u);
    expect(query).toHaveLength(100);
  });

  test('starts nothing in a dialog where nothing is typed', () => {
    const [model, effects] = feed([paste('u')], after('^f')[0]);
    expect(effects).toEqual([]);
    expect(model.list.filter).toBe('all');
    expect(model.dialog).toMatchObject({ type: 'menu', menu: 'filter' });
  });
});

test.each([
  ['filter', 'Filter: '],
  ['sort', 'Sort: '],
  ['search', 'Search: '],
  ['help', 'Help: '],
  ['quit', 'Quit: '],
])('the palette finds what the footer calls "%s"', (word, label) => {
  const picture = view(after('^p', ...word)[0]);
  expect(picture.box?.lines.map(toText).join('\n')).toMatch(
    new RegExp(`> ${word} .*\\n.*\\n.* ${label}`, 'u'),
  );
});

test('the menus open at what is chosen now, so that r turns the order round', () => {
  const [model] = after('^s', 'h', 'enter', '^s', 'r', 'enter');
  expect(model.list).toMatchObject({ sort: 'host', reverse: true });
  expect(after('^f', 's', '^f')[0].dialog).toMatchObject({ menu: 'filter', cursor: 2 });
  expect(after('^p', ...'theme', 'enter', '2', '^p', ...'theme', 'enter')[0].dialog).toMatchObject({
    menu: 'theme',
    cursor: 1,
  });
});

test('the next match of no search is none, which is said', () => {
  expect(after('n')[0].notice?.text).toContain('nothing is searched for yet');
  expect(after('/', 'd', 'enter', 'home', 'n')[0].list.cursor).toBe(2);
});

test('a window that cannot show all tells how much is below', () => {
  const lower = (...keys: readonly string[]) =>
    toText(view(after(...keys)[0]).box?.lines.at(-1) ?? '');
  expect(lower('?')).toMatch(/^╰─ \d+ more below ─+╯$/u);
  expect(lower('?', 'end')).toMatch(/^╰─+╯$/u);
  expect(lower('^p')).toMatch(/^╰─ \d+ more below ─+╯$/u);
  expect(lower('^p', 'end')).toMatch(/^╰─+╯$/u);
  expect(lower('^f')).toMatch(/^╰─+╯$/u);
});

test('where no host fits what is searched for, the line says so', () => {
  expect(frameText(view(after('/', 'x', 'q')[0]))).toContain('no host in the list has "xq"');
});

test('a filter that hides the chosen host leads to the start of the list', () => {
  const some = Array.from({ length: 50 }, (_, at): Row => {
    const summary = {
      discovered: true,
      supported: true,
      online: true,
      updates: { value: at % 2 },
      security: { value: 0 },
      heldSecurity: { value: 0 },
      unchecked: false,
    };
    return { name: `h${at}`, tags: [], stale: false, summary };
  });
  const half = fleetOf(some);
  const keys: readonly Message[] = [
    { type: 'key', key: '^f' },
    { type: 'key', key: 'u' },
  ];
  const at = (cursor: number): Model => ({
    ...start,
    fleet: half,
    list: { ...listOf(half), cursor, top: 30 },
  });
  expect(feed(keys, at(40))[0].list).toMatchObject({ cursor: 0, top: 0 });
  const kept = feed(keys, at(41))[0].list;
  expect(kept.shown[kept.cursor]?.name).toBe('h41');
});

test('what failed is told of at 80 columns, however long the summary of an operation is', () => {
  const [running] = after('^r', 'enter');
  const work = {
    job: 'refresh',
    state: 'ended',
    total: 30,
    ended: 30,
    failed: 1,
    failures: [{ host: 'db1', message: 'timed out', kind: 'timeout' }],
    waiting: [],
    closing: '30 hosts: 15 refreshed, 1 failed; 277 updates, 109 security; reboot pending on 5',
  } as const;
  const [model] = feed([{ type: 'work', work }], running);
  const status = frameText(view(model)).split('\n').at(-2);
  expect(status).toMatch(/^ 30 hosts: 15 refreshed, 1 failed; .*… +o shows what failed $/u);
});

test('the line that is typed into stays where it is, however few entries are left', () => {
  const big = { ...start, size: { rows: 60, columns: 120 } };
  const keys = ['^p', ...'refresh web1'].map((key): Message => ({ type: 'key', key }));
  for (let typed = 1; typed <= keys.length; typed++) {
    const lines = view(feed(keys.slice(0, typed), big)[0]).box;
    expect(lines?.top).toBe(1);
    expect(toText(lines?.lines[1] ?? '')).toMatch(/^│ > /u);
  }
});

test('in menus and texts the letters of vi move, unless they are typed', () => {
  expect(after('^s', 'j', 'j', 'k')[0].dialog).toMatchObject({ cursor: 1 });
  expect(after('^s', 'G')[0].dialog).toEqual(after('^s', 'end')[0].dialog);
  expect(after('?', 'j', 'j', 'k')[0].dialog).toMatchObject({ type: 'help', top: 1 });
  expect(after('?', 'G')[0].dialog).toEqual(after('?', 'end')[0].dialog);
  expect(after('^p', 'j')[0].dialog).toMatchObject({ query: 'j', cursor: 0 });
});
