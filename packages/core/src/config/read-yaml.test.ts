import { expect, test } from 'vitest';
import { parseConfig } from './parse.ts';

async function options(text: string): Promise<unknown> {
  const parsed = await parseConfig(`options:\n  ${text}\n`, 'yaml', 'c.yaml');
  return parsed.ok ? parsed.config.options : parsed.problems;
}

async function host(text: string): Promise<unknown> {
  const parsed = await parseConfig(`hosts:\n- ip: x\n  ${text}\n`, 'yaml', 'c.yaml');
  return parsed.ok ? parsed.config.hosts[0] : parsed.problems;
}

test.each([
  ['debug: yes', { debug: true }],
  ['debug: On', { debug: true }],
  ['debug: NO', { debug: false }],
  ['debug: off', { debug: false }],
  ['host_key_policy: off', { hostKeyPolicy: 'off' }],
  ['default_username: no', { defaultUsername: 'no' }],
  ['default_username: ~', { defaultUsername: null }],
  ['default_username: !!str 42', { defaultUsername: '42' }],
  ['max_threads: 0x10', { maxThreads: 16 }],
  ['max_threads: 1e2', { maxThreads: 100 }],
  ['stale_threshold: 0', { staleThreshold: 0 }],
  ['editor: "vim"   # a comment', { editor: 'vim' }],
  ['editor: >-\n    code\n    --wait', { editor: 'code --wait' }],
])('%j is understood', async (text, value) => {
  expect(await options(text)).toEqual(value);
});

test.each([
  [
    'debug: "yes"',
    'option debug must be true or false, but is "yes"',
    'Write true or false, without quotes.',
  ],
  [
    'debug: y',
    'option debug must be true or false, but is "y"',
    'Write true or false, without quotes.',
  ],
  [
    'max_threads: 1_000',
    'option max_threads must be a whole number, 1 or more, but is "1_000"',
    'Write 1000, without quotes.',
  ],
  [
    'max_threads: "5"',
    'option max_threads must be a whole number, 1 or more, but is "5"',
    'Write 5, without quotes.',
  ],
  [
    'max_threads: .inf',
    'option max_threads must be a whole number, 1 or more, but is .inf',
    undefined,
  ],
  [
    'max_threads: .nan',
    'option max_threads must be a whole number, 1 or more, but is .nan',
    undefined,
  ],
  [
    'max_threads: 99999999999999999999',
    'option max_threads must be a whole number, 1 or more, but is 99999999999999999999',
    undefined,
  ],
  [
    'max_threads:',
    'option max_threads must be a whole number, 1 or more, but is empty',
    'Remove the line if nothing is meant.',
  ],
  [
    'default_username: 123',
    'option default_username must be a login name: not empty, no leading dash or space, no control characters, or null, but is 123',
    'Put it in quotes: "123"',
  ],
])('%j is refused', async (text, message, hint) => {
  expect(await options(text)).toEqual([
    expect.objectContaining({ message, line: 2, ...(hint === undefined ? {} : { hint }) }),
  ]);
});

test.each(['port: 022', 'port: 010', 'connect_timeout: 007'])(
  '%j has two meanings, so it has none',
  async (text) => {
    const hint =
      'A leading zero means octal to some YAML readers and nothing to others: leave it out.';
    expect(await host(`name: n\n  ${text}`)).toEqual([expect.objectContaining({ hint, line: 4 })]);
  },
);

test.each([
  ['name: 123', '"123"'],
  ['name: 0123', '"0123"'],
  ['name: 1.10', '"1.10"'],
  ['name: true', '"true"'],
  ['name: 0x1f', '"0x1f"'],
])('%j is no text; the complaint shows how to write it', async (text, written) => {
  expect(await host(text)).toEqual([
    expect.objectContaining({ line: 3, column: 9, hint: `Put it in quotes: ${written}` }),
  ]);
});

test.each([
  ['name: no', 'no'],
  ['name: on', 'on'],
  ['name: 2024-01-01', '2024-01-01'],
  ['name: 12:30:45', '12:30:45'],
  ['name: "123"', '123'],
  ['name: 10.0.0.1', '10.0.0.1'],
])('%j is text', async (text, name) => {
  expect(await host(text)).toMatchObject({ name });
});

