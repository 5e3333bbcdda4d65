import { type HostConfig, type HostSpan, unknown } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../program.ts';
import { toJson } from '../render/json.ts';
import {
  discovered,
  EARLIER,
  failed,
  recordOf,
  refreshed,
  type TestSetup,
  testContext,
  update,
} from '../testing.ts';

const HOSTS: readonly HostConfig[] = ['web1', 'web2', 'db1'].map((name) => ({
  name,
  ip: '192.0.2.1',
  tags: [],
}));

const openssl = update('openssl', { security: true, severity: 'important' });
const { security: _, ...mystery } = update('mystery');

const records = {
  web1: recordOf(discovered('web1'), refreshed('web1', [update('bash'), openssl])),
  web2: recordOf(
    discovered('web2'),
    refreshed('web2', [
      update('bash', { installed: '0.9-1' }),
      update('openssl', { security: false, candidate: '1.0-9' }),
      update('linux-image', { security: true, state: 'held' }),
    ]),
  ),
  db1: recordOf(discovered('db1'), refreshed('db1', [update('bash'), update('libssl3')])),
};

async function exosphere(line: string, setup: TestSetup = {}) {
  const context = testContext({ hosts: HOSTS, records, ...setup });
  const code = await runProgram(line.split(' '), context);
  return { code, out: context.stdout.text(), err: context.stderr.text() };
}

const HELD = 'Held back, and not listed: security updates on 1 host (web2).\n';

