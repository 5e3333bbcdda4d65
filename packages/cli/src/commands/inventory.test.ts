import { type HostConfig, type HostEvent, unknown } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../program.ts';
import {
  discovered,
  failed,
  notLast,
  pinged,
  recordOf,
  refreshed,
  type TestSetup,
  testContext,
  update,
  yielding,
} from '../testing.ts';

const HOSTS: readonly HostConfig[] = [
  { name: 'web1', ip: '10.0.0.1', tags: ['web'] },
  { name: 'web2', ip: '10.0.0.2', tags: ['web'] },
  { name: 'db1', ip: '10.0.0.3', tags: [] },
];

const fix = update('openssl', { security: true });

async function exosphere(line: string, setup: TestSetup = {}) {
  const context = testContext({ hosts: HOSTS, ...setup });
  const code = await runProgram(line.split(' '), context);
  return { code, out: context.stdout.text(), err: context.stderr.text(), calls: context.calls };
}

const events = (...all: readonly HostEvent[]): Pick<TestSetup, 'run'> => ({
  run: () => yielding(...all),
});

describe('inventory ping', () => {
  test('a line per host as it answers, the counts, and 0', async () => {
    const run = events(pinged('db1'), pinged('web1'), pinged('web2'));
    expect(await exosphere('inventory ping', run)).toMatchObject({
      code: 0,
      out: 'db1   online\nweb1  online\nweb2  online\n3 hosts: 3 online\n',
      err: '',
      calls: ['run ping: web1, web2, db1', 'close'],
    });
  });

  test('an offline host is told with its reason and makes it 2', async () => {
    const run = events(failed('web2', 'ping', { hint: 'is sshd running?' }), pinged('web1'));
    const { code, out, err } = await exosphere('inventory ping @web', run);
    expect(code).toBe(2);
    expect(out).toBe(
      'web2  offline: connection refused\nweb1  online\n2 hosts: 1 online, 1 offline\n',
    );
    expect(err).toBe('\nHost  Error\nweb2  connection refused\nhint: is sshd running? (web2)\n\n');
  });

  test('as JSON, with errors on stderr all the same', async () => {
    const run = events(failed('web2', 'ping'), pinged('web1'));
    const { code, out, err } = await exosphere('inventory ping @web --json', run);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual([
      { host: 'web1', result: 'done', online: true, errors: [] },
      {
        host: 'web2',
        result: 'failed',
        online: false,
        errors: [{ step: 'ping', kind: 'unreachable', message: 'connection refused' }],
      },
    ]);
    expect(err).toContain('web2  connection refused');
  });
});

describe('inventory refresh', () => {
  const all = events(
    refreshed('web1', [update('bash'), fix]),
    { type: 'skipped', host: 'web2', step: 'refresh', reason: 'no supported package manager' },
    refreshed('db1', [], { security: unknown('no advisories') }),
  );

  test('tells the counts; only security unknown is done', async () => {
    const { code, out, err } = await exosphere('inventory refresh', all);
    expect(code).toBe(0);
    expect(out).toBe(
      '3 hosts: 2 refreshed, 1 skipped; 2 updates, 1 security; security unknown on 1 host\n',
    );
    expect(err).toBe('');
  });

  test('with -v a line per host, skipped ones included', async () => {
    const { out } = await exosphere('inventory refresh -v', all);
    expect(out.split('\n').slice(0, 3)).toEqual([
      'web1  2 updates, 1 security',
      'web2  skipped: no supported package manager',
      'db1   no updates, security unknown',
    ]);
  });

  test('a host whose updates stay unknown has failed', async () => {
    const run = events(refreshed('db1', [], { updates: unknown('no package lists') }));
    const { code, err } = await exosphere('inventory refresh db1', run);
    expect(code).toBe(2);
    expect(err).toContain('db1   no package lists');
  });

  test('a failed sync is an error, though the host was refreshed', async () => {
    const sync = failed('db1', 'sync', { message: 'sudo asks for a password', reached: true });
    const run = events(notLast(sync), refreshed('db1', [fix]));
    const { code, out, err } = await exosphere('inventory refresh -s db1', run);
    expect(code).toBe(2);
    expect(err).toContain('db1   repository sync failed: sudo asks for a password');
    expect(out).toContain('1 host: 1 refreshed; 1 update, 1 security');
  });

  test.each([
    ['inventory refresh', 'refresh'],
    ['inventory refresh -d', 'discover, refresh'],
    ['inventory refresh -s', 'sync, refresh'],
    ['inventory refresh --sync --discover', 'discover, sync, refresh'],
    ['inventory sync', 'sync, refresh'],
    ['inventory sync --discover', 'discover, sync, refresh'],
    ['inventory discover', 'discover'],
  ])('%s asks %s', async (line, steps) => {
    const { calls } = await exosphere(line);
    expect(calls[0]).toBe(`run ${steps}: web1, web2, db1`);
  });

  test('a host of which the run says nothing has failed', async () => {
    const { code, err } = await exosphere('inventory refresh', events(refreshed('web1', [])));
    expect(code).toBe(2);
    expect(err).toContain('without a word about this host');
  });

  test('a progress bar on a terminal, gone at the end', async () => {
    const { err } = await exosphere('inventory refresh', { ...all, stderrWidth: 80 });
    expect(err).toContain('Refreshing [------------------------] 0/3');
    expect(err.endsWith('\r\u001b[K')).toBe(true);
  });

  test('what is wrong with the store is said, with the way out', async () => {
    const broken = Object.assign(new Error('the store /x is damaged'), {
      name: 'StoreError',
      hint: 'use "exosphere inventory clear"',
    });
    const { code, err, out } = await exosphere('inventory refresh', { openError: broken });
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toBe('error: the store /x is damaged\n  use "exosphere inventory clear"\n');
  });
});

