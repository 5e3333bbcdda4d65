import type { Target } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { parseSshConfig } from './config-file.ts';
import { type Endpoint, endpointOf, type Login } from './endpoint.ts';

const LOGIN: Login = {
  username: 'local',
  home: '/home/local',
  agentSocket: '/run/agent',
  defaultConnectTimeoutMs: 10_000,
  uid: 1000,
  localHostname: 'desk.example',
  env: { KEYS: '/media/keys', MY_AGENT: '/run/mine', EMPTY: '', TRICK: '%h~' },
};

const TARGET: Target = {
  host: 'web1',
  address: 'web1',
  commandTimeoutMs: 1,
  syncTimeoutMs: 1,
  maxOutputBytes: 1,
  locale: 'C',
  sudoPolicy: 'skip',
};

function endpoint(target: Partial<Target>, config = ''): Endpoint {
  return endpointOf({ ...TARGET, ...target }, [parseSshConfig(config, 'config')], LOGIN);
}

describe('what we state explicitly wins over ssh_config, and that over the defaults', () => {
  test.each<[string, Partial<Target>, string, Partial<Endpoint>]>([
    ['port, by default', {}, '', { port: 22 }],
    ['port of ssh_config', {}, 'Port 2222', { port: 2222 }],
    ['port of ours', { port: 2022 }, 'Port 2222', { port: 2022 }],
    ['user, by default', {}, '', { username: 'local' }],
    ['user of ssh_config', {}, 'User other', { username: 'other' }],
    ['user of ours', { username: 'ours' }, 'User other', { username: 'ours' }],
    ['policy, by default', {}, '', { hostKeyPolicy: 'accept-new' }],
    ['yes is strict', {}, 'StrictHostKeyChecking yes', { hostKeyPolicy: 'strict' }],
    ['ask is strict', {}, 'StrictHostKeyChecking ask', { hostKeyPolicy: 'strict' }],
    ['accept-new', {}, 'StrictHostKeyChecking accept-new', { hostKeyPolicy: 'accept-new' }],
    ['no stops no checking', {}, 'StrictHostKeyChecking no', { hostKeyPolicy: 'accept-new' }],
    ['off stops no checking', {}, 'StrictHostKeyChecking off', { hostKeyPolicy: 'accept-new' }],
    [
      'our own off does',
      { hostKeyPolicy: 'off' },
      'StrictHostKeyChecking yes',
      { hostKeyPolicy: 'off' },
    ],
    ['time-out, by default', {}, '', { connectTimeoutMs: 10_000 }],
    ['time-out of ssh_config', {}, 'ConnectTimeout 3', { connectTimeoutMs: 3000 }],
    ['no time-out in ssh_config', {}, 'ConnectTimeout 0', { connectTimeoutMs: 10_000 }],
    [
      'time-out of ours',
      { connectTimeoutMs: 5000 },
      'ConnectTimeout 3',
      { connectTimeoutMs: 5000 },
    ],
    ['agent, by default', {}, '', { agentSocket: '/run/agent' }],
    ['agent of ssh_config', {}, 'IdentityAgent ~/a-%r', { agentSocket: '/home/local/a-local' }],
    ['agent by its usual name', {}, 'IdentityAgent SSH_AUTH_SOCK', { agentSocket: '/run/agent' }],
    ['IdentitiesOnly', {}, 'IdentitiesOnly Yes', { identitiesOnly: true }],
    ['hostname of ssh_config', {}, 'HostName %h.example', { hostname: 'web1.example' }],
  ])('%s', (_, target, config, expected) => {
    expect(endpoint(target, config)).toMatchObject(expected);
  });

  test('no agent, where ssh_config says so', () => {
    expect(endpoint({}, 'IdentityAgent none')).not.toHaveProperty('agentSocket');
  });

  test('the block of a host comes before the one of all', () => {
    const config = 'Host web1\n  User one\nHost *\n  User all\n  Port 99\n';
    expect(endpoint({}, config)).toMatchObject({ username: 'one', port: 99 });
    expect(endpoint({ address: 'db1' }, config)).toMatchObject({ username: 'all', port: 99 });
  });
});

describe('the name under which a host key is kept', () => {
  test.each<[string, Partial<Target>, string, string]>([
    ['the address', {}, '', 'web1'],
    ['in lower case', { address: 'WEB1.Example' }, '', 'web1.example'],
    ['the hostname of ssh_config', {}, 'HostName 10.0.0.1', '10.0.0.1'],
    ['with a port that is not 22', { port: 2222 }, '', '[web1]:2222'],
    ['an alias', {}, 'HostKeyAlias Keys', 'Keys'],
    ['an alias, which stands for the port too', { port: 2222 }, 'HostKeyAlias keys', 'keys'],
    ['an IPv6 address', { address: '::1', port: 2222 }, '', '[::1]:2222'],
  ])('%s', (_, target, config, expected) => {
    expect(endpoint(target, config).keyName).toBe(expected);
  });
});

