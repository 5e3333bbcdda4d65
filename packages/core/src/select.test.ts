import { describe, expect, test } from 'vitest';
import type { Row } from './columns.ts';
import { passes, type RowFilter, selectHosts } from './select.ts';
import type { Count } from './summary.ts';

const INVENTORY = [
  { name: 'web1', tags: ['web', 'prod'] },
  { name: 'web2', tags: ['web'] },
  { name: 'db1', tags: ['prod'] },
  { name: 'lone', tags: [] },
];

function chosen(...wanted: readonly string[]): string {
  const selection = selectHosts(INVENTORY, wanted);
  return selection.ok ? selection.hosts.map(({ name }) => name).join(' ') : 'none';
}

function problems(...wanted: readonly string[]): readonly string[] {
  const selection = selectHosts(INVENTORY, wanted);
  return selection.ok ? [] : selection.problems;
}

test.each<[string, readonly string[], string]>([
  ['nothing means all', [], 'web1 web2 db1 lone'],
  ['one name', ['web2'], 'web2'],
  ['names come in the order of the configuration', ['db1', 'web1'], 'web1 db1'],
  ['a name given twice counts once', ['web1', 'web1'], 'web1'],
  ['a tag', ['@prod'], 'web1 db1'],
  ['a tag and a name, overlapping', ['@web', 'web1', 'lone'], 'web1 web2 lone'],
  ['two tags are a union', ['@web', '@prod'], 'web1 web2 db1'],
])('%s', (_, wanted, hosts) => {
  expect(chosen(...wanted)).toBe(hosts);
});

test('an inventory without hosts has none to choose from', () => {
  expect(selectHosts([], [])).toEqual({ ok: true, hosts: [] });
  expect(selectHosts([], ['web1'])).toEqual({ ok: false, problems: ['unknown host "web1"'] });
});

test.each<[string, string]>([
  ['web3', 'unknown host "web3": did you mean "web1"?'],
  ['WEB1', 'unknown host "WEB1": did you mean "web1"?'],
  ['@pord', 'unknown tag "@pord": did you mean "@prod"?'],
  ['@web1', 'unknown tag "@web1": did you mean "@web"?'],
  ['prod', 'unknown host "prod"'],
  ['', 'unknown host ""'],
  ['@', 'unknown tag "@"'],
  ['constructor', 'unknown host "constructor"'],
  ['\u001b[2Jweb1', 'unknown host "\ufffd[2Jweb1"'],
])('%j is refused', (word, problem) => {
  expect(problems(word)).toEqual([problem]);
});

test('every unknown word is a problem, each once, and no host is chosen beside it', () => {
  expect(problems('web1', 'x', '@y', 'x')).toEqual(['unknown host "x"', 'unknown tag "@y"']);
});

// Looking for the nearest of each would take minutes, which the time limit of the test does not give.
test('thousands of wrong names of thousands of hosts are told, few of them with a suggestion', () => {
  const hosts = Array.from({ length: 5000 }, (_, n) => ({ name: `server-${n}.example`, tags: [] }));
  const wanted = hosts.map(({ name }) => `x${name}`);
  const selection = selectHosts(hosts, wanted);
  expect(selection.ok ? [] : selection.problems).toHaveLength(5000);
  expect(selection).toMatchObject({
    problems: expect.arrayContaining([
      'unknown host "xserver-0.example": did you mean "server-0.example"?',
      'unknown host "xserver-4999.example"',
    ]),
  });
});

describe('a list of', () => {
  const known = (value: number): Count => ({ value });
  const row = (updates: Count, security: Count, more: object = {}): Row => ({
    name: 'web1',
    tags: [],
    stale: false,
    summary: {
      discovered: true,
      supported: true,
      online: true,
      updates,
      security,
      heldSecurity: { value: 0 },
      unchecked: false,
      ...more,
    },
  });
  const doubt = { doubt: 'timed out' };
  const held = { heldSecurity: known(1) };
  const nothing: Row = { name: 'web1', tags: [], stale: true };

  test.each<[RowFilter, string, Row, boolean]>([
    ['all', 'a host without updates', row(known(0), known(0)), true],
    ['all', 'an undiscovered host', nothing, true],
    ['updates', 'a host with updates', row(known(3), known(0)), true],
    ['updates', 'a host without updates', row(known(0), known(0)), false],
    ['updates', 'a host that could not tell', row(doubt, doubt), true],
    ['updates', 'a host that told a part', row({ value: 0, ...doubt }, known(0)), true],
    [
      'updates',
      'a host with an undiscovered past',
      row(doubt, doubt, { discovered: false }),
      false,
    ],
    ['updates', 'an unsupported host', row(doubt, doubt, { supported: false }), false],
    ['updates', 'an undiscovered host', nothing, false],
    ['security', 'a host with security updates', row(known(3), known(1)), true],
    ['security', 'a host with others only', row(known(3), known(0)), false],
    ['security', 'a host that holds a fix back', row(known(0), known(0), held), true],
    ['updates', 'a host that holds a fix back', row(known(0), known(0), held), true],
    ['security', 'a host that could not tell security', row(known(3), doubt), true],
    ['security', 'a host that could not tell anything', row(doubt, doubt), true],
    ['security', 'an unsupported host', row(doubt, doubt, { supported: false }), false],
  ])('%s and %s', (filter, _, one, shown) => {
    expect(passes(one, filter)).toBe(shown);
  });
});