test('inventory discover tells what each host runs', async () => {
  const run = events(discovered('web1'), failed('web2', 'discover'), discovered('db1', []));
  const { code, out } = await exosphere('inventory discover', run);
  expect(code).toBe(2);
  expect(out).toBe(
    'web1  Debian GNU/Linux 12 (bookworm), apt\n' +
      'web2  failed: connection refused\n' +
      'db1   Debian GNU/Linux 12 (bookworm), unsupported\n' +
      '3 hosts: 2 discovered, 1 failed; 1 of them unsupported\n',
  );
});

describe('which hosts', () => {
  test('tags and names, each host once, in the order of the configuration', async () => {
    const { calls } = await exosphere('inventory ping db1 @web web1');
    expect(calls[0]).toBe('run ping: web1, web2, db1');
  });

  test('unknown ones are told before anything is contacted, with the nearest names', async () => {
    const { code, err, calls } = await exosphere('inventory ping wbe1 @wen web2');
    expect(code).toBe(1);
    expect(err).toBe(
      'error: unknown host "wbe1": did you mean "web1"?\n' +
        'error: unknown tag "@wen": did you mean "@web"?\n',
    );
    expect(calls).toEqual([]);
  });

  test('an empty inventory is wrong', async () => {
    const { code, err } = await exosphere('inventory refresh', { hosts: [] });
    expect(code).toBe(1);
    expect(err).toBe('error: /etc/exosphere.yaml configures no hosts\n  add some under "hosts:"\n');
  });

  test('without a configuration file, the error says where one is looked for', async () => {
    const { code, err } = await exosphere('inventory status', { hosts: [], noFile: true });
    expect(code).toBe(1);
    expect(err).toContain('/home/ada/.config/exosphere/config.yaml');
  });
});

