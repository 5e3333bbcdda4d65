import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openKnownHostsFile } from './known-hosts-file.ts';
import { keyText } from './testing/host-key.ts';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-known-hosts-'));
  path = join(directory, 'known_hosts');
});
afterEach(() => rmSync(directory, { recursive: true }));

const line = (name: string, key = keyText(0)): string => `${name} ssh-ed25519 ${key}\n`;
const lineOf = (found: readonly { readonly line: number }[]): readonly number[] =>
  found.map((entry) => entry.line);

test('a file that is not there knows nobody, until it is', () => {
  const file = openKnownHostsFile(path);
  expect(file.lookUp('a')).toEqual([]);
  writeFileSync(path, line('a'));
  expect(lineOf(file.lookUp('a'))).toEqual([1]);
  rmSync(path);
  expect(file.lookUp('a')).toEqual([]);
});

test('what is added, by whomever, is found with its line', () => {
  const file = openKnownHostsFile(path);
  writeFileSync(path, line('a') + line('b'));
  expect(lineOf(file.lookUp('b'))).toEqual([2]);
  appendFileSync(path, line('c') + line('b', keyText(1)));
  expect(lineOf(file.lookUp('c'))).toEqual([3]);
  expect(lineOf(file.lookUp('b'))).toEqual([2, 4]);
  file.append(line('d').trimEnd());
  expect(lineOf(file.lookUp('d'))).toEqual([5]);
});

test('a file that was edited, and grew as well, is read from its beginning', () => {
  const file = openKnownHostsFile(path);
  writeFileSync(path, line('a') + line('b'));
  expect(file.lookUp('a')).toHaveLength(1);
  writeFileSync(path, line('b') + line('longer-than-a') + line('c'));
  expect(file.lookUp('a')).toEqual([]);
  expect(lineOf(file.lookUp('b'))).toEqual([1]);
  expect(lineOf(file.lookUp('c'))).toEqual([3]);
});

test('a file that was replaced is read from its beginning', () => {
  const file = openKnownHostsFile(path);
  writeFileSync(path, line('a'));
  expect(file.lookUp('a')).toHaveLength(1);
  writeFileSync(`${path}.new`, line('b') + line('c'));
  renameSync(`${path}.new`, path);
  expect(file.lookUp('a')).toEqual([]);
  expect(lineOf(file.lookUp('c'))).toEqual([2]);
});

test('a last line that was left open is ended before another is added', () => {
  writeFileSync(path, line('a').trimEnd());
  const file = openKnownHostsFile(path);
  file.append(line('b', keyText(1)).trimEnd());
  expect(readFileSync(path, 'utf8')).toBe(line('a') + line('b', keyText(1)));
  expect(lineOf(file.lookUp('a'))).toEqual([1]);
  expect(lineOf(file.lookUp('b'))).toEqual([2]);
});

test('a line that is completed later is an entry only then', () => {
  const whole = line('a');
  writeFileSync(path, whole.slice(0, 40));
  const file = openKnownHostsFile(path);
  expect(file.lookUp('a')).toEqual([]);
  appendFileSync(path, whole.slice(40));
  expect(file.lookUp('a')).toMatchObject([{ key: keyText(0) }]);
});

test('a thousand hosts learnt one after the other are all found', () => {
  const file = openKnownHostsFile(path);
  for (let number = 0; number < 1000; number++) {
    expect(file.lookUp(`h${number}`)).toEqual([]);
    file.append(line(`h${number}`).trimEnd());
  }
  expect(lineOf(file.lookUp('h999'))).toEqual([1000]);
});

test('something that is no file is not waited for', () => {
  expect(() => openKnownHostsFile(directory).lookUp('a')).toThrow('is not a file');
  expect(openKnownHostsFile('/dev/null').lookUp('a')).toEqual([]);
});
