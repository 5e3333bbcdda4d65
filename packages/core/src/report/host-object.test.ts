import {
  discovered,
  failed,
  readingOf,
  refreshed,
  updateOf,
} from '@exosphere/test-fixtures/host-events';
import { describe, expect, test } from 'vitest';
import { unknown } from '../answer.ts';
import type { HostConfig } from '../config/host-fields.ts';
import { newRecord, reduceHost } from '../record.ts';
import { hostObject } from './host-object.ts';

const T1 = '2026-03-01T10:00:00.000Z';
const T2 = '2026-03-01T11:00:00.000Z';
const DAY = 86_400;

const WEB: HostConfig = { name: 'web1', ip: '192.0.2.7', tags: [] };

const record = (...events: readonly Parameters<typeof reduceHost>[1][]) =>
  events.reduce(reduceHost, newRecord());

describe('the host object of the JSON report', () => {
  test('has exactly its keys, in their order', () => {
    const held = updateOf({ name: 'linux-image', state: 'held' });
    const dependency = updateOf({
      name: 'libnew1',
      installed: null,
      candidate: '1.0-1',
      origins: ['Debian:12.8/stable', 'Debian-Security:12/stable-security'],
    });
    const told = [updateOf(), held, dependency];
    const state = record(discovered('web1', T1), refreshed('web1', T1, told));
    const host = { ...WEB, port: 2222, description: 'shop', username: 'ops' };
    expect(JSON.stringify(hostObject(host, state, T2, DAY), undefined, 1)).toBe(`{
 "name": "web1",
 "description": "shop",
 "ip": "192.0.2.7",
 "port": 2222,
 "os": "linux",
 "flavor": "debian",
 "version": "12",
 "supported": true,
 "stale": false,
 "online": true,
 "needs_reboot": false,
 "package_manager": "apt",
 "updates": [
  {
   "name": "openssl",
   "current_version": "3.0.14-1",
   "new_version": "3.0.15-1",
   "security": true,
   "source": "Debian-Security:12/stable-security"
  },
  {
   "name": "libnew1",
   "current_version": null,
   "new_version": "1.0-1",
   "security": true,
   "source": "Debian:12.8/stable, Debian-Security:12/stable-security"
  }
 ],
 "last_refresh": "2026-03-01T10:00:00.000Z"
}`);
  });

  test('of a host that nobody asked yet has nulls, not guesses', () => {
    expect(hostObject(WEB, newRecord(), T1, DAY)).toEqual({
      name: 'web1',
      ip: '192.0.2.7',
      port: 22,
      os: null,
      flavor: null,
      version: null,
      supported: true,
      stale: true,
      online: false,
      needs_reboot: null,
      package_manager: null,
      updates: [],
      last_refresh: null,
    });
  });

  test('keeps the last known list, its time, and says stale when a newer refresh could not tell', () => {
    const doubtful = { ...readingOf([]), updates: unknown('no lists') };
    const state = record(
      discovered('web1', T1),
      refreshed('web1', T1, [updateOf()]),
      refreshed('web1', T2, { apt: doubtful }),
    );
    expect(hostObject(WEB, state, T2, DAY)).toMatchObject({
      stale: true,
      updates: [{ name: 'openssl' }],
      last_refresh: T1,
    });
  });

  test('calls an update security only when it is known to be', () => {
    const { security: _, ...untold } = updateOf({ origins: [] });
    const state = record(discovered('web1', T1), refreshed('web1', T1, [untold]));
    expect(hostObject(WEB, state, T2, DAY).updates).toEqual([
      {
        name: 'openssl',
        current_version: '3.0.14-1',
        new_version: '3.0.15-1',
        security: false,
        source: null,
      },
    ]);
  });

  test('is stale past the threshold, and offline after a failure to connect', () => {
    const state = record(
      discovered('web1', T1),
      refreshed('web1', T1, []),
      failed('web1', T2, 'ping'),
    );
    expect(hostObject(WEB, state, T2, 3599)).toMatchObject({ stale: true, online: false });
    expect(hostObject(WEB, state, T2, 3600)).toMatchObject({ stale: false, online: false });
  });
});