describe('inventory status', () => {
  const records = {
    web1: recordOf(discovered('web1'), refreshed('web1', [update('bash'), fix])),
    web2: recordOf(discovered('web2'), refreshed('web2', [])),
    db1: recordOf(discovered('db1'), refreshed('db1', [update('bash')])),
  };
  const first = (out: string): readonly string[] =>
    out
      .split('\n')
      .slice(1)
      .flatMap((line) => line.split(' ')[0] || []);

  test('--full tells the oldest fix, as an age and in JSON as a time', async () => {
    const securitySince = '2026-11-17T12:00:00.000Z';
    const span = {
      host: 'web1',
      source: 'apt',
      name: 'openssl',
      installed: '1.0-1',
      candidate: '1.0-2',
      state: 'pending' as const,
      firstSeen: securitySince,
      securitySince,
    };
    const setup = { records, spans: [span] };
    expect((await exosphere('inventory status --full', setup)).out).toMatch(/^web1 .* 3 days /mu);
    const told = JSON.parse((await exosphere('inventory status --full --json', setup)).out);
    expect(told[0].oldest_fix_since).toBe(securitySince);
    expect(told[1].oldest_fix_since).toBeNull();
    const brief = JSON.parse((await exosphere('inventory status --json', setup)).out);
    expect(brief[0]).not.toHaveProperty('oldest_fix_since');
  });

  test.each(['status', 'list', 'show'])('inventory %s lists the hosts', async (word) => {
    const { code, out, err } = await exosphere(`inventory ${word}`, { records });
    expect(code).toBe(0);
    expect(out).toBe(
      'Host  OS     Flavor  Version  Updates  Security  Status\n' +
        'web1  linux  debian  12       2        1         Online\n' +
        'web2  linux  debian  12       0        0         Online\n' +
        'db1   linux  debian  12       1        0         Online\n',
    );
    expect(err).toBe('');
  });

  test.each([
    ['-u', ['web1', 'db1']],
    ['--security-only', ['web1']],
    ['-o updates', ['web2', 'db1', 'web1']],
    ['-o updates -r', ['web1', 'db1', 'web2']],
    ['--sort host', ['db1', 'web1', 'web2']],
  ])('with %s', async (options, names) => {
    const { code, out } = await exosphere(`inventory status ${options}`, { records });
    expect(code).toBe(0);
    expect(first(out)).toEqual(names);
  });

  test('no match is 3 when every host is known', async () => {
    const { code, out, err } = await exosphere('inventory status -s db1 web2', { records });
    expect({ code, out, err }).toEqual({
      code: 3,
      out: '',
      err: 'No host has security updates.\n',
    });
  });

  test('no match is not 3 while a host was never asked', async () => {
    const { web2 } = records;
    const { code, err } = await exosphere('inventory status -u web2 db1', { records: { web2 } });
    expect(code).toBe(0);
    expect(err).toBe(
      'No host is known to have updates. Not known, and not listed: 1 host (db1).\n',
    );
  });

  test('no match is not 3 when the newest refresh of a host failed', async () => {
    const web2 = recordOf(discovered('web2'), refreshed('web2', []), failed('web2', 'refresh'));
    const { code, err } = await exosphere('inventory status -u web2', { records: { web2 } });
    expect(code).toBe(0);
    expect(err).toContain('Not known, and not listed: 1 host (web2).');
  });

  test('beside a list, the hosts that it cannot tell of are named', async () => {
    const { web1 } = records;
    const { code, out, err } = await exosphere('inventory status -s', { records: { web1 } });
    expect(code).toBe(0);
    expect(first(out)).toEqual(['web1']);
    expect(err).toBe('Not known, and not listed: 2 hosts (web2, db1).\n');
  });

  test('a host whose answer is unknown matches, with the reason', async () => {
    const db1 = recordOf(
      discovered('db1'),
      refreshed('db1', [], { updates: unknown('no package lists') }),
    );
    const { code, out } = await exosphere('inventory status -s', { records: { ...records, db1 } });
    expect(code).toBe(0);
    expect(first(out)).toEqual(['web1', 'db1', '*', '?']);
    expect(out).toContain('? db1: no package lists');
  });

  test('a security update that is held back is one: the host is listed, and not 3', async () => {
    const held = update('kernel', { security: true, state: 'held' });
    const web2 = recordOf(discovered('web2'), refreshed('web2', [held]));
    const { code, out } = await exosphere('inventory status -s web2', {
      records: { ...records, web2 },
    });
    expect(code).toBe(0);
    expect(out).toMatch(/Held Security\nweb2 .* 0 +0 +Online +1\n/u);
  });

  test('as JSON, empty when nothing matches', async () => {
    const { code, out } = await exosphere('inventory status --json -s web2', { records });
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual([]);
  });

  test.each([
    ['-u -s', ['--updates-only', '--security-only']],
    ['-r', ['--reverse', '--sort']],
    ['-o size', ['--sort', 'size', 'security']],
    ['--updats-only', ['--updats-only', '--updates-only']],
  ])('%s is refused with the names of the options', async (options, words) => {
    const { code, out, err } = await exosphere(`inventory status ${options}`, { records });
    expect(code).toBe(1);
    expect(out).toBe('');
    for (const word of words) expect(err).toContain(word);
  });
});

describe('inventory clear', () => {
  test('does not ask with --force', async () => {
    const { code, calls, out } = await exosphere('inventory clear --force');
    expect({ code, calls, out }).toEqual({
      code: 0,
      calls: ['clear'],
      out: 'Everything that was learnt is forgotten.\n',
    });
  });

  test('asks, and does it after a yes', async () => {
    const { code, calls, err } = await exosphere('inventory reset', { answer: ' Yes ' });
    expect(code).toBe(0);
    expect(calls).toEqual(['clear']);
    expect(err).toContain('/state/exosphere-state.db, history included? [y/N]');
  });

  test.each(['', 'n', 'no', 'yesterday'])('an answer of "%s" declines', async (answer) => {
    const { code, calls, err } = await exosphere('inventory clear', { answer });
    expect(code).toBe(1);
    expect(calls).toEqual([]);
    expect(err).toContain('nothing was changed');
  });

  test('with nobody to ask it is refused', async () => {
    const { code, calls, err } = await exosphere('inventory clear');
    expect(code).toBe(1);
    expect(calls).toEqual([]);
    expect(err).toContain('--force');
  });

  test('works on an empty inventory, and says where a damaged store is kept', async () => {
    const { code, out } = await exosphere('inventory clear -f', {
      hosts: [],
      cleared: { setAside: '/state/x.damaged' },
    });
    expect(code).toBe(0);
    expect(out).toContain('/state/x.damaged');
  });
});
