import { describe, expect, test } from 'vitest';
import type { ConfigFormat } from './config.ts';
import { MAX_CONFIG_BYTES, parseConfig } from './parse.ts';

/** One structure in the three formats. */
const same: { readonly [format in ConfigFormat]: string } = {
  yaml: `
options:
  log_level: debug
  stale_threshold: 3600
  ssh_pipelining: true
  cache_file: ~/exo.db
hosts:
  - name: web1
    ip: 10.0.0.1
    port: 2222
    tags: [web, "rack 4"]
  - name: db1
    ip: db1.example.com
    description: "Primary: \\u00e9"
    sudo_policy: nopasswd
`,
  toml: `
[options]
log_level = "debug"
stale_threshold = 3600
ssh_pipelining = true
cache_file = "~/exo.db"

[[hosts]]
name = "web1"
ip = "10.0.0.1"
port = 2222
tags = ["web", "rack 4"]

[[hosts]]
name = "db1"
ip = "db1.example.com"
description = "Primary: \\u00e9"
sudo_policy = "nopasswd"
`,
  json: `{
  "options": {
    "log_level": "debug",
    "stale_threshold": 3600,
    "ssh_pipelining": true,
    "cache_file": "~/exo.db"
  },
  "hosts": [
    { "name": "web1", "ip": "10.0.0.1", "port": 2222, "tags": ["web", "rack 4"] },
    {
      "name": "db1", "ip": "db1.example.com",
      "description": "Primary: \\u00e9", "sudo_policy": "nopasswd"
    }
  ]
}`,
};

const formats = Object.keys(same) as ConfigFormat[];

describe.each(formats)('%s', (format) => {
  const file = `config.${format}`;

  test('carries the same structure as the other formats', async () => {
    expect(await parseConfig(same[format], format, file)).toEqual({
      ok: true,
      config: {
        options: {
          logLevel: 'DEBUG',
          staleThreshold: 3600,
          sshPipelining: true,
          cacheFile: '~/exo.db',
        },
        hosts: [
          { name: 'web1', ip: '10.0.0.1', port: 2222, tags: ['web', 'rack 4'] },
          {
            name: 'db1',
            ip: 'db1.example.com',
            description: 'Primary: é',
            sudoPolicy: 'nopasswd',
            tags: [],
          },
        ],
      },
      warnings: [],
    });
  });

  test.each([
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['lines that end as on Windows', (text: string) => text.replaceAll('\n', '\r\n')],
  ])('with %s reads the same', async (_, change) => {
    expect(await parseConfig(change(same[format]), format, file)).toEqual(
      await parseConfig(same[format], format, file),
    );
  });

  test.each(['', ' \n\n', '\ufeff'])('%j is a valid empty configuration', async (text) => {
    const empty = { ok: true, config: { options: {}, hosts: [] }, warnings: [] };
    expect(await parseConfig(text, format, file)).toEqual(empty);
  });

  test('a NUL character is refused with its place', async () => {
    expect(await parseConfig(`\n ${'\0'}`, format, file)).toMatchObject({
      ok: false,
      problems: [{ message: 'contains a NUL character', file, line: 2, column: 2 }],
    });
  });

  test('a file of 10 MB is refused at once', async () => {
    expect(await parseConfig(' '.repeat(10_000_000), format, file)).toMatchObject({
      ok: false,
      problems: [{ message: 'larger than 4 MiB: not a configuration', file }],
    });
    expect(MAX_CONFIG_BYTES).toBe(4_194_304);
  });
});

const deep = 100_000;
test.each<[ConfigFormat, string, string, string]>([
  ['yaml', 'brackets', '['.repeat(deep), 'nested more than 50 levels deep'],
  ['yaml', 'braces', '{a: '.repeat(deep), 'nested more than 50 levels deep'],
  ['yaml', 'dashes', '- '.repeat(deep), 'nested more than 50 levels deep'],
  ['yaml', 'complex keys', '? '.repeat(deep), 'nested more than 50 levels deep'],
  ['json', 'brackets', '['.repeat(deep), 'nested more than 50 levels deep'],
  ['json', 'braces', '{"a":'.repeat(deep), 'nested more than 50 levels deep'],
  ['toml', 'brackets', `a=${'['.repeat(deep)}`, 'document contains excessively nested structures'],
  ['toml', 'dotted keys', `[${'a.'.repeat(deep)}a]`, 'nested more than 50 levels deep'],
])('%s that nests without end in %s is refused', async (format, _, text, message) => {
  const parsed = await parseConfig(text, format, 'c');
  expect(parsed).toMatchObject({
    ok: false,
    problems: [{ message: expect.stringContaining(message) }],
  });
});

