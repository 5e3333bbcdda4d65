import type { HostConfig, HostEvent, OperationEvidence } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../program.ts';
import {
  discovered,
  EARLIER,
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
  { name: 'web1', ip: '10.0.0.1', tags: ['web'], description: 'shop' },
  { name: 'db1', ip: '10.0.0.3', tags: [] },
];

async function exosphere(line: string, setup: TestSetup = {}) {
  const context = testContext({ hosts: HOSTS, ...setup });
  const code = await runProgram(line.split(' '), context);
  return { code, out: context.stdout.text(), err: context.stderr.text(), calls: context.calls };
}

const events = (...all: readonly HostEvent[]): Pick<TestSetup, 'run'> => ({
  run: () => yielding(...all),
});

const fix = update('openssl', { security: true });
const records = {
  web1: recordOf(discovered('web1'), refreshed('web1', [update('bash'), fix])),
};

describe('host show', () => {
  test.each(['show', 'status'])('host %s tells all', async (word) => {
    const { code, out, calls } = await exosphere(`host ${word} web1`, { records });
    expect(code).toBe(0);
    expect(out).toMatch(/^web1\n/u);
    expect(out).toMatch(/^openssl +1\.0-1 +1\.0-2 +Yes +Debian:12\.5\/stable$/mu);
    expect(calls).toEqual(['close']);
  });

  test.each([
    ['-s', ['openssl'], ['bash']],
    ['-n', [], ['openssl', 'bash']],
    ['--no-updates', [], ['openssl', 'bash']],
  ])('with %s', async (option, there, gone) => {
    const { out } = await exosphere(`host show web1 ${option}`, { records });
    for (const name of there) expect(out).toContain(name);
    for (const name of gone) expect(out).not.toContain(name);
  });

  test('-s and -n together are refused', async () => {
    const { code, err } = await exosphere('host show web1 -s -n', { records });
    expect(code).toBe(1);
    expect(err).toContain('--security-only');
    expect(err).toContain('--no-updates');
  });

  test('an unknown host is 1, with the nearest name', async () => {
    const { code, out, err } = await exosphere('host show wbe1', { records });
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: 'error: unknown host "wbe1": did you mean "web1"?\n',
    });
  });

  test('a tag is no host, and says where tags are', async () => {
    const { code, err } = await exosphere('host show @web', { records });
    expect(code).toBe(1);
    expect(err).toBe(
      'error: unknown host "@web"\n  this takes the name of one host; the commands of "inventory" take tags\n',
    );
  });

  test('the host must be named', async () => {
    const { code, err } = await exosphere('host show', { records });
    expect(code).toBe(1);
    expect(err).toBe("error: missing required argument 'host'\n");
  });

  const evidence: readonly OperationEvidence[] = [
    {
      operation: 'refresh',
      at: EARLIER,
      commands: [
        {
          name: 'apt.audit',
          answers: 'updates',
          exitCode: 0,
          durationMs: 12,
          stdout: 'half-installed',
          stderr: '',
        },
      ],
    },
  ];

  test('evidence follows on demand, with what its commands are', async () => {
    const { out } = await exosphere('host show web1 --evidence', { records, evidence });
    expect(out).toContain(
      '\nEvidence for the updates, 2026-11-20 09:00 UTC (3 hours ago)\n' +
        '  Updates           2\n' +
        '  Security Updates  1\n' +
        '  apt.audit: exit 0, 12 ms\n' +
        '    packages that an interrupted run left unfinished\n' +
        '    $ dpkg --audit\n' +
        '      half-installed\n',
    );
    expect((await exosphere('host show web1', { records, evidence })).out).not.toContain('exit 0');
  });

  test('evidence as JSON', async () => {
    const { out } = await exosphere('host show web1 --evidence --json', { records, evidence });
    expect(JSON.parse(out).evidence).toEqual([
      {
        operation: 'refresh',
        at: EARLIER,
        commands: [
          {
            name: 'apt.audit',
            answers: 'updates',
            command: 'dpkg --audit',
            purpose: 'packages that an interrupted run left unfinished',
            needs_root: false,
            exit_code: 0,
            duration_ms: 12,
            stdout: 'half-installed',
            stderr: '',
          },
        ],
      },
    ]);
  });

  test('as JSON, starting with the host object of the report', async () => {
    const { code, out } = await exosphere('host show web1 --json', { records });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      name: 'web1',
      description: 'shop',
      ip: '10.0.0.1',
      port: null,
      os: 'linux',
      flavor: 'debian',
      version: '12',
      supported: true,
      stale: false,
      online: true,
      needs_reboot: false,
      package_manager: 'apt',
      updates: [
        { name: 'bash', current_version: '1.0-1', new_version: '1.0-2', security: false },
        { name: 'openssl', security: true, source: 'Debian:12.5/stable' },
      ],
      last_refresh: EARLIER,
      counts: { updates: 2, security: 1 },
      sources: { apt: { updates_known: true } },
    });
  });
});

describe('host refresh and its like', () => {
  test('what came of it is one line', async () => {
    const { code, out, err, calls } = await exosphere(
      'host refresh web1',
      events(refreshed('web1', [fix])),
    );
    expect({ code, out, err }).toEqual({ code: 0, out: 'web1  1 update, 1 security\n', err: '' });
    expect(calls).toEqual(['run refresh: web1', 'close']);
  });

  test.each([
    ['host refresh web1 -d -s', 'discover, sync, refresh'],
    ['host sync web1', 'sync, refresh'],
    ['host discover web1', 'discover'],
    ['host ping web1', 'ping'],
  ])('%s asks %s', async (line, steps) => {
    const { calls } = await exosphere(line);
    expect(calls[0]).toBe(`run ${steps}: web1`);
  });

  test('a failure is told with its reason and hint', async () => {
    const run = events(failed('web1', 'ping', { hint: 'is sshd running?' }));
    expect(await exosphere('host ping web1', run)).toMatchObject({
      code: 2,
      out: '',
      err: 'error: web1: connection refused\n  is sshd running?\n',
    });
  });

  test('a failed sync does not hide the refresh', async () => {
    const run = events(notLast(failed('web1', 'sync')), refreshed('web1', [fix]));
    const { code, out, err } = await exosphere('host sync web1', run);
    expect(code).toBe(2);
    expect(out).toContain('web1  1 update, 1 security');
    expect(err).toContain('repository sync failed: connection refused');
  });

  test('an unsupported host cannot be refreshed', async () => {
    const run = events({
      type: 'skipped',
      host: 'web1',
      step: 'refresh',
      reason: 'no supported package manager',
    });
    expect(await exosphere('host refresh web1', run)).toMatchObject({
      code: 2,
      out: '',
      err: 'error: web1: no supported package manager\n',
    });
  });

  test('as JSON', async () => {
    const { out } = await exosphere('host ping web1 --json', events(pinged('web1')));
    expect(JSON.parse(out)).toEqual({ host: 'web1', result: 'done', online: true, errors: [] });
  });

  test('a spinner on a terminal, gone at the end', async () => {
    const run = events({ type: 'connecting', host: 'web1' }, pinged('web1'));
    const { err } = await exosphere('host ping web1', { ...run, stderrWidth: 80 });
    expect(err).toBe('\r| web1: connecting\u001b[K\r\u001b[K');
  });
});
