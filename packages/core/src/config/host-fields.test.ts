import { describe, expect, test } from 'vitest';
import { type HostFieldName, hostFieldNames } from './host-fields.ts';
import { parseConfig } from './parse.ts';

const seconds = { key: '', valid: [1, 2_147_483], invalid: [0, -1, 1.5, 2_147_484, '5', true, []] };

/** For every field: its name in code, values that it takes, values that it refuses. */
const cases: {
  readonly [name in HostFieldName]: {
    readonly key: string;
    readonly valid: readonly unknown[];
    readonly invalid: readonly unknown[];
  };
} = {
  name: {
    key: 'name',
    valid: ['web1', 'Web server 1', 'ünïcode', '10.0.0.1'],
    invalid: ['', ' ', 'a\nb', 'a\u001b[2J', '\ud800', 12, true, ['x']],
  },
  ip: {
    key: 'ip',
    valid: ['10.0.0.1', 'web1.example.com', '::1', 'fe80::1%eth0', 'my_alias'],
    invalid: ['', 'root@web1', '@', 'web 1', '-oProxyCommand=touch x', 'a\u0000', 'a\n', 10, {}],
  },
  port: { key: 'port', valid: [1, 22, 65_535], invalid: [0, 65_536, -22, 22.5, '22', true, 1e99] },
  username: { key: 'username', valid: ['admin', 'a@REALM'], invalid: ['', '-x', 'a\nb', 7, false] },
  description: {
    key: 'description',
    valid: ['', 'two\nlines', '日本'],
    invalid: [1, false, ['x']],
  },
  tags: {
    key: 'tags',
    valid: [[], ['web', 'rack 4']],
    invalid: ['web', {}, 1, [''], [1], [['a']]],
  },
  connect_timeout: { ...seconds, key: 'connectTimeout' },
  command_timeout: { ...seconds, key: 'commandTimeout' },
  sudo_policy: { key: 'sudoPolicy', valid: ['skip', 'nopasswd'], invalid: ['yes', true, ''] },
  ssh_locale: { key: 'sshLocale', valid: ['C', 'en_US.UTF-8'], invalid: ['de_DE', '', 1] },
  host_key_policy: {
    key: 'hostKeyPolicy',
    valid: ['strict', 'accept-new', 'off'],
    invalid: ['on', false],
  },
  ssh_transport: { key: 'sshTransport', valid: ['builtin', 'openssh'], invalid: ['x', 1] },
};

async function parse(fields: object): ReturnType<typeof parseConfig> {
  return await parseConfig(JSON.stringify({ hosts: [fields] }), 'json', 'config.json');
}

test('the cases are about exactly the fields there are', () => {
  expect([...hostFieldNames].sort()).toEqual(Object.keys(cases).sort());
});

describe.each(Object.entries(cases))('host field %s', (name, { key, valid, invalid }) => {
  test.each(valid.map((value) => [value]))('takes %j', async (value) => {
    expect(await parse({ name: 'n', ip: 'i', [name]: value })).toEqual({
      ok: true,
      config: { options: {}, hosts: [{ name: 'n', ip: 'i', tags: [], [key]: value }] },
      warnings: [],
    });
  });

  test.each(invalid.map((value) => [value]))('refuses %j', async (value) => {
    const parsed = await parse({ name: 'n', ip: 'i', [name]: value });
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.problems).not.toHaveLength(0);
    for (const problem of parsed.problems) {
      expect(problem.message).toMatch(name);
      expect(problem.message).toMatch(/ must be .*, but is /u);
      expect(problem.path).toMatch(`hosts[0].${name}`);
    }
  });
});

test('only what is set is there: defaults and the SSH configuration come later', async () => {
  const parsed = await parse({ name: 'n', ip: 'i' });
  expect(parsed).toMatchObject({ config: { hosts: [{ name: 'n', ip: 'i', tags: [] }] } });
  expect(parsed.ok && Object.keys(parsed.config.hosts[0] ?? {}).sort()).toEqual([
    'ip',
    'name',
    'tags',
  ]);
});

test('a field without a value is not set', async () => {
  const parsed = await parse({ name: 'n', ip: 'i', port: null, username: null, tags: null });
  expect(parsed).toMatchObject({ ok: true, config: { hosts: [{ name: 'n', ip: 'i', tags: [] }] } });
});

test('an equal tag is there once', async () => {
  const parsed = await parse({ name: 'n', ip: 'i', tags: ['b', 'a', 'b'] });
  expect(parsed).toMatchObject({ config: { hosts: [{ tags: ['b', 'a'] }] } });
});

test('an ip with a user name points to the field for it', async () => {
  expect(await parse({ name: 'n', ip: 'root@web1' })).toMatchObject({
    problems: [{ hint: 'Put what stands before the @ into the field username.' }],
  });
});

test('a choice of another letter case is settled', async () => {
  const parsed = await parse({ name: 'n', ip: 'i', sudo_policy: 'NoPasswd' });
  expect(parsed).toMatchObject({ config: { hosts: [{ sudoPolicy: 'nopasswd' }] } });
});

test('a name that would select a tag is warned about', async () => {
  expect(await parse({ name: '@web', ip: 'i' })).toMatchObject({
    ok: true,
    warnings: [
      { message: 'host "@web" cannot be named in a command, where a leading @ selects a tag' },
    ],
  });
});
