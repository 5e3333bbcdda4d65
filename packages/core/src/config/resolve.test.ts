import { expect, test } from 'vitest';
import { optionDoubt } from './contradiction.ts';
import { optionKey, optionNames } from './options.ts';
import { type PlaceFile, resolveConfig } from './resolve.ts';

const place: PlaceFile = (path, origin) =>
  typeof path === 'string' ? `${origin}:${path}` : `${path.directory}/${path.file}`;

test('the environment comes before the file, the file before the defaults', () => {
  const file = { options: { maxThreads: 5, debug: true, defaultUsername: 'a' }, hosts: [] };
  const { options, origins } = resolveConfig(file, { maxThreads: 7, defaultUsername: null }, place);
  expect([options.maxThreads, origins.maxThreads]).toEqual([7, 'environment']);
  expect([options.defaultUsername, origins.defaultUsername]).toEqual([null, 'environment']);
  expect([options.debug, origins.debug]).toEqual([true, 'file']);
  expect([options.logLevel, origins.logLevel]).toEqual(['INFO', 'default']);
});

test('a value that equals the default is still known to come from the file', () => {
  const { origins } = resolveConfig({ options: { logLevel: 'INFO' }, hosts: [] }, {}, place);
  expect(origins.logLevel).toBe('file');
});

test('every option has a value and an origin', () => {
  const { options, origins } = resolveConfig({ options: {}, hosts: [] }, {}, place);
  const keys = optionNames.map(optionKey).sort();
  expect(Object.keys(options).sort()).toEqual(keys);
  expect(Object.keys(origins).sort()).toEqual(keys);
  expect(Object.values(options)).not.toContain(undefined);
});

test('files are placed by who named them; no file stays none', () => {
  const file = { options: { logFile: 'x.log' }, hosts: [] };
  const { options } = resolveConfig(file, { historyFile: 'h' }, place);
  expect(options).toMatchObject({
    logFile: 'file:x.log',
    historyFile: 'environment:h',
    cacheFile: 'state/exosphere-state.db',
    sshConfigFile: null,
  });
});

test('hosts are those of the file', () => {
  const hosts = [{ name: 'a', ip: 'b', tags: [] }];
  expect(resolveConfig({ options: {}, hosts }, {}, place).hosts).toEqual(hosts);
});

test.each([
  [{ sshPipelining: true, sshPipeliningLifetime: 59 }, true],
  [{ sshPipelining: true, sshPipeliningLifetime: 60 }, false],
  [{ sshPipelining: false, sshPipeliningLifetime: 59 }, false],
])('a short lifetime is doubtful where connections are kept: %j', (options, doubtful) => {
  const config = resolveConfig({ options, hosts: [] }, {}, place);
  expect(optionDoubt(config.options) !== undefined).toBe(doubtful);
});
