/** What ssh_config says about the way to a host, followed or refused. */
import { type Fleet, startFleet } from '@exosphere/test-fixtures';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inline } from '../carrier.ts';
import { collect, outcomesOf, taskFor, toolsFor, transportFor } from '../testing/on-fleet.ts';
import { parseSshConfig } from './config-file.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: 'host' }, { name: 'behind' }] });
});
afterAll(() => fleet.stop());

/** Pings a host with a line of ssh_config before those of the fleet. */
async function ping(name: string, line: string) {
  const transport = await transportFor(fleet);
  const sshConfigs = [parseSshConfig(`${line}\n`, 'config'), ...transport.sshConfigs];
  const carrier = inline(toolsFor({ ...transport, sshConfigs }));
  const events = await collect([taskFor(fleet.host(name), ['ping'])], carrier);
  return outcomesOf(events, name)[0];
}

test('a host behind another one is not connected to directly', async () => {
  expect(await ping('behind', 'ProxyJump bastion')).toMatchObject({
    ok: false,
    failure: { kind: 'unreachable', message: expect.stringContaining('ProxyJump'), reached: false },
  });
  expect(fleet.counters('behind').connections).toBe(0);
});

test.each([
  ['Ciphers aes256-ctr', true],
  ['KexAlgorithms curve25519-sha256', true],
  ['AddressFamily inet', true],
  ['BindAddress 127.0.0.1', true],
  ['ServerAliveInterval 1', true],
  // The fleet has no finite field Diffie-Hellman, and no RSA keys.
  ['KexAlgorithms diffie-hellman-group14-sha256', false],
  ['HostKeyAlgorithms rsa-sha2-512', false],
  ['BindAddress 192.0.2.1', false],
])('%s: the host answers: %s', async (line, ok) => {
  expect(await ping('host', line)).toMatchObject({ ok });
});
