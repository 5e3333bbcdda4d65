/** A crowd of hosts of which many misbehave, through the service and its threads, in a process of its own. */
import type { Fault, HostSpec } from '@exosphere/test-fixtures';
import { population, startFleet } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { expect, test } from 'vitest';
import { BUILT, built, runProgram } from '../testing/built.ts';

const SUPPORTED = ['debian-12', 'ubuntu-22.04', 'ubuntu-24.04', 'rocky-9', 'fedora-41'] as const;
const BAD: readonly Fault[] = ['silent', 'hang', 'hang-mid-command', 'flood-stdout', 'flood-line'];
const COUNT = 200;
const MIB = 1024 * 1024;

/** Refreshes everything, then reads what the store has of each host, and tells what it took. */
const PROGRAM = `
import { loadConfig, openService } from '${built('index.js')}';
const environment = {
  env: input.env, platform: process.platform, home: input.directory, cwd: input.directory,
  username: 'somebody', clock: () => new Date(),
};
const loaded = await loadConfig(environment, 'test');
const service = openService({ environment, loaded });
const names = loaded.config.hosts.map(({ name }) => name);
const failures = {};
for await (const event of service.run(['refresh'], names)) {
  if (event.type === 'done' && !event.outcome.ok) failures[event.host] = event.outcome.failure.kind;
}
await service.close();
const stored = openService({ environment, loaded });
const rows = await stored.rows();
await stored.close();
const found = Object.fromEntries(rows.map(({ name, summary }) => [name, summary ?? null]));
console.log(JSON.stringify({ failures, found, memory: process.resourceUsage().maxRSS * 1024 }));
`;

interface Told {
  readonly failures: { readonly [host: string]: string };
  readonly found: {
    readonly [host: string]: {
      readonly updates: { readonly value?: number };
      readonly security: { readonly value?: number };
    } | null;
  };
  readonly memory: number;
}

describeWith(BUILT, 'of 200 hosts', () => {
  test('60 that are silent, hang or flood keep nobody from a right result that is saved', async () => {
    const hosts: readonly HostSpec[] = population({
      count: COUNT,
      seed: 7,
      systems: SUPPORTED,
    }).map((host, index) => {
      const fault = index % 10 < 3 ? BAD[Math.floor(index / 10) % BAD.length] : undefined;
      return fault === undefined ? host : { ...host, fault };
    });
    const options = {
      default_timeout: 8,
      command_timeout: 12,
      max_output_bytes: 2 * MIB,
      worker_threads: 2,
    };
    const fleet = await startFleet({ hosts, options });
    const { environment: env, directory } = fleet;
    const { status, stdout, stderr } = await runProgram(PROGRAM, { env, directory });
    await expect.poll(() => fleet.counters().openSockets).toBe(0);
    const { connections, executions } = fleet.counters();
    await fleet.stop();

    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { failures, found, memory } = JSON.parse(stdout) as Told;
    const good = fleet.hosts.filter(({ fault }) => fault === undefined);
    expect(good).toHaveLength(140);
    for (const { name, truth } of good) {
      const { updates, security } = found[name] ?? {};
      expect([name, updates?.value, security?.value]).toEqual([
        name,
        truth?.updates,
        truth?.security,
      ]);
    }
    const bad = fleet.hosts.filter(({ fault }) => fault !== undefined);
    expect(Object.keys(failures).toSorted()).toEqual(bad.map(({ name }) => name).toSorted());
    for (const { name, fault } of bad) {
      expect([fault, failures[name]]).toEqual([
        fault,
        fault?.startsWith('flood') ? 'command' : 'timeout',
      ]);
    }
    // Every host is connected to once, asked what it is, and, where it answers, for its updates.
    expect(connections).toBe(COUNT);
    expect(executions).toBe(bad.filter(({ fault }) => fault !== 'silent').length + 2 * good.length);
    expect(memory).toBeLessThan(300 * MIB);
  }, 120_000);
});
