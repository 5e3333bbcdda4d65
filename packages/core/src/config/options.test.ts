import { describe, expect, test } from 'vitest';
import {
  DEFAULT_MAX_THREADS,
  type OptionName,
  optionKey,
  optionNames,
  optionTable,
} from './options.ts';
import { parseConfig } from './parse.ts';
import { checkValue } from './schema.ts';

const timer = {
  valid: [1, 60, 2_147_483],
  invalid: [0, -1, 1.5, 2_147_484, 1e300, '10', true, null, [], {}],
};
const yesNo = { valid: [true, false], invalid: ['true', 'yes', 0, 1, null, [true]] };
const file = {
  valid: ['/var/log/x', 'x', '~/x', '~', './~x'],
  invalid: ['', '~root/x', 'a\u0000b', 'a\nb', 7, true, null, ['/x']],
};

/** For every option: its default, values that it takes, values that it refuses. */
const cases: {
  readonly [name in OptionName]: {
    readonly default: unknown;
    readonly valid: readonly unknown[];
    readonly invalid: readonly unknown[];
  };
} = {
  log_level: {
    default: 'INFO',
    valid: ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'],
    invalid: ['LOUD', '', 'WARN', 10, null, ['INFO']],
  },
  debug: { default: false, ...yesNo },
  log_file: { default: { directory: 'log', file: 'exosphere.log' }, ...file },
  log_max_bytes: { default: 5_242_880, valid: [0, 1, 2 ** 40], invalid: [-1, 0.5, 2 ** 60, '0'] },
  log_backup_count: { default: 3, valid: [1, 1000], invalid: [0, 1001, 2.5, null] },
  history_file: { default: { directory: 'state', file: 'repl_history' }, ...file },
  history_max_entries: { default: 1000, valid: [0, 1, 5_000_000], invalid: [-1, 1.5, 'all'] },
  no_banner: { default: false, ...yesNo },
  cache_file: { default: { directory: 'state', file: 'exosphere-state.db' }, ...file },
  cache_autosave: { default: true, ...yesNo },
  cache_autopurge: { default: true, ...yesNo },
  stale_threshold: { default: 86_400, valid: [0, 1, 10 ** 10], invalid: [-1, 0.1, '1d'] },
  history_days: { default: 365, valid: [0, 1, 36_500], invalid: [-1, 36_501, null] },
  default_timeout: { default: 10, ...timer },
  default_username: {
    default: null,
    valid: ['admin', 'svc@REALM.EXAMPLE', 'DOM\\user', null],
    invalid: ['', ' ', '-oProxyCommand=x', 'a\nb', 0, false, []],
  },
  host_key_policy: {
    default: 'accept-new',
    valid: ['strict', 'accept-new', 'off'],
    invalid: ['ask', 'no', false, null],
  },
  ssh_config_file: {
    default: null,
    valid: ['~/.ssh/other', '/dev/null', null],
    invalid: ['', '~bob/config', 3, false],
  },
  ssh_transport: {
    default: 'builtin',
    valid: ['builtin', 'openssh'],
    invalid: ['ssh', '', null],
  },
  ssh_pipelining: { default: false, ...yesNo },
  ssh_pipelining_lifetime: {
    default: 300,
    valid: [30, 300, 2_147_483],
    invalid: timer.invalid,
  },
  ssh_pipelining_reap_interval: { default: 30, valid: [1, 300], invalid: timer.invalid },
  default_sudo_policy: {
    default: 'skip',
    valid: ['skip', 'nopasswd'],
    invalid: ['always', true, null],
  },
  default_ssh_locale: {
    default: 'C',
    valid: ['C', 'POSIX', 'C.UTF-8', 'en_US.UTF-8', 'en_GB@euro'],
    invalid: ['fr_FR.UTF-8', 'c', 'C.', 'en', 'en_US;reboot', 'en_US UTF', 'C\n', '', null],
  },
  max_threads: {
    default: DEFAULT_MAX_THREADS,
    valid: [1, 5, 5000],
    invalid: [0, -5, 1.5, '5', null],
  },
  worker_threads: { default: null, valid: [1, 256, null], invalid: [0, 257, 'auto'] },
  command_timeout: { default: 120, ...timer },
  sync_timeout: { default: 600, ...timer },
  max_output_bytes: {
    default: 33_554_432,
    valid: [1024, 268_435_456],
    invalid: [1023, 268_435_457, 0, '32M'],
  },
  update_checks: { default: true, ...yesNo },
  editor: { default: null, valid: ['vim', 'code --wait', null], invalid: ['', '  ', 'a\tb', 1] },
};

async function parse(name: string, value: unknown): ReturnType<typeof parseConfig> {
  return await parseConfig(JSON.stringify({ options: { [name]: value } }), 'json', 'config.json');
}

test('the cases are about exactly the options there are', () => {
  expect([...optionNames].sort()).toEqual(Object.keys(cases).sort());
});

describe.each(Object.entries(cases))(
  'option %s',
  (name, { default: byDefault, valid, invalid }) => {
    const option = name as OptionName;

    test('has its default, which its own rule allows', () => {
      expect(optionTable[option].default).toEqual(byDefault);
      const { rule } = optionTable[option];
      if (rule.type !== 'path') expect(checkValue(rule, byDefault)).toEqual({ value: byDefault });
    });

    test.each(valid)('takes %j', async (value) => {
      expect(await parse(name, value)).toEqual({
        ok: true,
        config: { options: { [optionKey(option)]: value }, hosts: [] },
        warnings: [],
      });
    });

    test.each(invalid)('refuses %j, naming option, value and what is allowed', async (value) => {
      const parsed = await parse(name, value);
      expect(parsed.ok).toBe(false);
      if (parsed.ok) return;
      expect(parsed.problems).toHaveLength(1);
      expect(parsed.problems[0]?.message).toMatch(`${name} must be `);
      expect(parsed.problems[0]?.message).toMatch('but is ');
      expect(parsed.problems[0]).toMatchObject({ line: 1, path: `options.${name}` });
    });
  },
);

test.each([
  ['log_level', 'debug', 'logLevel', 'DEBUG'],
  ['default_sudo_policy', 'NOPASSWD', 'defaultSudoPolicy', 'nopasswd'],
  ['host_key_policy', 'Accept-New', 'hostKeyPolicy', 'accept-new'],
])('%s is understood in any letter case', async (name, written, key, value) => {
  expect(await parse(name, written)).toMatchObject({
    ok: true,
    config: { options: { [key]: value } },
  });
});

test('a negative zero becomes zero', async () => {
  const parsed = await parseConfig('{"options":{"stale_threshold":-0}}', 'json', 'c.json');
  expect(parsed.ok && Object.is(parsed.config.options.staleThreshold, 0)).toBe(true);
});

test.each([
  [
    { ssh_pipelining_reap_interval: 301 },
    '(301) must not be more than ssh_pipelining_lifetime (300)',
  ],
  [{ ssh_pipelining_lifetime: 29 }, '(30) must not be more than ssh_pipelining_lifetime (29)'],
  [
    { ssh_pipelining_lifetime: 60, ssh_pipelining_reap_interval: 61 },
    '(61) must not be more than ssh_pipelining_lifetime (60)',
  ],
])('%j contradicts itself', async (options, message) => {
  const parsed = await parseConfig(JSON.stringify({ options }), 'json', 'c.json');
  expect(parsed).toMatchObject({
    ok: false,
    problems: [{ line: 1, message: `option ssh_pipelining_reap_interval ${message}` }],
  });
});