test.each([
  ['a: [1,\nb: 2', 2, 1],
  ['options:\n\tdebug: true', 2, 1],
  ['options: {debug: true', 1, 22],
  ['a: "open', 1, 9],
  ['a: b: c', 1, 4],
  ['a: !custom 1', 1, 4],
  ['a: !!binary aGk=', 1, 13],
  ['a: !!omap [b: 1]', 1, 11],
  ['a: !!set {b, c}', 1, 10],
  ['a: 1\n---\nb: 2', 2, 1],
  ['a: *nowhere', 1, 4],
  ['a: &a [*a]', 1, 8],
  ['? [x]\n: 1', 1, 3],
  ['<<: 3', 1, 5],
  ['%FOO bar\n---\na: 1', 1, 1],
])('%j is one problem with its place and the lines around it', async (text, line, column) => {
  const parsed = await parseConfig(text, 'yaml', 'c.yaml');
  expect(parsed).toMatchObject({ ok: false, problems: [{ file: 'c.yaml', line, column }] });
  expect(!parsed.ok && parsed.problems).toHaveLength(1);
  expect(!parsed.ok && parsed.problems[0]?.frame).toMatch('^');
});

test('a key that is there twice is told with both places', async () => {
  const text = 'options:\n  debug: true\n  no_banner: true\n  debug: false\nhosts: []\nhosts: []\n';
  const parsed = await parseConfig(text, 'yaml', 'c.yaml');
  expect(parsed).toMatchObject({
    ok: false,
    problems: [
      { message: 'the key "debug" is there twice, first on line 2', line: 4, column: 3 },
      { message: 'the key "hosts" is there twice, first on line 5', line: 6, column: 1 },
    ],
  });
});

test('anchors, aliases and merge keys serve to say something once', async () => {
  const text = `hosts:
  - &base
    name: web1
    ip: 10.0.0.1
    port: &ssh 2222
    tags: &tags [web]
  - <<: *base
    name: web2
    port: 22
  - <<: [{ username: admin }, *base]
    name: web3
  - { name: db1, ip: 10.0.0.9, port: *ssh, tags: *tags }
`;
  const parsed = await parseConfig(text, 'yaml', 'c.yaml');
  expect(parsed.ok && parsed.config.hosts).toEqual([
    { name: 'web1', ip: '10.0.0.1', port: 2222, tags: ['web'] },
    { name: 'web2', ip: '10.0.0.1', port: 22, tags: ['web'] },
    { name: 'web3', ip: '10.0.0.1', port: 2222, username: 'admin', tags: ['web'] },
    { name: 'db1', ip: '10.0.0.9', port: 2222, tags: ['web'] },
  ]);
});

test('a thousand hosts may share one anchor', async () => {
  const hosts = Array.from({ length: 1000 }, (_, i) => `  - { <<: *d, name: h${i} }\n`).join('');
  const text = `hosts:\n  - &d { name: d, ip: x, username: admin }\n${hosts}`;
  const parsed = await parseConfig(text, 'yaml', 'c.yaml');
  expect(parsed.ok && parsed.config.hosts).toHaveLength(1001);
  expect(parsed.ok && parsed.config.hosts[1000]).toEqual({
    name: 'h999',
    ip: 'x',
    username: 'admin',
    tags: [],
  });
});

test('aliases that multiply are stopped', async () => {
  const names = [...'abcdefghij'];
  const lines = names
    .slice(1)
    .map((name, i) => `${name}: &${name} [${`*${names[i]},`.repeat(10)}]`);
  const text = ['a: &a [1,1,1,1,1,1,1,1,1,1]', ...lines].join('\n');
  const parsed = await parseConfig(text, 'yaml', 'c.yaml');
  expect(parsed).toMatchObject({
    ok: false,
    problems: [{ message: 'comes to more than 500000 values' }],
  });
});

test('aliases that nest without end are stopped', async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `k${i}: &a${i + 1} [*a${i}]`);
  const parsed = await parseConfig(['k: &a0 1', ...lines].join('\n'), 'yaml', 'c.yaml');
  expect(parsed).toMatchObject({
    ok: false,
    problems: [{ message: 'nested more than 50 levels deep' }],
  });
});

test('comments alone, or a document without a value, are an empty configuration', async () => {
  const empty = { ok: true, config: { options: {}, hosts: [] }, warnings: [] };
  expect(await parseConfig('# nothing yet\n', 'yaml', 'c')).toEqual(empty);
  expect(await parseConfig('---\n', 'yaml', 'c')).toEqual(empty);
  expect(await parseConfig('---\n...\n', 'yaml', 'c')).toEqual(empty);
});

test('a file that says it is YAML 1.1 is read like any other', async () => {
  const text = '%YAML 1.1\n---\nhosts:\n- &a {name: a, ip: x}\n- {<<: *a, name: no}\n';
  const parsed = await parseConfig(text, 'yaml', 'c.yaml');
  expect(parsed).toMatchObject({
    ok: true,
    warnings: [],
    config: { hosts: [{ name: 'a' }, { name: 'no', ip: 'x' }] },
  });
});
