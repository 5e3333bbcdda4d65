import { expect, test } from 'vitest';
import { cells } from '../width.ts';
import { failureLines, hintLines } from './failures.ts';
import { plain } from './style.ts';

const pipe = { width: undefined, style: plain };
const terminal = { width: 40, style: plain };

const dead = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    host: `web${at + 1}`,
    message: 'connection timed out after 10 s',
    hint: 'check the address and the firewall',
  }));

test('no failures are no table', () => {
  expect(failureLines([], pipe)).toEqual([]);
  expect(hintLines([], pipe)).toEqual([]);
});

test('every host has its row and its reason', () => {
  const failures = [
    { host: 'web1', message: 'connection refused' },
    { host: 'database1', message: 'the host key changed' },
  ];
  expect(failureLines(failures, pipe)).toEqual([
    'Host       Error',
    'web1       connection refused',
    'database1  the host key changed',
  ]);
});

test('many equal reasons take one row, followed by the names of all the hosts', () => {
  const failures = [...dead(5), { host: 'db1', message: 'connection refused' }];
  expect(failureLines(failures, pipe)).toEqual([
    'Host     Error',
    '5 hosts  connection timed out after 10 s',
    '  web1, web2, web3, web4, web5',
    'db1      connection refused',
  ]);
});

test('the address is part of a single failure, and makes no other reason of many', () => {
  const refused = Array.from({ length: 4 }, (_, at) => ({
    host: `web${at}`,
    message: `connection refused (10.0.0.${at} port 22)`,
  }));
  expect(failureLines(refused, pipe)).toEqual([
    'Host     Error',
    '4 hosts  connection refused',
    '  web0, web1, web2, web3',
  ]);
  expect(failureLines(refused.slice(1), pipe)).toEqual([
    'Host  Error',
    'web1  connection refused (10.0.0.1 port 22)',
    'web2  connection refused (10.0.0.2 port 22)',
    'web3  connection refused (10.0.0.3 port 22)',
  ]);
});

test('on a terminal a hundred dead hosts take a few lines, and a pipe has them all', () => {
  expect(failureLines(dead(100), terminal)).toEqual([
    'Host       Error',
    '100 hosts  connection timed out after 10',
    '           s',
    '  web1, web2, web3, web4, web5, web6,',
    '  web7, web8, web9, web10, web11, web12,',
    '  and 88 more',
  ]);
  const all = failureLines(dead(100), pipe).join('\n');
  for (const { host } of dead(100)) expect(all).toMatch(new RegExp(`\\b${host}\\b`, 'u'));
});

test('a long reason goes on below itself and is never cut', () => {
  const message = 'the host key changed: known is SHA256:abc in line 12 of known_hosts';
  const lines = failureLines([{ host: 'web1', message }], terminal);
  expect(
    lines
      .slice(1)
      .map((line) => line.slice(6))
      .join(' '),
  ).toBe(message);
  for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(40);
});

test('equal hints are told once, with the hosts', () => {
  const failures = [...dead(100), { host: 'db1', message: 'x', hint: 'add the key to the agent' }];
  expect(hintLines(failures, pipe)).toEqual([
    'hint: check the address and the firewall (web1, web2, web3 and 97 more)',
    'hint: add the key to the agent (db1)',
  ]);
});

test('what a host says reaches no terminal raw', () => {
  const failures = [
    { host: 'web1', message: 'bad \u001b[31mred\u001b[0m\r\nsecond\u202e', hint: 'a\u0007b' },
  ];
  const text = [...failureLines(failures, pipe), ...hintLines(failures, pipe)].join('\n');
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
});
