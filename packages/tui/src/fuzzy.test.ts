import { expect, test } from 'vitest';
import { matching } from './fuzzy.ts';

const COMMANDS = [
  'Refresh all hosts',
  'Sync and refresh all hosts',
  'Ping a host…',
  'Choose a theme',
];
const found = (query: string): readonly string[] => matching(query, COMMANDS, (text) => text);

test.each([
  ['', COMMANDS],
  ['theme', ['Choose a theme']],
  ['refresh', ['Refresh all hosts', 'Sync and refresh all hosts']],
  ['sra', ['Sync and refresh all hosts']],
  ['PING', ['Ping a host…']],
  ['xyz', []],
])('%j finds %j', (query, all) => {
  expect(found(query)).toEqual(all);
});

test('letters at the starts of words count more than those inside of them', () => {
  expect(matching('ah', ['beach', 'a host'], (text) => text)[0]).toBe('a host');
});