test.each<[ConfigFormat, string, object]>([
  [
    'yaml',
    '- a\n',
    {
      line: 1,
      column: 1,
      message: 'the file must be a mapping with the keys options and hosts, but is a list',
    },
  ],
  [
    'yaml',
    'hello',
    {
      line: 1,
      column: 1,
      message: 'the file must be a mapping with the keys options and hosts, but is "hello"',
    },
  ],
  [
    'json',
    ' 3',
    {
      line: 1,
      column: 2,
      message: 'the file must be a mapping with the keys options and hosts, but is 3',
    },
  ],
  [
    'json',
    'null',
    {
      line: 1,
      column: 1,
      message: 'the file must be a mapping with the keys options and hosts, but is empty',
    },
  ],
  [
    'yaml',
    'options: 3',
    { line: 1, column: 10, message: 'options must be a mapping of names and values, but is 3' },
  ],
  [
    'yaml',
    'hosts: {web1: {ip: x}}',
    { line: 1, column: 8, message: 'hosts must be a list, but is a mapping' },
  ],
  [
    'toml',
    'hosts = "web1"',
    { line: 1, column: 9, message: 'hosts must be a list, but is "web1"' },
  ],
  [
    'yaml',
    'hosts:\n  - web1',
    { line: 2, column: 5, message: 'host number 1 must be a mapping of fields, but is "web1"' },
  ],
  ['yaml', 'hosts:\n  - ip: x', { line: 2, column: 5, message: 'host number 1 has no name' }],
  ['yaml', 'hosts:\n  - name: web1', { line: 2, column: 5, message: 'host "web1" has no ip' }],
  ['toml', '[[hosts]]\nname = "web1"', { line: 1, column: 3, message: 'host "web1" has no ip' }],
  [
    'yaml',
    'hosts:\n  - nmae: web1\n    ip: x',
    { message: 'host number 1 has no name', hint: 'Did you mean name by "nmae"?' },
  ],
  [
    'yaml',
    'hosts:\n  - name:\n    ip: x',
    { line: 2, column: 5, message: 'host number 1 has no name' },
  ],
])('%s: %j is one located complaint', async (format, text, problem) => {
  const parsed = await parseConfig(text, format, 'conf');
  expect(parsed).toMatchObject({ ok: false, problems: [{ file: 'conf', ...problem }] });
  expect(!parsed.ok && parsed.problems.length).toBe(1);
});

test.each<[string, ConfigFormat]>([
  ['options:\nhosts:\n', 'yaml'],
  ['{"options": null, "hosts": null}', 'json'],
  ['{"options": {}, "hosts": []}', 'json'],
  ['[options]\n', 'toml'],
])('sections with nothing in them are empty: %j', async (text, format) => {
  const empty = { ok: true, config: { options: {}, hosts: [] }, warnings: [] };
  expect(await parseConfig(text, format, 'c')).toEqual(empty);
});

test('all problems of a file are told together, in its order, each with its place', async () => {
  const text = `options:
  log_levle: INFO
  max_threads: 0
hosts:
  - name: web1
    ip: root@web1
  - name: 123
    ip: 10.0.0.2
    port: 70000
  - name: web1
    ip: 10.0.0.3
    tags: [a, '@b']
otions: {}
stale_threshold: 5
`;
  const parsed = await parseConfig(text, 'yaml', 'c.yaml');
  expect(
    !parsed.ok && parsed.problems.map(({ line, column, path }) => [line, column, path]),
  ).toEqual([
    [2, 3, 'options.log_levle'],
    [3, 16, 'options.max_threads'],
    [6, 9, 'hosts[0].ip'],
    [7, 11, 'hosts[1].name'],
    [9, 11, 'hosts[1].port'],
    [10, 5, 'hosts[2].name'],
    [13, 1, 'otions'],
    [14, 1, 'stale_threshold'],
  ]);
  expect(!parsed.ok && parsed.problems.map(({ hint }) => hint)).toEqual([
    'Did you mean log_level?',
    undefined,
    'Put what stands before the @ into the field username.',
    'Put it in quotes: "123"',
    undefined,
    undefined,
    'Did you mean options?',
    'stale_threshold is an option: move it under the key options.',
  ]);
});

