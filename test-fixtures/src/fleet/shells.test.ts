/** Checks that a real shell behind a fake host is treated as sshd treats it. */
import { afterEach, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { type Fleet, type HostSpec, startFleet } from './fleet.ts';

let fleet: Fleet;

async function start(spec: Omit<HostSpec, 'name'>): Promise<void> {
  fleet = await startFleet({ mode: 'shell', hosts: [{ name: 'a', ...spec }] });
}

afterEach(() => fleet.stop());

async function commands(): Promise<readonly string[]> {
  return (await fleet.processes()).map(({ command }) => command);
}

const PROBE = { tool: { sh: 'tool one', purpose: 'a program of the host' } };

test('a host with tools runs the script as it is, with its tools first on PATH', async () => {
  await start({ tools: { tool: 'echo "$0 $1 in $LC_ALL"' } });
  const { transcript } = await ask(fleet, 'a', PROBE);
  expect(transcript.captures.tool).toEqual({
    stdout: `${fleet.directory}/hosts/0/tool one in C\n`,
    stderr: '',
    exitCode: 0,
  });
});

test('a client that hangs up leaves nothing running, by the guard of the script alone', async () => {
  await start({ tools: { tool: 'sleep 86399 & sleep 86398' } });
  const asked = ask(fleet, 'a', PROBE, { timeoutMs: 1_000 });
  await expect.poll(commands).toEqual(expect.arrayContaining(['sleep 86399', 'sleep 86398']));
  expect((await asked).end).toBe('timeout');
  // The guard asks first, and kills what is still there a second later.
  await expect.poll(() => fleet.processes(), { timeout: 5_000 }).toEqual([]);
});

test('a process in the background outlives the script, and not the fleet', async () => {
  await start({ fault: 'background-process' });
  await ask(fleet, 'a', PROBE);
  await expect.poll(commands).toEqual(['sleep 86400']);
  await fleet.stop();
  expect(await fleet.processes()).toEqual([]);
});
