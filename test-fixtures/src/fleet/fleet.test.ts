/** Checks that the fleet answers real clients, and that what it counts is what happened. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { parseConfig } from '@exosphere/core';
import { afterEach, describe, expect, test } from 'vitest';
import { runCommand } from '../real/command.ts';
import { describeWith } from '../requirements.ts';
import { ask } from './ask.ts';
import { type Fleet, type FleetOptions, startFleet } from './fleet.ts';
import { converse } from './raw-client.ts';

const COMMANDS = {
  uname: { sh: 'uname', purpose: 'kind of system' },
  user: { sh: 'id -u', purpose: 'user' },
  absent: { sh: 'absent', purpose: 'a program that no host has' },
};

const fleets: Fleet[] = [];

async function start(options: FleetOptions): Promise<Fleet> {
  const fleet = await startFleet(options);
  fleets.push(fleet);
  return fleet;
}

afterEach(async () => {
  for (const fleet of fleets.splice(0)) await fleet.stop();
});

describe.each(['direct', 'shell'] as const)('in mode %s', (mode) => {
  test('a script gets the answers of the platform', async () => {
    const fleet = await start({ mode, hosts: [{ name: 'a', system: 'rocky-9' }] });
    const { transcript, end } = await ask(fleet, 'a', COMMANDS);
    expect(end).toBe('done');
    expect(transcript).toMatchObject({ started: true, finished: true });
    expect(transcript.captures.uname).toEqual({
      stdout: 'Linux\n5.14.0-427.40.1.el9_4.x86_64\nx86_64\n',
      stderr: '',
      exitCode: 0,
    });
    expect(transcript.captures.absent).toEqual({
      stdout: '',
      stderr: '/bin/sh: 1: absent: not found\n',
      exitCode: 127,
    });
  });

  test('answers can be replaced, bytes that are no UTF-8 included', async () => {
    const answers = { uname: { stdout: Uint8Array.of(0xff, 0x0a), stderr: 'oh\n', exitCode: 3 } };
    const fleet = await start({ mode, hosts: [{ name: 'a', answers }] });
    const { transcript, stdout } = await ask(fleet, 'a', COMMANDS);
    expect(stdout).toContain('begin uname\n\u00ff\n\n');
    expect(transcript.captures.uname).toMatchObject({ stderr: 'oh\n', exitCode: 3 });
    expect(fleet.host('a').truth).toBeUndefined();
  });
});

describeWith({ commands: ['ssh'], install: 'apt-get install openssh-client' }, 'ssh(1)', () => {
  const ssh = (fleet: Fleet, name: string, command: string) => {
    const { address, port } = fleet.host(name);
    return runCommand('ssh', ['-F', fleet.sshConfigPath, '-p', `${port}`, address, command]);
  };

  test('logs in with the files of the fleet alone', async () => {
    const fleet = await start({ hosts: [{ name: 'a' }] });
    expect(await ssh(fleet, 'a', 'true')).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(await ssh(fleet, 'a', 'rm -rf /')).toMatchObject({ exitCode: 127 });
  });

  test('refuses a changed host key, and one of a type that it does not know', async () => {
    const hosts = (['changed-key', 'ecdsa-only'] as const).map((fault) => ({ name: fault, fault }));
    const fleet = await start({ hosts });
    expect((await ssh(fleet, 'changed-key', 'true')).stderr).toContain(
      'REMOTE HOST IDENTIFICATION HAS CHANGED',
    );
    expect((await ssh(fleet, 'ecdsa-only', 'true')).exitCode).toBe(255);
    expect(fleet.counters().authentications).toBe(0);
  });

  test('hears why it is thrown out after too many tries', async () => {
    const fleet = await start({ hosts: [{ name: 'a', fault: 'too-many-failures' }] });
    // The reason is number 2, "protocol error", as OpenSSH's own server gives it.
    expect((await ssh(fleet, 'a', 'true')).stderr).toMatch(/^Received disconnect from .*:2: /mu);
  });
});

describe('the counters', () => {
  test('agree with a conversation counted by hand', async () => {
    const fleet = await start({ hosts: [{ name: 'a' }] });
    const { received } = await converse(fleet.host('a'), [
      { after: 'SSH-2.0-OpenSSH_9.6\r\n', say: 'SSH-2.0-hand\r\n' },
    ]);
    const counters = fleet.counters('a');
    // Opening the connection, and answering the version line.
    expect(counters).toMatchObject({ connections: 1, roundTrips: 2, authentications: 0 });
    expect(counters).toMatchObject({ bytesReceived: 14, bytesSent: received.length });
  });

  test('have one round trip for each answer of a client that asks a script', async () => {
    const hosts = [{ name: 'a', latencyMs: 15 }];
    const fleet = await start({ hosts });
    const before = performance.now();
    await ask(fleet, 'a', COMMANDS);
    const elapsed = performance.now() - before;
    // connection; KEXINIT; ECDH; NEWKEYS and service; none; key; signature; channel; exec; script
    expect(fleet.counters('a')).toMatchObject({
      connections: 1,
      roundTrips: 10,
      authentications: 1,
      executions: 1,
    });
    expect(elapsed).toBeGreaterThanOrEqual(10 * 2 * 15);
  });

  test('add up over the fleet, with the sockets that were open together', async () => {
    const fleet = await start({ hosts: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] });
    await Promise.all(['a', 'b'].map((name) => ask(fleet, name, COMMANDS)));
    await ask(fleet, 'a', COMMANDS);
    expect(fleet.counters('a').connections).toBe(2);
    expect(fleet.counters('c').connections).toBe(0);
    expect(fleet.counters()).toMatchObject({ connections: 3, authentications: 3, executions: 3 });
    expect(fleet.counters().peakSockets).toBeGreaterThanOrEqual(2);
    const { bytesSent } = fleet.counters();
    expect(bytesSent).toBe(fleet.counters('a').bytesSent + fleet.counters('b').bytesSent);
  });
});

test('the time that a listing takes passes in the listing alone', async () => {
  const fleet = await start({ hosts: [{ name: 'a', listingMs: 3_600_000 }] });
  expect(await ask(fleet, 'a', { uname: COMMANDS.uname })).toMatchObject({ end: 'done' });
});

test('the files are a valid configuration, and keep everything in their directory', async () => {
  const hosts = [
    { name: 'a "quoted" name', tags: ['x: y'] },
    { name: '2', fault: 'hang' as const },
  ];
  const fleet = await start({ hosts, options: { command_timeout: 7 } });
  expect((await stat(fleet.clientKeyPath)).mode & 0o777).toBe(0o600);
  const parsed = await parseConfig(await readFile(fleet.configPath, 'utf8'), 'yaml', 'config.yaml');
  expect(parsed).toMatchObject({
    ok: true,
    warnings: [],
    config: {
      options: { commandTimeout: 7, hostKeyPolicy: 'strict', defaultUsername: 'exo' },
      hosts: [
        {
          name: 'a "quoted" name',
          ip: fleet.host('2').address.replace(/2$/u, '1'),
          tags: ['x: y'],
        },
        { name: '2', port: fleet.host('2').port },
      ],
    },
  });
  const { cacheFile, logFile, historyFile, sshConfigFile } = parsed.ok ? parsed.config.options : {};
  const paths = [
    cacheFile,
    logFile,
    historyFile,
    sshConfigFile,
    ...Object.values(fleet.environment),
  ];
  for (const path of paths) expect(path).toMatch(new RegExp(`^${fleet.directory}/`, 'u'));
});

test('a client that leaves while its opening is still under way is let go', async () => {
  const { host, counters } = await start({ hosts: [{ name: 'far', latencyMs: 50 }] });
  const { port, address } = host('far');
  const client = connect(port, address);
  await once(client, 'connect');
  client.end().resume();
  await once(client, 'close');
  await expect.poll(() => counters('far').openSockets).toBe(0);
});

test('nothing is left when the fleet has stopped', async () => {
  const before = activeResources();
  const hosts = (['silent', 'endless-banner', 'slow-drip', 'hang-mid-command'] as const).map(
    (fault) => ({ name: fault, fault, latencyMs: 5 }),
  );
  const fleet = await startFleet({ mode: 'shell', hosts });
  await Promise.all(hosts.map(({ name }) => ask(fleet, name, COMMANDS, { timeoutMs: 400 })));
  expect(await fleet.processes()).not.toEqual([]);
  await fleet.stop();
  expect(await fleet.processes()).toEqual([]);
  expect(fleet.counters().openSockets).toBe(0);
  expect(existsSync(fleet.directory)).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const [kind, count] of activeResources()) {
    expect([kind, count]).toEqual([kind, Math.min(count, before.get(kind) ?? 0)]);
  }
});

/** What keeps this process alive, counted by kind: sockets, servers, pipes, children, timers. */
function activeResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    // Reads of files come and go with the test runner.
    if (!kind.startsWith('FS')) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

test('a fleet that cannot write its files says so, and leaves nothing behind', async () => {
  const starting = startFleet({ hosts: [{ name: 'a' }], directory: '/nonexistent/fleet' });
  await expect(starting).rejects.toThrow('/nonexistent/fleet');
});

test('two hosts of the same name are refused', async () => {
  await expect(startFleet({ hosts: [{ name: 'a' }, { name: 'a' }] })).rejects.toThrow(
    'two hosts of the fleet are named "a"',
  );
});
