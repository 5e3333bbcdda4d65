import { expect, test } from 'vitest';
import { runProgram } from '../program.ts';
import { type TestSetup, testContext } from '../testing.ts';

const HOSTS = [
  { name: 'web1', ip: '10.0.0.1', port: 2222, tags: ['web'] },
  { name: 'web2', ip: '10.0.0.2', tags: ['web'] },
  { name: 'db1', ip: '10.0.0.3', tags: [] },
];

const KEPT: TestSetup = {
  hosts: HOSTS,
  options: { sshPipelining: true },
  connections: [
    { host: 'web1', idleSeconds: 12, expiring: false },
    { host: 'db1', idleSeconds: 301, expiring: true },
  ],
};

async function atPrompt(line: string, setup: TestSetup = KEPT) {
  const context = testContext(setup);
  const prompt = { clearScreen: () => undefined, leave: () => undefined };
  const code = await runProgram(line.split(' '), { ...context, prompt });
  return { code, out: context.stdout.text(), err: context.stderr.text(), calls: context.calls };
}

test.each(['show', 'list', 'status'])('every host and its connection: %s', async (verb) => {
  const { code, out, err } = await atPrompt(`connections ${verb}`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toBe(`Host  IP        Port       Idle   State
web1  10.0.0.1  2222       12 s   Connected
web2  10.0.0.2  (default)  -      Inactive
db1   10.0.0.3  (default)  301 s  Expiring
`);
});

test('a connection that is in use has no idle time', async () => {
  const connections = [{ host: 'web1', expiring: false }];
  const { out } = await atPrompt('connections show web1', { ...KEPT, connections });
  expect(out).toMatch(/^web1 .* in use +Connected$/mu);
});

test('only those that are open, of some hosts', async () => {
  const { out } = await atPrompt('connections show @web --active');
  expect(out).toContain('web1');
  expect(out).not.toMatch(/web2|db1/u);
});

test('none that is open is said', async () => {
  const { code, out, err } = await atPrompt('connections show web2 -a');
  expect({ code, out, err }).toEqual({ code: 0, out: '', err: 'No connection is open.\n' });
});

test('the same as JSON', async () => {
  const { out } = await atPrompt('connections show web1 web2 --json');
  expect(JSON.parse(out)).toEqual([
    {
      host: 'web1',
      ip: '10.0.0.1',
      port: 2222,
      idle_seconds: 12,
      in_use: false,
      state: 'connected',
    },
    {
      host: 'web2',
      ip: '10.0.0.2',
      port: null,
      idle_seconds: null,
      in_use: false,
      state: 'inactive',
    },
  ]);
});

test.each([
  ['connections close', 'web1, db1', '2 connections closed.\n'],
  ['connections close web1', 'web1', '1 connection closed.\n'],
  ['connections close -v', 'web1, db1', 'web1: closed\ndb1: closed\n2 connections closed.\n'],
])('%s', async (line, closed, expected) => {
  const { code, out, calls } = await atPrompt(line);
  expect({ code, out }).toEqual({ code: 0, out: expected });
  expect(calls).toContain(`close connections: ${closed}`);
});

test('nothing to close closes nothing', async () => {
  const { out, calls } = await atPrompt('connections close web2');
  expect(out).toBe('0 connections closed.\n');
  // No names at all would mean all of them.
  expect(calls.filter((call) => call.startsWith('close connections'))).toEqual([]);
});

test.each(['show', 'close'])('without pipelining there are none to %s: 2', async (verb) => {
  const { code, out, err } = await atPrompt(`connections ${verb}`, { hosts: HOSTS });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('ssh_pipelining');
});

test('an unknown host is 1', async () => {
  const { code, err } = await atPrompt('connections close wbe1');
  expect(code).toBe(1);
  expect(err).toContain('did you mean "web1"?');
});