describe('inventory packages', () => {
  test('security first, then what is on most hosts; piped with every version and host', async () => {
    expect(await exosphere('inventory packages')).toEqual({
      code: 0,
      out: `Package  Security                    Current Version  New Version   Count  Hosts
openssl  Yes (important), on 1 of 2  1.0-1            1.0-2, 1.0-9  2      web1, web2
bash     No                          1.0-1, 0.9-1     1.0-2         3      web1, web2, db1
libssl3  No                          1.0-1            1.0-2         1      db1
`,
      err: HELD,
    });
  });

  test.each([
    ['ssl', ['openssl', 'libssl3']],
    ['open*', ['openssl']],
    ['SSL --security-only', ['openssl']],
    ['-s', ['openssl']],
  ])('%s', async (options, names) => {
    const { out } = await exosphere(`inventory packages ${options} --json`);
    expect(JSON.parse(out).packages.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  test.each(['', 'nothing-like-it'])(
    '"%s" as JSON is one text, as if written whole',
    async (one) => {
      const { out } = await exosphere(`inventory packages ${one} --json`.replace('  ', ' '));
      expect(out).toBe(toJson(JSON.parse(out)));
    },
  );

  test('as JSON', async () => {
    const { out, err } = await exosphere('inventory packages -s --json');
    expect(err).toBe(HELD);
    expect(JSON.parse(out)).toEqual({
      packages: [
        {
          name: 'openssl',
          package_manager: 'apt',
          security: true,
          severity: 'important',
          hosts: [
            {
              host: 'web1',
              current_version: '1.0-1',
              new_version: '1.0-2',
              security: true,
              source: 'Debian:12.5/stable',
              arch: 'amd64',
            },
          ],
        },
      ],
      held_security: ['web2'],
      unknown: [],
      stale: [],
    });
  });

  test('what matches nothing says so', async () => {
    expect(await exosphere('inventory packages zzz')).toEqual({
      code: 0,
      out: '',
      err: 'No package that matches "zzz" has updates.\n',
    });
  });

  test('a host of which nothing is known is told, and nothing is called known that is not', async () => {
    const some = {
      web1: recordOf(discovered('web1'), failed('web1', 'refresh')),
      web2: recordOf(
        discovered('web2'),
        refreshed('web2', [mystery], { security: unknown('no advisories are published') }),
      ),
    };
    const { code, out, err } = await exosphere('inventory packages zzz', { records: some });
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toBe(
      'No package that matches "zzz" is known to have updates.\nNot known, or not known to be all: 2 hosts (web1, db1).\n',
    );
    const security = await exosphere('inventory packages -s --json', { records: some });
    expect(JSON.parse(security.out)).toMatchObject({
      packages: [{ name: 'mystery', security: null }],
      unknown: [
        { host: 'web1', reason: 'not refreshed yet' },
        { host: 'web2', reason: 'no advisories are published' },
        { host: 'db1', reason: 'not discovered yet' },
      ],
    });
  });

  test('a host whose list is old is told', async () => {
    const old = { ...records.db1, refreshedAt: '2026-11-01T09:00:00.000Z' };
    const setup = { records: { ...records, db1: old } };
    expect((await exosphere('inventory packages libssl3', setup)).err).toBe(
      'Stale, consider running a refresh: 1 host (db1).\n',
    );
    const { out } = await exosphere('inventory packages --json', setup);
    expect(JSON.parse(out)).toMatchObject({ stale: ['db1'], unknown: [] });
  });

  test('an unsupported host has nothing to be told', async () => {
    const { err } = await exosphere('inventory packages', {
      records: { ...records, db1: recordOf(discovered('db1', [])) },
    });
    expect(err).toBe(HELD);
  });

  test('a host with two architectures of a package counts once', async () => {
    const both = [update('libc6'), update('libc6', { arch: 'i386' })];
    const { out } = await exosphere('inventory packages libc6', {
      records: { ...records, db1: recordOf(discovered('db1'), refreshed('db1', both)) },
    });
    expect(out).toMatch(/^libc6 .* 1 {6}db1$/mu);
  });

  test('names of packages are made harmless', async () => {
    const evil = update('a\u001b[2Jb\nc\u202e', { candidate: '\u0007', origins: ['\u001b]0;x'] });
    const setup = {
      records: { ...records, db1: recordOf(discovered('db1'), refreshed('db1', [evil])) },
    };
    const { out } = await exosphere('inventory packages', setup);
    expect(out).toContain('a\ufffd[2Jb c\ufffd');
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/u);
    const json = await exosphere('inventory packages --json', setup);
    expect(json.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/u);
  });

  test.each([20, 40, 80, 120])('keeps to %i columns of a terminal', async (stdoutWidth) => {
    const { out } = await exosphere('inventory packages', { stdoutWidth });
    const lines = out.split('\n').slice(0, -1);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(stdoutWidth);
  });

  test('an empty pattern, or a second one, is refused', async () => {
    const context = testContext({ hosts: HOSTS });
    expect(await runProgram(['inventory', 'packages', ''], context)).toBe(1);
    expect(context.stderr.text()).toContain('the pattern is empty');
    expect((await exosphere('inventory packages a b')).code).toBe(1);
  });
});

// All tests take place at 2026-11-20T12:00:00Z, and every refresh at 09:00 of that day.
const span = (host: string, name: string, more: Partial<HostSpan> = {}): HostSpan => ({
  host,
  source: 'apt',
  name,
  arch: 'amd64',
  installed: '1.0-1',
  candidate: '1.0-2',
  state: 'pending',
  security: false,
  firstSeen: '2026-11-01T09:00:00.000Z',
  ...more,
});

const spans: readonly HostSpan[] = [
  span('db1', 'bash', { firstSeen: EARLIER }),
  span('web1', 'curl', { goneAt: EARLIER }),
  span('web1', 'openssl', { security: true, securitySince: '2026-11-18T09:00:00.000Z' }),
  span('web1', 'new', { installed: null, firstSeen: '2026-11-17T09:00:00.000Z', state: 'held' }),
  span('retired', 'bash', { firstSeen: EARLIER }),
];

describe('inventory changes', () => {
  test('of a week unless told otherwise, host by host, oldest first', async () => {
    expect(await exosphere('inventory changes', { spans })).toEqual({
      code: 0,
      out: `Host  When                  Change                 Name     Current Version  New Version  Security
web1  2026-11-17 09:00 UTC  appeared (held)        new      (NEW)            1.0-2        No
web1  2026-11-18 09:00 UTC  now a security update  openssl  1.0-1            1.0-2        Yes
web1  2026-11-20 09:00 UTC  gone                   curl     1.0-1            1.0-2        No
db1   2026-11-20 09:00 UTC  appeared               bash     1.0-1            1.0-2        No
`,
      err: '',
    });
  });

  test.each([
    ['36h', ['curl', 'bash']],
    ['2026-11-18', ['openssl', 'curl', 'bash']],
    ['3w', ['curl', 'openssl', 'new', 'openssl', 'curl', 'bash']],
  ])('--since %s', async (since, names) => {
    const { out } = await exosphere(`inventory changes --since ${since} --json`, { spans });
    expect(JSON.parse(out).changes.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  test('as JSON', async () => {
    const { out } = await exosphere('inventory changes --since 3h --json', { spans });
    expect(JSON.parse(out)).toEqual({
      since: '2026-11-20T09:00:00.000Z',
      changes: [
        {
          host: 'web1',
          at: EARLIER,
          change: 'gone',
          name: 'curl',
          current_version: '1.0-1',
          new_version: '1.0-2',
          security: false,
          state: 'pending',
          package_manager: 'apt',
          first_seen: '2026-11-01T09:00:00.000Z',
          security_since: null,
          arch: 'amd64',
        },
        expect.objectContaining({ host: 'db1', change: 'appeared', name: 'bash' }),
      ],
      not_refreshed: [],
    });
  });

  test.each([
    ['3w', 6],
    ['1h', 0],
  ])('as JSON since %s, written in pieces, is laid out as JSON elsewhere', async (since, count) => {
    const evil = span('db1', 'a\u202e"],\n}', { firstSeen: EARLIER });
    const { out } = await exosphere(`inventory changes --since ${since} --json`, {
      spans: [...spans, evil].filter(({ name }) => count > 0 || name !== evil.name),
      records: {},
    });
    const facts = JSON.parse(out);
    expect(facts.changes).toHaveLength(count > 0 ? count + 1 : 0);
    expect(facts.not_refreshed).toEqual(['web1', 'web2', 'db1']);
    expect(out).toBe(toJson(facts));
  });

  test('the manager is told where there are several, and one column is as wide as its widest', async () => {
    const dnf = span('db1', 'a-long-name', { source: 'dnf', firstSeen: EARLIER });
    const { out } = await exosphere('inventory changes --since 4h', { spans: [...spans, dnf] });
    expect(
      out,
    ).toBe(`Host  When                  Change    Name         Current Version  New Version  Security  Manager
web1  2026-11-20 09:00 UTC  gone      curl         1.0-1            1.0-2        No        apt
db1   2026-11-20 09:00 UTC  appeared  bash         1.0-1            1.0-2        No        apt
db1   2026-11-20 09:00 UTC  appeared  a-long-name  1.0-1            1.0-2        No        dnf
`);
  });

  test('a reader who has left is told nothing more', async () => {
    const context = testContext({ hosts: HOSTS, spans, records: {} });
    context.closeStdout();
    await runProgram(['inventory', 'changes'], context);
    expect(context.stdout.text() + context.stderr.text()).toBe('');
  });

  test('nothing is only nothing where every host was refreshed since', async () => {
    expect((await exosphere('inventory changes')).err).toBe(
      'Nothing changed since 2026-11-13 12:00 UTC.\n',
    );
    const { web1, web2 } = records;
    const { code, err } = await exosphere('inventory changes --since 1h', {
      records: { web1, web2, db1: recordOf(discovered('db1', [])) },
    });
    expect({ code, err }).toEqual({
      code: 0,
      err: 'No change is known since 2026-11-20 11:00 UTC.\nNo refresh could tell since 2026-11-20 11:00 UTC: 2 hosts (web1, web2).\n',
    });
  });

  test('says how far history goes back', async () => {
    const options = { historyDays: 30 };
    const far = await exosphere('inventory changes --since 5w', { spans, options });
    expect(far.err).toBe('What went away is kept for 30 days only (history_days).\n');
    expect((await exosphere('inventory changes --since 4w', { spans, options })).err).toBe('');
    const forever = await exosphere('inventory changes --since 500w', {
      spans,
      options: { historyDays: 0 },
    });
    expect(forever.err).toBe('');
  });

  test.each(['yesterday', '2026-02-30', '7'])(
    '--since %s is refused with examples',
    async (text) => {
      const { code, out, err } = await exosphere(`inventory changes --since ${text}`);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toBe(
        `error: option --since takes a date or a duration, and "${text}" is neither\n  for example 36h, 7d, 2w, 2026-11-02 or 2026-11-02T08:15Z\n`,
      );
    },
  );

  test.each([20, 40, 80])('keeps to %i columns of a terminal', async (stdoutWidth) => {
    const { out } = await exosphere('inventory changes', { spans, stdoutWidth });
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(stdoutWidth);
  });
});