describe('files', () => {
  test('keys have usual names, which nobody is told about when they are missing', () => {
    expect(endpoint({}).identityFiles).toEqual(
      ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => ({
        path: `/home/local/.ssh/${name}`,
        explicit: false,
      })),
    );
  });

  test('keys of ssh_config replace them, in order, with tokens; "none" is no file', () => {
    const config = 'IdentityFile ~/%n-%h-%p-%r-%u-%%\nIdentityFile none\nIdentityFile /b\n';
    expect(endpoint({ port: 2222, username: 'me' }, config).identityFiles).toEqual([
      { path: '/home/local/web1-web1-2222-me-local-%', explicit: true },
      { path: '/b', explicit: true },
    ]);
  });

  test('known hosts have usual places, and ssh_config may name others', () => {
    expect(endpoint({})).toMatchObject({
      userKnownHosts: ['/home/local/.ssh/known_hosts', '/home/local/.ssh/known_hosts2'],
      globalKnownHosts: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
    });
    const config = 'UserKnownHostsFile ~/one ~/two\nGlobalKnownHostsFile none\n';
    expect(endpoint({}, config)).toMatchObject({
      userKnownHosts: ['/home/local/one', '/home/local/two'],
      globalKnownHosts: [],
    });
  });
});

describe('tokens, variables and homes', () => {
  test.each<[string, string]>([
    ['%%', '%'],
    ['%d', '/home/local'],
    ['%h', 'real.example'],
    ['%i', '1000'],
    ['%j', ''],
    ['%k', 'keys'],
    ['%L', 'desk'],
    ['%l', 'desk.example'],
    ['%n', 'Web1'],
    ['%p', '2222'],
    ['%r', 'me'],
    ['%u', 'local'],
    // printf '%s' desk.examplereal.example2222me | sha1sum
    ['%C', 'd07df1200d42ecc7a662a9536b071235cbabf204'],
    ['%%h%h', '%hreal.example'],
    [`\${KEYS}/id`, '/media/keys/id'],
    [`a\${EMPTY}b`, 'ab'],
    [`\${TRICK}`, '%h~'],
    ['$KEYS', '$KEYS'],
    ['~/id', '/home/local/id'],
    ['~', '/home/local'],
    ['~backup/id-%r', '/var/backups/id-me'],
    ['x~', 'x~'],
  ])('IdentityFile %s', (written, expected) => {
    const text = `User me\nHostName Real.Example\nHostKeyAlias Keys\nIdentityFile ${written}\n`;
    const config = { ...parseSshConfig(text, 'config'), homes: { backup: '/var/backups' } };
    const target = { ...TARGET, address: 'Web1', port: 2222 };
    expect(endpointOf(target, [config], LOGIN).identityFiles).toEqual([
      { path: expected, explicit: true },
    ]);
  });

  test.each<[string, string]>([
    ['IdentityFile ~nobody-here/id', '~nobody-here/id: no user nobody-here is known here'],
    ['IdentityFile /%z', '/%z: %z cannot be used there'],
    ['IdentityFile /a%', '/a%: % cannot be used there'],
    [`IdentityFile \${NOPE}/id`, `\${NOPE}/id: \${NOPE} is not set`],
    [`IdentityFile \${KEYS`, `\${KEYS: \${KEYS is not set`],
    [`UserKnownHostsFile /k \${NOPE}`, `\${NOPE}: \${NOPE} is not set`],
    [`IdentityAgent \${NOPE}`, `\${NOPE}: \${NOPE} is not set`],
    ['HostName %n', 'HostName: %n cannot be used there'],
    ['ProxyCommand nc %C', '%C cannot be used there'],
    ['ProxyJump %d', '%d cannot be used there'],
  ])('%s: no connection is tried', (line, why) => {
    expect(endpoint({}, `User me\n${line}\n`).obstacle).toEqual({
      kind: 'unreachable',
      message: `the SSH configuration cannot be used: config:2: ${why}`,
      hint: 'mend the line: ssh refuses it too',
      reached: false,
    });
  });

  test('many of them are told in short', () => {
    const line = `UserKnownHostsFile ${'~no-such-user/x '.repeat(100_000)}`;
    expect(endpoint({}, line).obstacle?.message.length).toBeLessThan(1000);
  });

  test('the same in a block for another host does no harm', () => {
    expect(endpoint({}, `Host db1\n IdentityFile \${NOPE}\n`)).not.toHaveProperty('obstacle');
  });

  test('global known hosts have no tokens, only homes', () => {
    const config = `GlobalKnownHostsFile ~/%h \${KEYS}\n`;
    expect(endpoint({}, config).globalKnownHosts).toEqual(['/home/local/%h', `\${KEYS}`]);
  });

  test('a variable may name the agent', () => {
    expect(endpoint({}, 'IdentityAgent $MY_AGENT\n').agentSocket).toBe('/run/mine');
    expect(endpoint({}, 'IdentityAgent $NOPE\n')).not.toHaveProperty('agentSocket');
  });
});

