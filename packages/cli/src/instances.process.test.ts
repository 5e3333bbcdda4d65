/** Several of the built command at once on the same files, and files that change under one that works. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FleetProcess, population, startFleetProcess } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT, integrityOf, LONG, startCommand, storedHosts } from './testing/process.ts';

const COUNT = 24;

describeWith(BUILT, 'the built command', () => {
  let fleet: FleetProcess;
  let env: { readonly [name: string]: string };

  beforeEach(async () => {
    const systems = ['debian-12', 'rocky-9', 'fedora-41'] as const;
    fleet = await startFleetProcess({
      hosts: population({ count: COUNT, seed: 23, latencyMs: 2, listingMs: 50, systems }),
      options: { max_threads: 8, worker_threads: 1, host_key_policy: 'accept-new' },
    });
    env = { HOME: join(fleet.directory, 'home'), ...fleet.environment };
  });
  afterEach(() => fleet.stop());

  const store = (): string => join(fleet.directory, 'state.db');
  const learnt = (): string => join(fleet.directory, 'home', 'exosphere', 'known_hosts');

  async function expectEveryHost(): Promise<void> {
    const stored = (await storedHosts(env)).map(({ name, updates }) => [name, updates]);
    expect(stored).toEqual(fleet.hosts.map(({ name, truth }) => [name, truth?.updates]));
    expect(integrityOf(store())).toBe('ok');
  }

  test(
    'runs three times at once: everything is saved, and every host key learnt, whole',
    LONG,
    async () => {
      // Nobody is known yet, so that all three learn the same keys at the same time.
      rmSync(fleet.knownHostsPath);
      const config = readFileSync(fleet.sshConfigPath, 'utf8');
      writeFileSync(
        fleet.sshConfigPath,
        config.replace(/^ *(?:UserKnownHostsFile|StrictHostKeyChecking).*\n/gmu, ''),
      );
      const runs = [1, 2, 3].map(() => startCommand(['inventory', 'refresh'], env).ended);
      for (const { status, out, err } of await Promise.all(runs)) {
        expect({ status, err }).toEqual({ status: 0, err: '' });
        expect(out).toContain(`${COUNT} hosts: ${COUNT} refreshed;`);
      }
      await expectEveryHost();
      const lines = readFileSync(learnt(), 'utf8').split('\n');
      expect(lines.pop()).toBe('');
      const keys = fleet.hosts.map(
        ({ address, port, hostKey }) => `[${address}]:${port} ${hostKey.type} ${hostKey.base64}`,
      );
      expect([...new Set(lines)].sort()).toEqual([...keys].sort());
      expect(statSync(learnt()).mode & 0o777).toBe(0o600);
      // The next run knows them all, and no second key for any.
      const strict = { ...env, EXOSPHERE_OPTIONS_HOST_KEY_POLICY: 'strict' };
      expect((await startCommand(['inventory', 'ping'], strict).ended).status).toBe(0);
    },
  );

  test('reads and clears while another one writes', LONG, async () => {
    const run = startCommand(['inventory', 'refresh', '-v'], env);
    await run.said('out', /^\S+ +(?:\d+ updates?|no updates)/mu);
    const [status, cleared] = await Promise.all([
      storedHosts(env),
      startCommand(['inventory', 'clear', '--force'], env).ended,
    ]);
    expect(status).toHaveLength(COUNT);
    expect(cleared).toMatchObject({ status: 0, err: '' });
    const { status: code, err } = await run.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    // What came after the clearing is there; what went with it comes with the next run.
    const times = (await storedHosts(env)).map(({ last_refresh: time }) => time);
    expect(times.filter((time) => time !== null).length).toBeGreaterThan(0);
    expect((await startCommand(['inventory', 'refresh'], env).ended).status).toBe(0);
    await expectEveryHost();
  });

  test.each([
    ['no configuration any more', 'options: { debgu: true'],
    ['another one, without hosts', 'hosts: []\n'],
    ['gone', undefined],
  ])('goes on with the configuration that it read when the file is %s', LONG, async (_, text) => {
    const before = readFileSync(fleet.configPath, 'utf8');
    const run = startCommand(['inventory', 'refresh', '-v'], env);
    await run.said('out', /^\S+ +(?:\d+ updates?|no updates)/mu);
    if (text === undefined) rmSync(fleet.configPath);
    else writeFileSync(fleet.configPath, text);
    const { status, out, err } = await run.ended;
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain(`${COUNT} hosts: ${COUNT} refreshed;`);
    writeFileSync(fleet.configPath, before);
    await expectEveryHost();
  });

  test('makes a new store after one that was removed while it was written', LONG, async () => {
    const run = startCommand(['inventory', 'refresh', '-v'], env);
    await run.said('out', /^\S+ +(?:\d+ updates?|no updates)/mu);
    rmSync(store());
    // The system keeps a removed file for whoever has it open; where not, the store is blamed, in words.
    const { status, err } = await run.ended;
    if (status !== 0) expect({ status, err }).toEqual({ status: 2, err: BLAMES_STORE });
    const next = await startCommand(['inventory', 'refresh'], env).ended;
    expect(next).toMatchObject({ status: 0, err: '' });
    await expectEveryHost();
  });
});

const BLAMES_STORE: unknown = expect.stringMatching(/^error: the store .*state\.db/mu);
