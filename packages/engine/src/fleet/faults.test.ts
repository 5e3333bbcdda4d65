/** Every fault of a host: what is told of it, and that its neighbours do not notice. */
import type { Failure, HostEvent } from '@exosphere/core';
import { FAULT_NAMES, type Fault, type Fleet, startFleet } from '@exosphere/test-fixtures';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect, foundIn, inlineFor, outcomesOf, recordOf, taskFor } from '../testing/on-fleet.ts';

type Expected =
  | 'the truth'
  | (Pick<Failure, 'kind' | 'reached'> & { message: RegExp; hint?: RegExp });

const TOO_MUCH = {
  kind: 'command',
  reached: true,
  message: /^the host sent more than 1048576 bytes \(max_output_bytes\)$/u,
  hint: /what .* prints without end/u,
} as const;
const HANGS_BEFORE_LOGIN = {
  kind: 'timeout',
  reached: false,
  message: /^timed out after 5 s, during the SSH handshake \(127\.\S+ port \d+\)$/u,
  hint: /the host hangs, or something else than an SSH server/u,
} as const;
const CHANGED = {
  kind: 'host-key',
  reached: false,
  message:
    /^its host key has CHANGED: \S+known_hosts:\d+ knows ssh-ed25519 SHA256:\S{43}, the host presents \S+ SHA256:\S{43}$/u,
  hint: /ssh-keygen -R '\[127\.\S+\]:\d+' -f '\S+known_hosts'/u,
} as const;
const NO_SHELL = {
  kind: 'shell',
  reached: false,
  hint: /must be a Unix-like system where this user may run \/bin\/sh/u,
} as const;

const EXPECTED: { readonly [fault in Fault]: Expected } = {
  refused: {
    kind: 'unreachable',
    reached: false,
    message: /^connection refused \(127\.\S+ port \d+\)$/u,
    hint: /is sshd running/u,
  },
  reset: {
    kind: 'unreachable',
    reached: false,
    message: /^the host reset the connection/u,
    hint: /limit connections/u,
  },
  silent: HANGS_BEFORE_LOGIN,
  // The time-out, unless so much of it came at once that the limit on lines came first.
  'endless-banner': {
    ...HANGS_BEFORE_LOGIN,
    kind: expect.stringMatching(/^(?:timeout|unreachable)$/u),
    message: /^timed out after 5 s, during the SSH handshake|Max greeting lines exceeded/u,
    hint: /something else/u,
  },
  'half-kexinit': HANGS_BEFORE_LOGIN,
  'drop-in-kex': {
    kind: 'unreachable',
    reached: false,
    message: /^the host closed the connection during the SSH handshake/u,
    hint: /MaxStartups/u,
  },
  'slow-drip': HANGS_BEFORE_LOGIN,
  'changed-key': CHANGED,
  'ecdsa-only': CHANGED,
  'auth-refused': {
    kind: 'auth',
    reached: false,
    message:
      /^authentication as "exo" failed: offered \S+client-key ssh-ed25519 SHA256:\S{43}; the host accepts publickey$/u,
    hint: /authorized_keys/u,
  },
  'too-many-failures': {
    kind: 'auth',
    reached: false,
    message: /offered \S+client-key .*; the host closed the connection: /u,
    hint: /MaxAuthTries.*IdentitiesOnly/u,
  },
  'channel-refused': {
    ...NO_SHELL,
    message: /^the host runs no commands for this user: Channel open failure$/u,
  },
  'max-sessions': 'the truth',
  'exec-refused': {
    ...NO_SHELL,
    message: /^the host runs no commands for this user: Unable to exec$/u,
  },
  nologin: {
    ...NO_SHELL,
    message:
      /^no POSIX shell answered \(exit status 1\): it said "This account is currently not available\."$/u,
  },
  'login-noise': 'the truth',
  'eats-first-line': {
    kind: 'shell',
    reached: false,
    message: /^a login file of this user reads standard input/u,
    hint: /leave standard input alone/u,
  },
  hang: {
    kind: 'timeout',
    reached: false,
    message: /^timed out: the shell ran nothing of our script within 6 s$/u,
    hint: /login shell/u,
  },
  'hang-mid-command': {
    kind: 'timeout',
    reached: true,
    message: /^timed out: no answer within 6 s$/u,
    hint: /command_timeout/u,
  },
  'flood-stdout': TOO_MUCH,
  'flood-stderr': TOO_MUCH,
  'flood-line': TOO_MUCH,
  'lost-mid-command': {
    kind: 'command',
    reached: true,
    message: /^the connection was lost while commands ran$/u,
  },
  killed: {
    kind: 'command',
    reached: true,
    message: /^the shell ended before its commands had \(signal SIGKILL\)$/u,
  },
  'forged-marks': 'the truth',
  'background-process': 'the truth',
  'hostile-names': 'the truth',
  'clock-off': 'the truth',
  'not-unix': {
    ...NO_SHELL,
    message: /^no POSIX shell answered \(exit status 1\): it said "% Invalid input detected/u,
  },
};

describe('hosts with faults, all at the same time', () => {
  let fleet: Fleet;
  let events: readonly HostEvent[];
  const neighbours = ['debian-12', 'ubuntu-24.04', 'rocky-9', 'fedora-41'] as const;

  beforeAll(async () => {
    const updates = [{ name: 'zsh', installed: '5.8-1', candidate: '5.9-1', security: true }];
    fleet = await startFleet({
      hosts: [
        ...FAULT_NAMES.map((fault) => ({ name: fault, fault, updates })),
        ...neighbours.map((system) => ({ name: system, system, updates })),
      ],
    });
    const carrier = await inlineFor(fleet);
    events = await collect(
      fleet.hosts.map((host) =>
        taskFor(host, ['discover', 'refresh'], {
          connectTimeoutMs: 5000,
          commandTimeoutMs: 6000,
        }),
      ),
      carrier,
    );
  });
  afterAll(() => fleet.stop());

  test.each(FAULT_NAMES)('%s', (fault) => {
    const expected = EXPECTED[fault];
    const outcomes = outcomesOf(events, fault);
    if (expected === 'the truth') {
      expect(outcomes).toHaveLength(2);
      expect(foundIn(recordOf(events, fault))).toEqual(fleet.host(fault).truth);
    } else {
      const { message, hint, ...rest } = expected;
      expect(outcomes).toEqual([
        {
          ok: false,
          failure: {
            ...rest,
            message: expect.stringMatching(message),
            ...(hint === undefined ? {} : { hint: expect.stringMatching(hint) }),
          },
        },
      ]);
    }
  });

  test.each(neighbours)('the neighbour with %s is told rightly', (name) => {
    expect(foundIn(recordOf(events, name))).toEqual(fleet.host(name).truth);
  });

  test('each host has one last event, and nothing after it', () => {
    for (const { name } of fleet.hosts) {
      const own = events.filter((event) => event.host === name);
      const lasts = own.filter((event) => event.type === 'done' && event.last);
      expect(lasts, name).toEqual([own.at(-1)]);
    }
  });

  test('each host costs one connection, and one execution a step', () => {
    for (const { name, truth } of fleet.hosts) {
      const { connections, executions } = fleet.counters(name);
      expect(connections, name).toBe(name === 'refused' ? 0 : 1);
      if (truth !== undefined) expect(executions, name).toBe(2);
      else expect(executions, name).toBeLessThanOrEqual(1);
    }
  });

  test('nothing stays open', async () => {
    await expect.poll(() => fleet.counters().openSockets).toBe(0);
  });
});
