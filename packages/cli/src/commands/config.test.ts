import { ConfigurationError } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../program.ts';
import { type TestSetup, testContext } from '../testing.ts';

async function exosphere(line: string, setup: TestSetup = {}) {
  const context = testContext(setup);
  const code = await runProgram(line.split(' '), context);
  return { code, out: context.stdout.text(), err: context.stderr.text() };
}

test('config paths tells the file in use and the directories', async () => {
  expect(await exosphere('config paths')).toEqual({
    code: 0,
    out:
      'What                     Path\n' +
      'Configuration file       /etc/exosphere.yaml\n' +
      'Configuration directory  /config\n' +
      'State directory          /state\n' +
      'Log directory            /state/log\n' +
      'Cache directory          /cache\n' +
      'Store                    /state/exosphere-state.db\n' +
      'Log                      /state/exosphere.log\n',
    err: '',
  });
});

test('config paths without a file, as JSON', async () => {
  const { out } = await exosphere('config paths --json', { noFile: true });
  expect(JSON.parse(out)).toMatchObject({ config_file: null, state_directory: '/state' });
});

describe('config show', () => {
  const setup: TestSetup = {
    options: { staleThreshold: 3600 },
    hosts: [{ name: 'web1', ip: '10.0.0.1', commandTimeout: 30, tags: ['web'] }],
  };

  test('tells every option, its value and who decided it', async () => {
    const { out } = await exosphere('config show', setup);
    expect(out).toMatch(/^stale_threshold +3600 +file$/mu);
    expect(out).toMatch(/^default_username +null +default$/mu);
    expect(out).not.toContain('web1');
  });

  test('one option alone is its bare value', async () => {
    expect((await exosphere('config show stale_threshold', setup)).out).toBe('3600\n');
  });

  test('with --full the hosts too, by the names of the file', async () => {
    const { out } = await exosphere('config show --full', setup);
    expect(out.slice(out.indexOf('\n\n'))).toBe(
      '\n\nweb1\n  ip: 10.0.0.1\n  command_timeout: 30\n  tags: web\n',
    );
  });

  test('as JSON', async () => {
    const { out } = await exosphere('config show --json -f', setup);
    const facts = JSON.parse(out);
    expect(facts.options.stale_threshold).toEqual({ value: 3600, source: 'file' });
    expect(facts.hosts).toEqual([
      { name: 'web1', ip: '10.0.0.1', command_timeout: 30, tags: ['web'] },
    ]);
  });

  test('an unknown option is told with the nearest', async () => {
    expect(await exosphere('config show stale_treshold', setup)).toEqual({
      code: 1,
      out: '',
      err: 'error: unknown option "stale_treshold": did you mean "stale_threshold"?\n',
    });
  });

  test('one option and --full contradict each other', async () => {
    const { code, err } = await exosphere('config show debug --full', setup);
    expect(code).toBe(1);
    expect(err).toContain('--full');
  });
});

describe('config source', () => {
  test('tells the file', async () => {
    expect((await exosphere('config source')).out).toBe(
      'Configuration file: /etc/exosphere.yaml\nNo environment variable overrides an option.\n',
    );
    expect((await exosphere('config source --no-env')).out).toBe(
      'Configuration file: /etc/exosphere.yaml\n',
    );
  });

  test('without a file it tells where one would be looked for', async () => {
    const { out } = await exosphere('config source --no-env', { noFile: true });
    expect(out).toContain('  /home/ada/.config/exosphere/config.yaml\n');
  });
});

test('an invalid configuration is 1, with everything that is wrong', async () => {
  const loadError = new ConfigurationError([
    {
      message: 'unknown option "degub"',
      file: '/etc/x.yaml',
      line: 2,
      column: 3,
      hint: 'Did you mean debug?',
    },
    { message: 'must be true or false', file: '/etc/x.yaml', line: 4, column: 1 },
  ]);
  expect(await exosphere('config show', { loadError })).toEqual({
    code: 1,
    out: '',
    err:
      'error: the configuration is not valid\n' +
      '/etc/x.yaml:2:3: unknown option "degub"\n  Did you mean debug?\n' +
      '/etc/x.yaml:4:1: must be true or false\n',
  });
});

test('warnings of the configuration go to stderr', async () => {
  const warnings = [
    { message: 'host "web1" has an unknown key "pasword"', file: '/etc/x.yaml', line: 7 },
  ];
  const { code, out, err } = await exosphere('config source --no-env', { warnings });
  expect(code).toBe(0);
  expect(out).toContain('/etc/exosphere.yaml');
  expect(err).toBe('warning: /etc/x.yaml:7: host "web1" has an unknown key "pasword"\n');
});
