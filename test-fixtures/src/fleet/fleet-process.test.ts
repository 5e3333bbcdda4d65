/** Checks the fleets that run in processes of their own. They run from the build, as `npm test` makes it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startFleetProcess } from './fleet-process.ts';
import { converse } from './raw-client.ts';

const CLI = fileURLToPath(new URL('../../dist/fleet-cli.js', import.meta.url));
const VERSION = 'SSH-2.0-OpenSSH_9.6\r\n';

test('a fleet in a process listens, counts, and ends with its files', async () => {
  const fleet = await startFleetProcess({ hosts: [{ name: 'a' }, { name: 'b', fault: 'silent' }] });
  const [a] = fleet.hosts;
  if (a === undefined) throw new Error('there is no first host');
  expect((await converse(a, [], 100)).received.toString()).toContain(VERSION);
  expect(await fleet.counters('a')).toMatchObject({ connections: 1, authentications: 0 });
  expect(await fleet.counters()).toMatchObject({ connections: 1 });
  expect(a.truth).toMatchObject({ provider: 'apt', updates: 0 });
  expect(fleet.hosts[1]).not.toHaveProperty('truth');
  await expect(fleet.counters('c')).rejects.toThrow('the fleet has no host "c"');
  await fleet.stop();
  expect(existsSync(fleet.directory)).toBe(false);
  expect((await converse(a)).end).toBe('refused');
  await fleet.stop();
});

test('a fleet that cannot start says why', async () => {
  const starting = startFleetProcess({ hosts: [], directory: '/nonexistent/fleet' });
  await expect(starting).rejects.toThrow('/nonexistent/fleet');
});

test('the command prints where its configuration is, writes counters, and cleans up', async () => {
  const child = spawn(process.execPath, [CLI, '--hosts', '3', '--json']);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { directory, configPath, hosts, pid } = JSON.parse(line);
  expect(pid).toBe(child.pid);
  expect(hosts).toHaveLength(3);
  expect(await readFile(configPath, 'utf8')).toContain(
    `ssh_config_file: "${directory}/ssh_config"`,
  );
  await converse(hosts[0], [], 100);
  child.kill('SIGUSR2');
  const path = join(directory, 'counters.json');
  await expect.poll(() => existsSync(path)).toBe(true);
  expect(JSON.parse(await readFile(path, 'utf8')).hosts[hosts[0].name]).toMatchObject({
    connections: 1,
  });
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(existsSync(directory)).toBe(false);
});

test('the command refuses what it does not know, with status 1', async () => {
  const child = spawn(process.execPath, [CLI, '--host', '3']);
  const [chunk] = (await once(child.stderr, 'data')) as [Buffer];
  expect(chunk.toString()).toContain("Unknown option '--host'");
  expect(await once(child, 'exit')).toEqual([1, null]);
});
