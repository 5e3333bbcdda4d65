import { describe, expect, test } from 'vitest';
import {
  erased,
  newer,
  older,
  type Search,
  searchPrompt,
  searchStep,
  startSearch,
  typed,
} from './search.ts';

const HISTORY = [
  'host ping web1',
  'inventory status',
  'host ping web2',
  'host ping web2',
  'version',
];

const shown = (search: Search) => HISTORY[search.at];
const search = (query: string) => typed(startSearch(HISTORY), HISTORY, query);

test('the newest line that holds the words is found', () => {
  const found = search('ping');
  expect(shown(found)).toBe('host ping web2');
  expect(searchPrompt(found)).toBe('(search) ping: ');
});

test('more letters stay with the line that still fits, or go on to an older one', () => {
  const first = search('host');
  expect(shown(typed(first, HISTORY, ' ping'))).toBe('host ping web2');
  expect(shown(typed(first, HISTORY, ' ping web1'))).toBe('host ping web1');
});

test('the next older line differs from the one shown, and the way back leads to it again', () => {
  const oldest = older(search('ping'), HISTORY);
  expect(shown(oldest)).toBe('host ping web1');
  expect(shown(newer(oldest, HISTORY))).toBe('host ping web2');
});

test('what is not there says so, and shows what was found last', () => {
  const lost = typed(search('ping'), HISTORY, 'x');
  expect(searchPrompt(lost)).toBe('(not found) pingx: ');
  expect(shown(lost)).toBe('host ping web2');
  expect(searchPrompt(older(older(search('ping'), HISTORY), HISTORY))).toBe('(not found) ping: ');
});

test('a letter taken away searches anew from the newest', () => {
  const far = older(search('ping'), HISTORY);
  expect(shown(erased(far, HISTORY))).toBe('host ping web2');
  expect(erased(search('p'), HISTORY)).toEqual(startSearch(HISTORY));
});

test('there is nothing to find in an empty history, nor for no letters', () => {
  expect(typed(startSearch([]), [], 'a').failed).toBe(true);
  expect(older(startSearch(HISTORY), HISTORY)).toEqual(startSearch(HISTORY));
});

describe('a key', () => {
  const found = search('ping');

  test.each([
    ['a letter looks for more', ' web1', typed(found, HISTORY, ' web1')],
    ['Ctrl-R goes on to an older line', '\u0012', older(found, HISTORY)],
    ['Ctrl-S goes back to a newer one', '\u0013', newer(found, HISTORY)],
    ['Backspace looks for less', '\u007f', search('pin')],
    ['Backspace may be ^H', '\b', search('pin')],
    ['Ctrl-G gives the search up', '\u0007', 'cancelled'],
    ['Ctrl-C gives the search up', '\u0003', 'cancelled'],
    ['Escape takes the line', '\u001b', 'taken'],
    ['Enter takes the line, and is Enter', '\r', 'left'],
    ['an arrow takes the line, and is an arrow', '\u001b[C', 'left'],
    ['Tab takes the line, and is Tab', '\t', 'left'],
  ] as const)('%s', (_, key, step) => {
    expect(searchStep(found, HISTORY, key)).toEqual(step);
  });
});
