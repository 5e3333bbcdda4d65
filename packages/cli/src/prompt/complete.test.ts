import { expect, test } from 'vitest';
import { commandTree } from '../program.ts';
import { testContext } from '../testing.ts';
import { completeLine } from './complete.ts';

const NAMES = {
  hosts: ['web1', 'web2', 'db1', 'my host', "it's", '$(touch x)'],
  tags: ['web', 'db'],
  options: ['ssh_pipelining', 'ssh_pipelining_lifetime', 'debug'],
  providers: ['apt', 'dnf'],
};

const prompt = { clearScreen: () => undefined, leave: () => undefined };
const tree = commandTree({ ...testContext(), prompt });
const complete = (before: string, names = NAMES) => completeLine(tree, before, names);

/** The line as it is after Tab. */
const after = (before: string) => {
  const completion = complete(before);
  return completion === undefined ? undefined : before.slice(0, completion.start) + completion.text;
};

test.each([
  ['inv', 'inventory '],
  ['inventory st', 'inventory status '],
  ['exosphere inventory st', 'exosphere inventory status '],
  ['qu', 'quit '],
  ['help inv', 'help inventory '],
  ['help host sh', 'help host show '],
  ['connections sh', 'connections show '],
  ['inventory sa', 'inventory save '],
])('commands: %s', (before, line) => {
  expect(after(before)).toBe(line);
});

test.each([
  ['host show we', 'host show web'],
  ['host show db', 'host show db1 '],
  ['host show @', undefined],
  ['inventory ping @we', 'inventory ping @web '],
  ['inventory ping web1 we', 'inventory ping web1 web2 '],
  ['inventory list db', 'inventory list db1 '],
  ['inventory ping --json d', 'inventory ping --json db1 '],
  ['host show db1 ', 'host show db1 --'],
])('hosts and tags: %s', (before, line) => {
  expect(after(before)).toBe(line);
});

test.each([
  ['host show my', "host show 'my host' "],
  ["host show 'my h", "host show 'my host' "],
  ['host show "my', "host show 'my host' "],
  ['host show my\\ h', "host show 'my host' "],
  ['host show it', "host show 'it'\\''s' "],
  ['host show $', "host show '$(touch x)' "],
  ['host show my\\', undefined],
])('odd names are quoted: %s', (before, line) => {
  expect(after(before)).toBe(line);
});

test('what several odd names have in common stays in an open quote', () => {
  const completion = complete('host show my', { ...NAMES, hosts: ['my host', 'my hut'] });
  expect(completion?.text).toBe("'my h");
});

test.each([
  ['inventory status --se', 'inventory status --security-only '],
  ['inventory status --sort se', 'inventory status --sort security '],
  ['inventory status -o se', 'inventory status -o security '],
  ['inventory status --sort=se', 'inventory status --sort=security '],
  ['report generate -f ma', 'report generate -f markdown '],
  ['sudo generate --host db', 'sudo generate --host db1 '],
  ['sudo generate --provider a', 'sudo generate --provider apt '],
  ['sudo providers d', 'sudo providers dnf '],
  ['config show deb', 'config show debug '],
  ['config show ssh', 'config show ssh_pipelining'],
])('options and their values: %s', (before, line) => {
  expect(after(before)).toBe(line);
});

test('an option that was given, and what it excludes, is not offered again', () => {
  const options = complete('inventory status -u --')?.matches;
  expect(options).toContain('--sort');
  expect(options).not.toContain('--updates-only');
  expect(options).not.toContain('--security-only');
});

test('after -- everything is an argument', () => {
  expect(complete('inventory ping -- --')).toBeUndefined();
  expect(after('inventory ping -- db')).toBe('inventory ping -- db1 ');
});

test('several matches are given in the order of the configuration', () => {
  expect(complete('inventory ping ')?.matches.slice(0, 3)).toEqual(['web1', 'web2', 'db1']);
});

test.each(['nonsense ', 'inventory nonsense x', 'host show web1 web2 x', 'inventory ping zzz'])(
  'nothing fits: %s',
  (before) => {
    expect(complete(before)).toBeUndefined();
  },
);

// CPU time, since a busy machine lengthens what a clock shows. It takes a hundredth of this; with one search through
// all hosts for each of them it took three times as much.
const MOST_CPU_MICROSECONDS = 10_000_000;

test('the time grows with the hosts, not with their square', { timeout: 120_000 }, () => {
  const hosts = Array.from({ length: 200_000 }, (_, at) => `host${at}`);
  const before = process.cpuUsage();
  const completion = complete('inventory ping host1 host', { ...NAMES, hosts });
  const { user, system } = process.cpuUsage(before);
  expect(completion?.matches).toHaveLength(199_999);
  expect(user + system).toBeLessThan(MOST_CPU_MICROSECONDS);
});