test('the same problems of a TOML file have their places too', async () => {
  const text = `[options]
log_levle = "INFO"
max_threads = 0

[[hosts]]
name = "web1"
ip = "root@web1"

[[hosts]]
name = 2024-01-01
ip = "10.0.0.2"
tags = [
  "a",
  7,
]

[[hosts]]
name = "web1"
ip = "10.0.0.3"

[otions]
`;
  const parsed = await parseConfig(text, 'toml', 'c.toml');
  expect(
    !parsed.ok && parsed.problems.map(({ line, column, path }) => [line, column, path]),
  ).toEqual([
    [2, 1, 'options.log_levle'],
    [3, 15, 'options.max_threads'],
    [7, 6, 'hosts[0].ip'],
    [10, 8, 'hosts[1].name'],
    [14, 3, 'hosts[1].tags[1]'],
    [17, 3, 'hosts[2].name'],
    [21, 2, 'otions'],
  ]);
});

test('equal host names are told once, with all their places', async () => {
  const host = (name: string) => `  - name: ${name}\n    ip: x\n`;
  const text = `hosts:\n${host('a')}${host('b')}${host('a')}${host('b')}${host('a')}`;
  const parsed = await parseConfig(text, 'yaml', 'c.yaml');
  expect(!parsed.ok && parsed.problems.map(({ message }) => message)).toEqual([
    'host name "a" is used 3 times, on lines 2, 6, 10',
    'host name "b" is used 2 times, on lines 4, 8',
  ]);
});

test('an unknown field of a host is a warning that names host and field', async () => {
  const text = 'hosts:\n  - name: web1\n    ip: x\n    prot: 22\n    Password: hunter2\n';
  const parsed = await parseConfig(text, 'yaml', 'c.yaml');
  expect(parsed).toEqual({
    ok: true,
    config: { options: {}, hosts: [{ name: 'web1', ip: 'x', tags: [] }] },
    warnings: [
      {
        message: 'host "web1": unknown field "prot" is ignored',
        hint: 'Did you mean port?',
        file: 'c.yaml',
        line: 4,
        column: 5,
        path: 'hosts[0].prot',
      },
      {
        message: 'host "web1": unknown field "Password" is ignored',
        hint: 'Passwords are never asked for, stored or accepted: log in with a key or an agent, and remove this one.',
        file: 'c.yaml',
        line: 5,
        column: 5,
        path: 'hosts[0].Password',
      },
    ],
  });
  expect(JSON.stringify(parsed)).not.toMatch('hunter2');
});

test.each<[ConfigFormat, string]>([
  [
    'json',
    '{"__proto__":{"debug":true},"options":{"__proto__":1,"constructor":2},"hosts":[{"name":"a","ip":"b","__proto__":{"port":1}}]}',
  ],
  [
    'yaml',
    '__proto__: {debug: true}\noptions: {__proto__: 1, constructor: 2}\nhosts: [{name: a, ip: b, __proto__: {port: 1}}]',
  ],
  [
    'toml',
    '__proto__.debug = true\noptions.__proto__ = 1\noptions.constructor = 2\n[[hosts]]\nname = "a"\nip = "b"\n__proto__.port = 1',
  ],
])('%s: names of the language are unknown keys like any other', async (format, text) => {
  const parsed = await parseConfig(text, format, 'c');
  expect(!parsed.ok && parsed.problems.map(({ message }) => message)).toEqual([
    'unknown key "__proto__"',
    'there is no option "__proto__"',
    'there is no option "constructor"',
  ]);
  expect(Object.hasOwn(Object.prototype, 'debug')).toBe(false);
  expect(Object.hasOwn(Object.prototype, 'port')).toBe(false);
});

test('what a file has in it cannot reach a terminal raw', async () => {
  const text = JSON.stringify({
    '\u001b[2J\u202e': 1,
    hosts: [{ name: 'a\u0007', ip: '\u009b31m' }],
  });
  const parsed = await parseConfig(text, 'json', 'c.json');
  const printed = JSON.stringify(
    !parsed.ok && parsed.problems.map(({ message, path }) => [message, path]),
  );
  expect(printed).not.toMatch(/\\u001b|\\u0007|\u202e|\u009b/u);
});