describe('the way to a host', () => {
  test('jump hosts are told in order', () => {
    const found = endpoint({}, 'Host web*\n ProxyJump ann@a:2222,ssh://b,[::1]:22\n');
    expect(found.proxy).toEqual({
      type: 'jump',
      hops: [{ username: 'ann', host: 'a', port: 2222 }, { host: 'b' }, { host: '::1', port: 22 }],
    });
  });

  test('a proxy command is expanded', () => {
    const found = endpoint({ port: 2222 }, 'User me\nProxyCommand nc "%h" %p %n %r %% # x\n');
    expect(found.proxy).toEqual({ type: 'command', command: 'nc "web1" 2222 web1 me % # x' });
  });

  test.each([
    ['name', { address: 'web1;reboot' }, 'ProxyCommand nc %n 22\nHostName web1'],
    ['host name', {}, 'HostName $(reboot)\nProxyCommand nc %h 22'],
    ['user name', { username: 'me`reboot`' }, 'ProxyCommand nc %r 22'],
    ['name that looks like an option', {}, 'HostName -oProxyCommand=reboot\nProxyCommand nc %h 22'],
  ])('a %s that a shell would act on comes into no command', (_, wanted, config) => {
    expect(endpoint(wanted, `${config}\n`).obstacle?.message).toMatch(
      /config:\d: ".*" holds characters that a shell would act on/u,
    );
  });

  test('one that a command does not mention does not matter to it', () => {
    const found = endpoint({ username: 'd e' }, 'ProxyCommand nc %h 22 # not %%r\n');
    expect(found.proxy).toEqual({ type: 'command', command: 'nc web1 22 # not %r' });
  });

  test.each([['ProxyJump none'], ['ProxyCommand none'], ['ProxyJump none\nProxyJump a']])(
    '%j is the direct way',
    (config) => {
      expect(endpoint({}, config)).not.toHaveProperty('proxy');
      expect(endpoint({}, config)).not.toHaveProperty('obstacle');
    },
  );

  test('a host is not its own jump host', () => {
    expect(endpoint({ address: 'bastion' }, 'ProxyJump bastion\n').obstacle?.message).toContain(
      'config:1: the host is its own jump host',
    );
    expect(endpoint({}, 'ProxyJump bastion\n').proxy).toBeDefined();
  });
});

describe('what is offered', () => {
  test('nothing is said of algorithms that ssh_config does not speak of', () => {
    expect(endpoint({})).not.toHaveProperty('algorithms');
  });

  test('lists of ssh_config change ours; the first line counts', () => {
    const config = 'Ciphers ^aes256-ctr\nHostKeyAlgorithms +ssh-rsa\nCiphers aes128-ctr\n';
    expect(endpoint({}, config).algorithms).toEqual({
      ciphers: [
        'aes256-ctr',
        'aes128-gcm@openssh.com',
        'aes256-gcm@openssh.com',
        'aes128-ctr',
        'aes192-ctr',
      ],
      hostkeyalgorithms: [
        'ssh-ed25519',
        'ecdsa-sha2-nistp256',
        'ecdsa-sha2-nistp384',
        'ecdsa-sha2-nistp521',
        'rsa-sha2-512',
        'rsa-sha2-256',
        'ssh-rsa',
      ],
    });
  });

  test('a list of which nothing is left is not widened', () => {
    const { obstacle } = endpoint({}, 'Ciphers chacha20-poly1305@openssh.com\n');
    expect(obstacle?.message).toBe(
      'config:1: Ciphers allows nothing that the built-in SSH library can do',
    );
  });
});

test('an address of a family that is not allowed is not connected to', () => {
  const config = 'HostName 192.0.2.1\nAddressFamily inet6\n';
  expect(endpoint({}, config).obstacle?.message).toContain(
    'config:2: AddressFamily inet6 does not allow 192.0.2.1',
  );
  // Whoever stands in between knows his own way.
  expect(endpoint({}, `${config}ProxyJump a\n`)).not.toHaveProperty('obstacle');
  expect(endpoint({}, 'HostName ::1\nAddressFamily inet6\n')).not.toHaveProperty('obstacle');
});

test('addresses and times of ssh_config', () => {
  const config = 'AddressFamily inet6\nBindAddress ::2\nServerAliveInterval 1m\n';
  expect(endpoint({}, config)).toMatchObject({
    family: 6,
    localAddress: '::2',
    aliveIntervalMs: 60_000,
  });
  for (const property of ['family', 'localAddress', 'aliveIntervalMs']) {
    expect(endpoint({}, 'AddressFamily any\nServerAliveInterval 0\n')).not.toHaveProperty(property);
  }
  expect(endpoint({}, 'ConnectTimeout 2147483647\n').connectTimeoutMs).toBe(2_147_483_647);
});
