/** Connections that are kept from one run to the next: real threads, and a fleet that counts. */
import { once } from 'node:events';
import { type AddressInfo, connect as connectTo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { HostEvent, Operation } from '@exosphere/core';
import { type Fleet, type HostSpec, type OptionValue, startFleet } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, expect, test } from 'vitest';
import { loadConfig } from './config/load.ts';
import type { Environment } from './environment.ts';
import { openService, type Service } from './service.ts';
import { BUILT, WORKER } from './testing/built.ts';
import { outcomesOf } from './testing/on-fleet.ts';

describeWith(BUILT, 'kept connections', () => {
  let fleet: Fleet;
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function open(
    hosts: readonly HostSpec[],
    options: { readonly [name: string]: OptionValue } = {},
    { keepConnections = true, ports = {} as { readonly [name: string]: number } } = {},
  ): Promise<Service> {
    fleet = await startFleet({ hosts, options: { ssh_pipelining: true, ...options } });
    closing.push(() => fleet.stop());
    return serve(keepConnections, ports);
  }

  async function serve(
    keepConnections = true,
    ports: { readonly [name: string]: number } = {},
  ): Promise<Service> {
    const environment: Environment = {
      env: fleet.environment,
      platform: 'linux',
      home: join(fleet.directory, 'home'),
      cwd: fleet.directory,
      username: 'somebody',
      clock: () => new Date(),
    };
    const loaded = await loadConfig(environment, 'test');
    const hosts = loaded.config.hosts.map((host) => {
      const port = ports[host.name];
      return port === undefined ? host : { ...host, ip: '127.0.0.1', port };
    });
    const service = openService({
      environment,
      loaded: { ...loaded, config: { ...loaded.config, hosts } },
      worker: WORKER,
      keepConnections,
    });
    closing.push(() => service.close());
    return service;
  }

  async function run(
    service: Service,
    steps: readonly Operation[],
    names: readonly string[],
  ): Promise<readonly HostEvent[]> {
    const events: HostEvent[] = [];
    for await (const event of service.run(steps, names)) events.push(event);
    return events;
  }

  const successes = (events: readonly HostEvent[], name: string) =>
    outcomesOf(events, name).map(({ ok }) => ok);
  const counted = (name?: string) => {
    const { connections, executions, openSockets } = fleet.counters(name);
    return { connections, executions, openSockets };
  };

  test('every later run on a host goes over the same one, whatever thread has it', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `host-${index}`);
    const service = await open(names.map((name) => ({ name })));
    for (const steps of [['discover'], ['refresh'], ['ping', 'refresh']] as const) {
      const events = await run(service, steps, names);
      expect(names.flatMap((name) => successes(events, name))).not.toContain(false);
    }
    for (const name of names) {
      expect(counted(name)).toEqual({ connections: 1, executions: 4, openSockets: 1 });
    }
    expect(service.connections().map(({ host }) => host)).toEqual(names);
    await service.close();
    await expect.poll(() => counted().openSockets).toBe(0);
  });

  test.each([
    ['the front end does not live that long', { keepConnections: false }, {}],
    ['the option is off', {}, { ssh_pipelining: false }],
  ])('none is kept where %s', async (_, how, options) => {
    const service = await open([{ name: 'a' }], options, how);
    await run(service, ['ping'], ['a']);
    await run(service, ['ping'], ['a']);
    await expect.poll(() => counted()).toEqual({ connections: 2, executions: 2, openSockets: 0 });
    expect(service.connections()).toEqual([]);
  });

  test('they are listed, and closed from outside', async () => {
    const service = await open([{ name: 'a' }, { name: 'b' }]);
    await run(service, ['ping'], ['a', 'b']);
    await expect
      .poll(() => service.connections())
      .toEqual([
        { host: 'a', idleSeconds: expect.any(Number), expiring: false },
        { host: 'b', idleSeconds: expect.any(Number), expiring: false },
      ]);
    await service.closeConnections(['a']);
    await expect.poll(() => counted('a').openSockets).toBe(0);
    expect(counted('b').openSockets).toBe(1);
    expect(service.connections().map(({ host }) => host)).toEqual(['b']);
    await run(service, ['ping'], ['a']);
    expect(counted('a')).toMatchObject({ connections: 2 });
  });

  test('one that nobody uses is closed when its time is up', async () => {
    const options = { ssh_pipelining_lifetime: 1, ssh_pipelining_reap_interval: 1 };
    const service = await open([{ name: 'a' }], options);
    await run(service, ['ping'], ['a']);
    expect(counted('a').openSockets).toBe(1);
    await expect.poll(() => counted('a').openSockets, { timeout: 10_000 }).toBe(0);
    await expect.poll(() => service.connections()).toEqual([]);
  });

  test('a host that allows one session at a time is content', async () => {
    const service = await open([{ name: 'a', fault: 'max-sessions' }]);
    const events = [
      ...(await run(service, ['discover', 'refresh'], ['a'])),
      ...(await run(service, ['refresh'], ['a'])),
    ];
    expect(successes(events, 'a')).toEqual([true, true, true]);
    expect(counted('a')).toMatchObject({ connections: 1, executions: 3 });
  });

  test('two runs on a host at a time do not share one, and one is left', async () => {
    const service = await open([{ name: 'a', listingMs: 300 }]);
    await run(service, ['discover'], ['a']);
    const both = await Promise.all([
      run(service, ['refresh'], ['a']),
      run(service, ['refresh'], ['a']),
    ]);
    expect(both.map((events) => successes(events, 'a'))).toEqual([[true], [true]]);
    await expect
      .poll(() => counted('a'))
      .toEqual({ connections: 2, executions: 3, openSockets: 1 });
  });

  /** A way to a host that can be cut, or go silent without a word. */
  async function relayTo(name: string) {
    const { address, port } = fleet.host(name);
    const pairs: (readonly [Socket, Socket])[] = [];
    const server = createServer((client) => {
      const host = connectTo(port, address);
      client.pipe(host).pipe(client);
      for (const socket of [client, host]) socket.on('error', () => {});
      pairs.push([client, host]);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const cut = (): void => {
      for (const socket of pairs.flat()) socket.destroy();
    };
    closing.push(async () => {
      cut();
      server.close();
    });
    return {
      port: (server.address() as AddressInfo).port,
      cut,
      silence: () => {
        for (const [client, host] of pairs) {
          client.unpipe(host);
          host.unpipe(client);
        }
      },
    };
  }

  test.each(['cut', 'silence'] as const)(
    'one that died meanwhile (%s) is replaced, and nobody sees it',
    async (how) => {
      await open([{ name: 'a' }], { default_timeout: 1, host_key_policy: 'accept-new' });
      const relay = await relayTo('a');
      const service = await serve(true, { a: relay.port });
      expect(successes(await run(service, ['discover'], ['a']), 'a')).toEqual([true]);
      relay[how]();
      expect(successes(await run(service, ['refresh'], ['a']), 'a')).toEqual([true]);
      expect(counted('a')).toMatchObject({ connections: 2, executions: 2 });
      expect(service.connections()).toMatchObject([{ host: 'a' }]);
    },
  );

  test('one that dies once the script has begun is a failure, and nothing runs twice', async () => {
    const service = await open([{ name: 'a', fault: 'lost-mid-command' }]);
    const [ping] = outcomesOf(await run(service, ['ping'], ['a']), 'a');
    const before = counted('a');
    const events = await run(service, ['refresh', 'ping'], ['a']);
    expect(successes(events, 'a')).not.toContain(true);
    expect(counted('a').executions).toBe(before.executions + 1);
    expect(ping).toBeDefined();
  });
});
