import { expect, test } from 'vitest';
import { readOverrides, variableFor } from './environment.ts';

test.each([
  ['LOG_LEVEL', 'debug', { logLevel: 'DEBUG' }],
  ['LOG_LEVEL', '"debug"', { logLevel: 'DEBUG' }],
  ['DEBUG', 'true', { debug: true }],
  ['MAX_THREADS', '5', { maxThreads: 5 }],
  ['MAX_THREADS', ' 5 ', { maxThreads: 5 }],
  ['MAX_THREADS', '1e2', { maxThreads: 100 }],
  ['DEFAULT_USERNAME', '123', { defaultUsername: '123' }],
  ['DEFAULT_USERNAME', 'true', { defaultUsername: 'true' }],
  ['DEFAULT_USERNAME', '"123"', { defaultUsername: '123' }],
  ['DEFAULT_USERNAME', 'null', { defaultUsername: null }],
  ['DEFAULT_USERNAME', '[admin]', { defaultUsername: '[admin]' }],
  ['WORKER_THREADS', 'null', { workerThreads: null }],
  ['LOG_FILE', '/var/log/exo.log', { logFile: '/var/log/exo.log' }],
  ['LOG_FILE', '5', { logFile: '5' }],
  ['EDITOR', '{"not": "text"}', { editor: '{"not": "text"}' }],
])('%s=%s is %j', async (name, value, options) => {
  const variables = { [`EXOSPHERE_OPTIONS_${name}`]: value };
  expect(await readOverrides(variables, {})).toEqual({ options, warnings: [] });
});

test.each([
  ['MAX_THREADS', '0', 'must be a whole number, 1 or more, but is "0"'],
  ['MAX_THREADS', 'many', 'must be a whole number, 1 or more, but is "many"'],
  ['MAX_THREADS', '1e999', 'must be a whole number, 1 or more, but is "1e999"'],
  ['MAX_THREADS', 'null', 'must be a whole number, 1 or more, but is "null"'],
  ['MAX_THREADS', '', 'must be a whole number, 1 or more, but is ""'],
  ['DEBUG', 'yes', 'must be true or false, but is "yes"'],
  ['DEBUG', '1', 'must be true or false, but is "1"'],
  ['LOG_LEVEL', 'LOUD', 'must be DEBUG, INFO, WARNING, ERROR or CRITICAL, but is "LOUD"'],
  [
    'DEFAULT_USERNAME',
    '""',
    'must be a login name: not empty, no leading dash or space, no control characters, or null, but is "\\"\\""'.replaceAll(
      '\\',
      '',
    ),
  ],
  [
    'EDITOR',
    '\u001b[2J',
    'must be text that is not empty, on one line, without control characters, or null, but is "\ufffd[2J"',
  ],
])('%s=%s is dropped with a warning', async (name, value, reason) => {
  const variable = `EXOSPHERE_OPTIONS_${name}`;
  expect(await readOverrides({ [variable]: value }, {})).toEqual({
    options: {},
    warnings: [
      { message: `environment variable ${variable} is ignored: ${reason}`, path: variable },
    ],
  });
});

test('an unknown name is dropped, with the nearest one', async () => {
  expect(await readOverrides({ EXOSPHERE_OPTIONS_MAX_THREDS: '5' }, {})).toEqual({
    options: {},
    warnings: [
      {
        message:
          'environment variable EXOSPHERE_OPTIONS_MAX_THREDS is ignored: there is no such option',
        hint: 'Did you mean max_threads?',
        path: 'EXOSPHERE_OPTIONS_MAX_THREDS',
      },
    ],
  });
});

test.each(['EXOSPHERE_OPTIONS_', 'EXOSPHERE_OPTIONS___PROTO__', 'EXOSPHERE_OPTIONS_HOSTS'])(
  '%s names no option',
  async (variable) => {
    const { options, warnings } = await readOverrides({ [variable]: '{}' }, {});
    expect(options).toEqual({});
    expect(warnings).toHaveLength(1);
  },
);

test('other variables are none of our business', async () => {
  const variables = { PATH: '/bin', EXOSPHERE_CONFIG_FILE: 'x', EXOSPHERE_OPTION_DEBUG: 'true' };
  expect(await readOverrides(variables, {})).toEqual({ options: {}, warnings: [] });
  expect(await readOverrides({ EXOSPHERE_OPTIONS_DEBUG: undefined }, {})).toEqual({
    options: {},
    warnings: [],
  });
});

const lifetime = 'EXOSPHERE_OPTIONS_SSH_PIPELINING_LIFETIME';
const interval = 'EXOSPHERE_OPTIONS_SSH_PIPELINING_REAP_INTERVAL';

test('values that are only valid together are taken together', async () => {
  const { options, warnings } = await readOverrides({ [lifetime]: '900', [interval]: '600' }, {});
  expect(options).toEqual({ sshPipeliningLifetime: 900, sshPipeliningReapInterval: 600 });
  expect(warnings).toEqual([]);
});

test.each([
  [
    'both contradict each other',
    { [lifetime]: '60', [interval]: '61', EXOSPHERE_OPTIONS_DEBUG: 'true' },
    {},
    2,
  ],
  ['one contradicts the default', { [interval]: '301', EXOSPHERE_OPTIONS_DEBUG: 'true' }, {}, 1],
  [
    'one contradicts the file',
    { [lifetime]: '100', EXOSPHERE_OPTIONS_DEBUG: 'true' },
    { sshPipeliningReapInterval: 200 },
    1,
  ],
])('when %s, they are dropped and the others stay', async (_, variables, fromFile, count) => {
  const { options, warnings } = await readOverrides(variables, fromFile);
  expect(options).toEqual({ debug: true });
  expect(warnings).toHaveLength(count);
  for (const { message } of warnings) expect(message).toMatch('must not be more than');
});

test('the variable of an option', () => {
  expect(variableFor('log_level')).toBe('EXOSPHERE_OPTIONS_LOG_LEVEL');
});
