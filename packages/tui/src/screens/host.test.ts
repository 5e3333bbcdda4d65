/** The panel of a host: it goes to what was asked for, and tells what can be done. */
import { type HostEvent, unknown } from '@exosphere/core';
import { discovered, failed, refreshed, update } from '@exosphere/test-fixtures/records';
import { describe, expect, test } from 'vitest';
import type { Model, Size } from '../model.ts';
import { factsOf, linesOf, modelOf, pressed, rowOf } from '../testing/records.ts';
import { toText } from '../text.ts';
import { view } from '../view.ts';

function panelOf(events: readonly HostEvent[], size?: Size): Model {
  const model = modelOf([rowOf('web1', ...events)], size);
  return pressed(model, 'enter', { type: 'panel', facts: factsOf('web1', ...events) });
}

const SMALL: Size = { rows: 12, columns: 80 };
const fix = update('openssl', { security: true });
const many = [fix, ...Array.from({ length: 50 }, (_, at) => update(`package-${at}`))];
const asked = [discovered('web1'), refreshed('web1', many)];

test('what stands behind the answers is in sight as soon as it is asked for, and the facts again after it', () => {
  const panel = panelOf(asked, SMALL);
  expect(linesOf(panel)[1]).toBe(' web1');
  const evidence = pressed(panel, 'e');
  expect(linesOf(evidence).join('\n')).toContain('No evidence is stored');
  expect(linesOf(pressed(evidence, 'e'))[1]).toBe(' web1');
});

test('so are the security updates alone', () => {
  const text = linesOf(pressed(panelOf(asked, SMALL), 's')).join('\n');
  expect(text).toMatch(/^ openssl +1\.0-1 +1\.0-2 +Yes/mu);
  expect(text).not.toContain('package-');
});

test('a click meets the line under it, also where more is shown than was scrolled to', () => {
  const small = pressed(panelOf([discovered('web1'), refreshed('web1', [fix])], SMALL), 'end');
  const large = pressed(small, { type: 'resize', size: { rows: 40, columns: 80 } });
  const row = linesOf(large).findIndex((line) => line.startsWith(' openssl'));
  expect(pressed(large, { type: 'click', row, column: 5 }).panel?.cursor).toBe(0);
});

test('how much is below is told in words', () => {
  expect(linesOf(panelOf(asked, SMALL)).at(-2)).toMatch(/ \d+ more lines below$/u);
});

test('a failure is told with what can be done about it', () => {
  const hint = 'is sshd running there, on that port?';
  const lines = linesOf(panelOf([failed('web1', 'discover', { hint })]));
  expect(lines).toContain(`   hint: ${hint}`);
});

test.each<[string, readonly HostEvent[], string | undefined]>([
  ['nobody asked', [], '^r discovers it and lists its updates'],
  ['was discovered', [discovered('web1')], '^r lists its updates'],
  ['was refreshed', asked, undefined],
  [
    'was refreshed, and could not tell',
    [discovered('web1'), refreshed('web1', [], { updates: unknown('no lists') })],
    undefined,
  ],
  ['is not supported', [discovered('web1', [])], undefined],
])('what to do next with a host that %s', (_, events, advice) => {
  const found = linesOf(panelOf(events)).find(
    (line) => line.includes('^r ') && !line.includes('^p'),
  );
  expect(found?.trim()).toBe(advice);
});

test('the keys of operations do on the panel to its host what they do to all elsewhere', () => {
  for (const key of ['^r', '^x', '^d', 'P']) {
    expect(pressed(panelOf(asked), key).work?.total).toBe(1);
    expect(pressed(modelOf([rowOf('web1'), rowOf('web2')]), key).work?.total).toBe(2);
    expect(pressed(modelOf([rowOf('web1'), rowOf('web2')]), 'i', key).work?.total).toBe(2);
  }
});

describe('while an update is read, its host is refreshed', () => {
  const two = [discovered('web1'), refreshed('web1', [update('bash'), update('curl')])];
  const reading = pressed(panelOf(two), 'enter', 'down', 'enter');

  function after(...names: readonly string[]): Model {
    const events = [
      discovered('web1'),
      refreshed(
        'web1',
        names.map((name) => update(name)),
      ),
    ];
    return pressed(reading, { type: 'panel', facts: factsOf('web1', ...events) });
  }

  test('the update that is read is still that one', () => {
    expect(linesOf(reading).join('\n')).toContain('2/2 entries');
    const box = (model: Model): string => view(model).box?.lines.map(toText).join('\n') ?? '';
    expect(box(reading)).toContain('─ curl ─');
    expect(box(after('aptitude', 'bash', 'curl'))).toContain('─ curl ─');
  });

  test('one that is no longer there is closed, and none is chosen', () => {
    const model = after('bash');
    expect(model.dialog).toBeUndefined();
    expect(model.panel?.cursor).toBe(-1);
  });
});
