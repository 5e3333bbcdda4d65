/** What a service writes to its log: real threads, and a fleet of hosts. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from '@exosphere/core';
import { type Fleet, type HostSpec, type OptionValue, startFleet } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, expect, test } from 'vitest';
import { loadConfig } from '../config/load.ts';
import type { Environment } from '../environment.ts';
import { openService, type Service } from '../service.ts';
import { BUILT, WORKER } from '../testing/built.ts';
import type { LogEntry } from './entry.ts';

let fleet: Fleet;
let service: Service;
let entries: LogEntry[];
let problems: string[];

afterEach(async () => {
  await service.close();
  await fleet.stop();
});

/** A service on a fleet, with somebody who listens if nothing else is said. */
async function start(
  hosts: readonly HostSpec[],
  options: { readonly [name: string]: OptionValue },
  listens = true,
): Promise<void> {
  fleet = await startFleet({ hosts, options });
  const environment: Environment = {
    env: fleet.environment,
    platform: 'linux',
    home: join(fleet.directory, 'home'),
    cwd: fleet.directory,
    username: 'somebody',
    clock: () => new Date(),
  };
  const loaded = await loadConfig(environment, 'test');
  entries = [];
  problems = [];
  const onLogProblem = (problem: string): number => problems.push(problem);
  service = openService({
    environment,
    loaded,
    worker: WORKER,
    keepConnections: true,
    onLogProblem,
  });
  if (listens) service.onLog((entry) => entries.push(entry));
}

async function run(steps: readonly Operation[], names: readonly string[]): Promise<void> {
  for await (const _ of service.run(steps, names));
}

/** What was written, without the times. */
async function written(): Promise<readonly string[]> {
  await service.close();
  const text = readFileSync(service.loaded.config.options.logFile, 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.replace(/^\S+ /u, ''));
}

describeWith(BUILT, 'the log of a service', () => {
  test('has what became of each host, in the file and for those who listen', async () => {
    await start([{ name: 'good' }, { name: 'down', fault: 'refused' }], {
      log_file: 'logs/exosphere.log',
    });
    await run(['discover'], ['good', 'down']);
    const lines = await written();
    expect(lines[0]).toBe('INFO - discover: begins with 2 hosts');
    expect(lines.at(-1)).toMatch(/^INFO - discover: ended after \d+\.\d s$/u);
    expect(lines.slice(1, -1).toSorted()).toEqual([
      expect.stringMatching(/^ERROR down discover failed: connection refused \(127\./u),
      expect.stringMatching(/^INFO good discover done: \S/u),
    ]);
    expect(entries.map(({ level, host = '-', message }) => `${level} ${host} ${message}`)).toEqual(
      lines,
    );
  });

  test('has the phases of each host in detail under DEBUG, and no key', async () => {
    await start([{ name: 'good' }, { name: 'down', fault: 'refused' }], {
      log_level: 'DEBUG',
    });
    await run(['ping'], ['good', 'down']);
    const lines = await written();
    const ofGood = lines.filter((line) => line.startsWith('DEBUG good '));
    expect(ofGood).toEqual([
      expect.stringMatching(/connects to 127\.\S+ port \d+ as "\w+"; host_key_policy strict/u),
      expect.stringMatching(/connected \(\d+ ms\)$/u),
      expect.stringMatching(/handshake begins/u),
      expect.stringMatching(
        /kex \S+, host key algorithm \S+, cipher \S+, host key \S+ SHA256:\S+ \(\d+ ms\)$/u,
      ),
      expect.stringMatching(/key offered: \S+ ssh-ed25519 SHA256:\S+$/u),
      expect.stringMatching(/logged in \(\d+ ms, \d+ ms in all\)$/u),
      expect.stringMatching(/script done in \d+ ms, \d+ \+ \d+ characters: \S+ exit 0, /u),
    ]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^DEBUG down no connection .* cause: .*ECONNREFUSED/u),
    );
    // Private keys are made of lines of base64: none of theirs may be there.
    const key = readFileSync(join(fleet.directory, 'client-key'), 'utf8').split('\n').slice(1, -2);
    expect(key.length).toBeGreaterThan(1);
    for (const part of key) expect(lines.join('\n')).not.toContain(part);
    expect(lines.join('\n')).not.toContain('CHANNEL_OPEN');
  });

  test('has it that a connection was kept', async () => {
    await start([{ name: 'good' }], { log_level: 'DEBUG', ssh_pipelining: true });
    await run(['ping'], ['good']);
    await run(['ping'], ['good']);
    const ofGood = (await written()).filter((line) => line.startsWith('DEBUG good '));
    expect(ofGood.slice(-2)).toEqual([
      'DEBUG good goes over the connection that was kept',
      expect.stringMatching(/^DEBUG good script done in /u),
    ]);
    expect(ofGood.filter((line) => line.includes('logged in'))).toHaveLength(1);
  });

  test('has what the SSH library says with "debug", whatever the level', async () => {
    await start([{ name: 'good' }], { log_level: 'ERROR', debug: true });
    await run(['ping'], ['good']);
    const lines = await written();
    expect(lines).toContainEqual(expect.stringMatching(/^DEBUG good .*CHANNEL_OPEN/u));
  });

  test('has nothing below its level, and then there is no file', async () => {
    await start([{ name: 'good' }], { log_level: 'ERROR' });
    service.log('WARNING', 'not that bad');
    await run(['ping'], ['good']);
    await service.close();
    expect(entries).toEqual([]);
    expect(existsSync(service.loaded.config.options.logFile)).toBe(false);
  });

  test('takes what front ends say, also of a host', async () => {
    await start([{ name: 'good' }], {});
    const stop = service.onLog(() => problems.push('still told'));
    stop();
    service.log('WARNING', 'two\nlines', 'good');
    service.log('ERROR', 'no answer from https://ada:secret@mirror/debian or "http://bob:geh…"');
    expect(await written()).toEqual([
      'WARNING good two lines',
      'ERROR - no answer from https://…@mirror/debian or "http://…@"',
    ]);
    expect(entries[0]).toMatchObject({ level: 'WARNING', host: 'good', message: 'two\nlines' });
    expect(entries).toHaveLength(2);
    expect(problems).toEqual([]);
  });

  test('that cannot be written fails no run, and is told to whoever listens', async () => {
    await start([{ name: 'good' }], { log_file: '/dev/full' });
    await run(['ping'], ['good']);
    await service.close();
    const told = entries.filter(({ message }) => message.includes('/dev/full'));
    expect(told).toMatchObject([
      { level: 'WARNING', message: expect.stringMatching(/cannot be written: ENOSPC/u) },
    ]);
    expect(problems).toEqual([]);
  });

  test('that cannot be written is told apart where nobody listens', async () => {
    await start([{ name: 'good' }], { log_file: '/dev/full' }, false);
    await run(['ping'], ['good']);
    await service.close();
    expect(problems).toEqual([
      expect.stringMatching(/^the log \/dev\/full: it cannot be written: ENOSPC/u),
    ]);
  });
});
