import { ConfigurationError } from '@exosphere/core';
import { providers as ours } from '@exosphere/providers';
import { expect, test } from 'vitest';
import { loadProviders } from './load-providers.ts';
import { providerProblems } from './provider-problems.ts';

/** A module by its text. */
const moduleOf = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

const PROVIDER = `{
  id: 'opkg', title: 'opkg (OpenWrt)', tools: ['opkg'], families: ['openwrt'],
  serves: () => true,
  updates: { commands: { list: { sh: 'opkg list', purpose: 'all' } }, read: () => undefined },
}`;

const good = (id = 'opkg'): string =>
  moduleOf(`export const providers = [{ ...${PROVIDER}, id: '${id}' }];`);

const problemsOf = async (...modules: readonly string[]): Promise<readonly string[]> => {
  try {
    await loadProviders(modules);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ message }) => message);
  }
};

test('without modules there are ours', async () => {
  expect(await loadProviders([])).toEqual(ours);
});

test('theirs come after ours, in the order of the modules', async () => {
  const all = await loadProviders([good('opkg'), good('xbps')]);
  expect(all.slice(0, ours.length)).toEqual(ours);
  expect(all.slice(ours.length).map(({ id }) => id)).toEqual(['opkg', 'xbps']);
});

test.each([
  ['a path', './opkg.js', 'is not a URL'],
  [
    'a module that is not there',
    'file:///nonexistent/opkg.js',
    /^cannot be imported: .*nonexistent/u,
  ],
  [
    'a module that throws',
    moduleOf('throw new Error("not today")'),
    'cannot be imported: not today',
  ],
  ['a module that throws nothing', moduleOf('throw undefined'), 'cannot be imported: undefined'],
  ['a module without providers', moduleOf('export default 1'), 'exports no list of providers'],
  ['an empty list', moduleOf('export const providers = []'), 'exports no list of providers'],
  ['no object', moduleOf('export const providers = [null]'), 'providers[0] is not an object'],
  ['an id of ours', good('apt'), 'there is another provider "apt"'],
])('%s is a problem', async (_title, module, problem) => {
  expect(await problemsOf(module)).toEqual([
    typeof problem === 'string' ? problem : expect.stringMatching(problem),
  ]);
});

test('all problems of all modules are told together, each with its module', async () => {
  const modules = [moduleOf('export {}'), good('apt'), good('opkg'), good('opkg')];
  expect(await problemsOf(...modules)).toEqual([
    'exports no list of providers',
    'there is another provider "apt"',
    'there is another provider "opkg"',
  ]);
  await expect(loadProviders(modules)).rejects.toThrow(/^data:text\/javascript,/u);
});

const probe = (commands: unknown) => ({ commands, read: () => undefined });

const whole = {
  id: 'opkg',
  title: 'opkg (OpenWrt)',
  tools: ['opkg'],
  families: ['openwrt'],
  serves: () => true,
  updates: probe({ list: { sh: 'opkg list', purpose: 'all' } }),
};

test('every provider of ours would pass as a third party', () => {
  for (const provider of ours) expect(providerProblems(provider, 'p')).toEqual([]);
});

test.each([
  [{ id: 'Opkg' }, 'p.id must be a short name in lower case'],
  [{ id: undefined }, 'p.id must be a short name in lower case'],
  [{ id: 'clock' }, 'p.id must be another name: every refresh has a "clock" of its own'],
  [{ id: 'reboot' }, 'p.id must be another name: every refresh has a "reboot" of its own'],
  [{ title: ' ' }, 'p.title must say which systems it serves'],
  [{ tools: ['opkg; reboot'] }, 'p.tools must be a list of plain names'],
  [{ tools: 'opkg' }, 'p.tools must be a list of plain names'],
  [{ families: [1] }, 'p.families must be a list of plain names'],
  [{ serves: true }, 'p.serves must be a function'],
  [{ updates: undefined }, 'p.updates must be a probe'],
  [{ updates: { commands: {} } }, 'p.updates.read must be a function'],
  [{ sync: probe([]) }, 'p.sync.commands must be an object'],
  [
    { reboot: probe({ 'a b': {} }) },
    'p.reboot.commands["a b"]: a name has lower case, digits and dashes only',
  ],
  [{ updates: probe({ list: { sh: '' } }) }, 'p.updates.commands["list"].sh must be a command'],
  [
    { updates: probe({ list: { sh: 'opkg list' } }) },
    'p.updates.commands["list"].purpose must say why it runs',
  ],
])('%j is a problem', (change, problem) => {
  expect(providerProblems({ ...whole, ...change }, 'p')).toEqual([problem]);
});

test.each([
  'opkg update',
  '/bin/opkg update; reboot',
  '/bin/opkg update $(id)',
  '/bin/opkg\nupdate',
])('%j is nothing that root may run', (sh) => {
  const sync = probe({ update: { sh, purpose: 'fetches the lists', root: true } });
  expect(providerProblems({ ...whole, sync }, 'p')).toEqual([
    'p.sync.commands["update"]: root runs a plain program by its full path, as sudoers has to name it',
  ]);
});
