/** Hosts behind a real OpenSSH server, and behind programs: every connection goes the way that ssh_config says. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Fleet,
  type FleetHost,
  REAL_SSHD,
  type RealSshd,
  startFleet,
  startSshd,
} from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Carrier, inline } from '../carrier.ts';
import { parseSshConfig } from '../ssh/config-file.ts';
import { collect, outcomesOf, taskFor, toolsFor, transportFor } from '../testing/on-fleet.ts';

/** As many as one jump host must do with its default limits. */
const MANY = 500;

describeWith(REAL_SSHD, 'hosts behind others', () => {
  let directory: string;
  let jump: RealSshd;
  let second: RealSshd;
  let fleet: Fleet;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'exosphere-jump-'));
    const many = Array.from({ length: MANY }, (_, index) => ({ name: `host-${index}` }));
    [jump, second, fleet] = await Promise.all([
      startSshd({
        // The defaults of OpenSSH.
        config: 'MaxStartups 10:30:100\nMaxSessions 10',
        matchUser: {
          'exo-dash': ['AllowTcpForwarding no'],
          'exo-fish': ['PermitOpen 127.0.0.1:1'],
        },
      }),
      startSshd(),
      startFleet({ hosts: [...many, { name: 'down', fault: 'refused' }] }),
    ]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([jump?.stop(), second?.stop(), fleet?.stop()]);
    await rm(directory, { recursive: true, force: true });
  });

  /** A block of ssh_config for a real sshd. */
  function block(name: string, sshd: RealSshd, user: string, lines = ''): string {
    return `Host ${name}
  HostName 127.0.0.1
  Port ${sshd.port}
  User ${user}
  IdentityFile ${sshd.clientKeyPath}
  IdentitiesOnly yes
  IdentityAgent none
  GlobalKnownHostsFile /dev/null
  ${lines || `UserKnownHostsFile ${sshd.knownHostsPath}`}
  StrictHostKeyChecking yes
`;
  }

  /** Sessions with these lines before the configuration of the fleet. */
  async function carrierWith(...lines: readonly string[]): Promise<Carrier> {
    const { sshConfigs, ...transport } = await transportFor(fleet);
    const ours = parseSshConfig(`${lines.join('\n')}\n`, 'config');
    return inline(toolsFor({ ...transport, sshConfigs: [ours, ...sshConfigs] }));
  }

  async function ping(host: FleetHost, ...lines: readonly string[]) {
    const events = await collect([taskFor(host, ['ping'])], await carrierWith(...lines));
    return outcomesOf(events, host.name)[0];
  }

  /** How often somebody logged in to a real sshd so far. */
  async function loginsTo(sshd: RealSshd): Promise<number> {
    return (await readFile(sshd.logPath, 'utf8')).split('Accepted publickey').length - 1;
  }

  const connectionsTo = (host: FleetHost) => fleet.counters(host.name).connections;
  const behind = 'Host 127.1.*\n  ProxyJump jump\n';

  test(`${MANY} hosts share one connection to their jump host, and all of them answer`, async () => {
    const hosts = fleet.hosts.filter(({ name }) => name !== 'down');
    const before = await loginsTo(jump);
    const carrier = await carrierWith(block('jump', jump, 'exo-bash'), behind);
    const events = await collect(
      hosts.map((host) => taskFor(host, ['discover'])),
      carrier,
      256,
    );
    const failed = hosts.flatMap(({ name }) =>
      outcomesOf(events, name).filter((outcome) => !outcome.ok),
    );
    expect(failed).toEqual([]);
    expect(await loginsTo(jump)).toBe(before + 1);
    expect(new Set(hosts.map(connectionsTo))).toEqual(new Set([1]));
  }, 60_000);

  test('a chain is gone through in its order, each hop by its own block', async () => {
    const [host] = fleet.hosts as [FleetHost];
    const logins = async () => [await loginsTo(jump), await loginsTo(second)];
    const [first = 0, then = 0] = await logins();
    expect(
      await ping(
        host,
        block('jump', jump, 'exo-bash'),
        block('inner', second, 'exo-tcsh'),
        'Host 127.1.*\n  ProxyJump jump,inner\n',
      ),
    ).toMatchObject({ ok: true });
    expect(await logins()).toEqual([first + 1, then + 1]);
    // The way to a jump host may go through another one by its own block.
    expect(
      await ping(
        host,
        block('jump', jump, 'exo-bash'),
        block(
          'inner',
          second,
          'exo-tcsh',
          `ProxyJump jump\n  UserKnownHostsFile ${second.knownHostsPath}`,
        ),
        'Host 127.1.*\n  ProxyJump inner\n',
      ),
    ).toMatchObject({ ok: true });
    expect(await logins()).toEqual([first + 2, then + 2]);
  });

  test('"none" is the direct way', async () => {
    const [, host] = fleet.hosts as [FleetHost, FleetHost];
    const before = await loginsTo(jump);
    const direct = `Host ${host.address}\n  ProxyJump none\n`;
    expect(await ping(host, direct, block('jump', jump, 'exo-bash'), behind)).toMatchObject({
      ok: true,
    });
    expect(await loginsTo(jump)).toBe(before);
  });

  test.each([
    [
      'whose key has changed',
      () => block('jump', jump, 'exo-bash', `UserKnownHostsFile ${directory}/changed`),
      {
        kind: 'host-key',
        message: expect.stringMatching(/^its jump host: its host key has CHANGED/u),
      },
    ],
    [
      'that refuses the key',
      () => block('jump', jump, 'nobody-at-all'),
      {
        kind: 'auth',
        message: expect.stringMatching(/^its jump host: authentication as "nobody-at-all" failed/u),
      },
    ],
    [
      'that is down',
      () => 'Host jump\n  HostName 127.0.0.1\n  Port 1\n',
      { kind: 'unreachable', message: 'its jump host: connection refused (127.0.0.1 port 1)' },
    ],
    [
      'that forwards nothing',
      () => block('jump', jump, 'exo-dash'),
      {
        kind: 'unreachable',
        message: expect.stringMatching(
          /^its jump host \(127\.0\.0\.1 port \d+\) may not connect to it/u,
        ),
        hint: expect.stringContaining('AllowTcpForwarding'),
      },
    ],
    [
      'that forwards to other places only',
      () => block('jump', jump, 'exo-fish'),
      { kind: 'unreachable', hint: expect.stringContaining('PermitOpen') },
    ],
    [
      'that is behind itself',
      () => 'Host jump\n  ProxyJump other\nHost other\n  ProxyJump jump\n',
      { kind: 'unreachable', message: expect.stringContaining('in a circle') },
    ],
  ])('a jump host %s is named, and nobody is connected to', async (_, config, failure) => {
    const host = fleet.hosts[2] as FleetHost;
    const known = (await readFile(second.knownHostsPath, 'utf8')).replaceAll(
      `:${second.port}`,
      `:${jump.port}`,
    );
    await writeFile(join(directory, 'changed'), known);
    const before = connectionsTo(host);
    expect(await ping(host, config(), behind)).toMatchObject({
      ok: false,
      failure: { ...failure, reached: false },
    });
    expect(connectionsTo(host)).toBe(before);
  });

  test('a host that is down behind a jump host is told from a jump host that is down', async () => {
    expect(await ping(fleet.host('down'), block('jump', jump, 'exo-bash'), behind)).toMatchObject({
      ok: false,
      failure: {
        kind: 'unreachable',
        message: expect.stringMatching(/cannot connect to it: Connection refused$/u),
      },
    });
  });

  test('a jump host that is lost fails who is behind it, and is connected to anew', async () => {
    const carrier = await carrierWith(block('jump', jump, 'exo-bash'), behind);
    const [a, b] = fleet.hosts.slice(10, 12) as [FleetHost, FleetHost];
    const run = () => collect([taskFor(a, ['ping']), taskFor(b, ['ping'])], carrier);
    expect(outcomesOf(await run(), a.name)).toMatchObject([{ ok: true }]);
    const before = await loginsTo(jump);
    await jump.asRoot('pkill -KILL -u exo-bash sshd');
    // One that is still lingering is shared, one that is gone is not.
    await expect.poll(() => jump.processes('exo-bash')).toEqual([]);
    for (const { name } of [a, b]) {
      expect(outcomesOf(await run(), name)).toMatchObject([{ ok: true }]);
    }
    expect(await loginsTo(jump)).toBe(before + 1);
  });

  test('when nobody needs it any more, the jump host is left', async () => {
    const carrier = await carrierWith(block('jump', jump, 'exo-tcsh'), behind);
    await collect([taskFor(fleet.hosts[3] as FleetHost, ['ping'])], carrier);
    await expect.poll(() => jump.processes('exo-tcsh'), { timeout: 5000 }).toEqual([]);
  });

  test('the key of the host behind is checked as well', async () => {
    const host = fleet.hosts[4] as FleetHost;
    const lines = `Host 127.1.*\n  UserKnownHostsFile ${directory}/none\n`;
    expect(await ping(host, lines, block('jump', jump, 'exo-bash'), behind)).toMatchObject({
      ok: false,
      failure: {
        kind: 'host-key',
        message: expect.stringMatching(/^its host key .* is not known/u),
      },
    });
  });

  /** Programs whose command line holds a word. */
  async function running(word: string): Promise<string> {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args=']);
    return stdout
      .split('\n')
      .filter((line) => line.includes(word) && !line.includes('ps -A'))
      .join('\n');
  }

  const through = (command: string) => `Host 127.1.*\n  ProxyCommand ${command}\n`;

  test('a program is a way as well, and is gone when the connection is over', async () => {
    const host = fleet.hosts[5] as FleetHost;
    const config = join(directory, 'ssh_config');
    await writeFile(config, block('jump', jump, 'exo-bash'));
    expect(await ping(host, through(`ssh -F ${config} -W %h:%p jump`))).toMatchObject({ ok: true });
    expect(await running(`-W ${host.address}`)).toBe('');
  });

  test.each([
    [
      'fails',
      'sh -c "echo who are you >&2; exit 7"',
      /gave up: it ended with status 7: who are you$/u,
    ],
    ['is not there', 'no-such-program %h', /gave up: it ended with status 127: .*not found$/u],
    ['says nothing', 'sh -c "sleep 8613"', /^timed out after 1 s, during the SSH handshake/u],
    [
      'does not want to end',
      `sh -c "trap '' TERM HUP; sleep 8613 & wait; sleep 8613"`,
      /^timed out/u,
    ],
    ['is no SSH server', 'sh -c "echo SSH-1.0-old; sleep 8613"', /during the SSH handshake/u],
  ])('a program that %s costs this host alone, and is gone', async (_, command, message) => {
    const host = fleet.hosts[6] as FleetHost;
    const outcome = await ping(host, 'ConnectTimeout 1', through(command));
    expect(outcome).toMatchObject({
      ok: false,
      failure: { message: expect.stringMatching(message), reached: false },
    });
    expect(await running('sleep 8613')).toBe('');
  });
});
