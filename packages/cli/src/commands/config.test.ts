import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '@exosphere/core';
import type { ConfigSource } from '@exosphere/engine';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProgramEnd } from '../context.ts';
import { runProgram } from '../program.ts';
import { type TestSetup, testContext } from '../testing.ts';

async function exosphere(line: string, setup: TestSetup = {}) {
  const context = testContext(setup);
  const code = await runProgram(line.split(' '), context);
  return { code, out: context.stdout.text(), err: context.stderr.text(), calls: context.calls };
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-config-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

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
      'Log                      /state/log/exosphere.log\n',
    err: '',
    calls: [],
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
      calls: [],
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

describe('config diff', () => {
  const setup: TestSetup = {
    options: {
      staleThreshold: 3600,
      defaultUsername: 'ops',
      debug: false,
      cacheFile: '/x/store.db',
    },
  };

  test('tells what differs from the defaults, beside these', async () => {
    expect(await exosphere('config diff', setup)).toEqual({
      code: 0,
      out:
        'Option            Value        Default                    Source\n' +
        'cache_file        /x/store.db  /state/exosphere-state.db  file\n' +
        'stale_threshold   3600         86400                      file\n' +
        'default_username  ops          null                       file\n',
      err: '',
      calls: [],
    });
  });

  test('with --full the rest too', async () => {
    const { out } = await exosphere('config diff -f', setup);
    expect(out).toMatch(/^stale_threshold +3600 +86400 +file$/mu);
    expect(out).toMatch(/^debug +false +false +file$/mu);
    expect(out).toMatch(
      /^log_file +\/state\/log\/exosphere.log +\/state\/log\/exosphere.log +default$/mu,
    );
  });

  test('as JSON', async () => {
    const { options } = JSON.parse((await exosphere('config diff --json', setup)).out);
    expect(Object.keys(options)).toEqual(['cache_file', 'stale_threshold', 'default_username']);
    expect(options.default_username).toEqual({
      value: 'ops',
      default: null,
      source: 'file',
      differs: true,
    });
  });

  test('nothing differs where nothing is configured', async () => {
    const { code, out } = await exosphere('config diff', { options: { debug: false } });
    expect({ code, out }).toEqual({ code: 0, out: 'Every option has its default value.\n' });
  });
});

describe('config edit', () => {
  const terminal: TestSetup = { answer: '', stdoutWidth: 80, env: { EDITOR: 'nano -w' } };
  const invalid = new ConfigurationError([{ message: 'unknown option "degub"', file: '/e.yaml' }]);

  test.each<[string, TestSetup, string]>([
    ['the option', { options: { editor: 'code --wait' }, env: { VISUAL: 'vim' } }, 'code --wait'],
    ['VISUAL', { env: { VISUAL: 'vim', EDITOR: 'nano' } }, 'vim'],
    ['EDITOR', { env: { VISUAL: '', EDITOR: 'nano -w' } }, 'nano -w'],
    ['vi', { env: {} }, 'vi'],
    [
      'VISUAL, when the file is not valid and no option can be read',
      { env: { VISUAL: 'vim' }, options: { editor: 'code' }, loadError: invalid },
      'vim',
    ],
  ])('opens the file with %s', async (_, setup, editor) => {
    const { calls } = await exosphere('config edit', { ...terminal, ...setup });
    expect(calls).toEqual([`run program ${editor} /etc/exosphere.yaml`]);
  });

  test('says that the file is valid', async () => {
    const hosts = [{ name: 'web1', ip: '10.0.0.1', tags: [] }];
    const warnings = [{ message: 'an unknown key', file: '/e.yaml', line: 7 }];
    expect(await exosphere('config edit', { ...terminal, hosts, warnings })).toMatchObject({
      code: 0,
      out: '/etc/exosphere.yaml is valid: 1 host.\n',
      err: 'warning: /e.yaml:7: an unknown key\n',
    });
  });

  test('offers to open an invalid file again, until it is valid', async () => {
    const failures = [undefined, invalid, invalid, undefined];
    const setup = { ...terminal, answer: 'y', loadFailure: () => failures.shift() };
    const { code, out, err, calls } = await exosphere('config edit', setup);
    expect(code).toBe(0);
    expect(calls).toHaveLength(3);
    expect(out).toBe('/etc/exosphere.yaml is valid: 0 hosts.\n');
    expect(err.match(/unknown option "degub"/gu)).toHaveLength(2);
    expect(err).toContain('Edit it again? [y/N]');
  });

  test('leaves an invalid file when the person has enough, with 1', async () => {
    const { code, err, calls } = await exosphere('config edit', {
      ...terminal,
      loadError: invalid,
    });
    expect(code).toBe(1);
    expect(calls).toHaveLength(1);
    expect(err).toContain('The file is kept as it is');
  });

  test('does not check with --no-validate', async () => {
    const failures = [undefined, invalid];
    const setup = { ...terminal, loadFailure: () => failures.shift() };
    expect(await exosphere('config edit --no-validate', setup)).toMatchObject({
      code: 0,
      out: '',
      err: '',
    });
  });

  test('opens the file that would be looked for first when there is none', async () => {
    const file = join(directory, 'new', 'config.yaml');
    let looks = 0;
    const locate = (): ConfigSource => {
      looks += 1;
      return looks === 1
        ? { found: false, lookedFor: [file, join(directory, 'new', 'config.yml')] }
        : { found: true, file, format: 'yaml' };
    };
    const { code, out, calls } = await exosphere('config edit', { ...terminal, locate });
    expect({ code, out }).toEqual({ code: 0, out: `${file} is valid: 0 hosts.\n` });
    expect(calls).toEqual([`run program nano -w ${file}`]);
    expect(statSync(join(directory, 'new')).mode & 0o777).toBe(0o700);
  });

  test('says so when nothing was saved', async () => {
    const file = join(directory, 'config.yaml');
    const locate = (): ConfigSource => ({ found: false, lookedFor: [file] });
    expect(await exosphere('config edit', { ...terminal, locate })).toMatchObject({
      code: 0,
      out: `Nothing was saved: there is no ${file}.\n`,
    });
  });

  test('is 2 where the directory cannot be made', async () => {
    writeFileSync(join(directory, 'file'), '');
    const locate = (): ConfigSource => ({
      found: false,
      lookedFor: [join(directory, 'file', 'config.yaml')],
    });
    const { code, err, calls } = await exosphere('config edit', { ...terminal, locate });
    expect(code).toBe(2);
    expect(err).toContain(`the directory ${join(directory, 'file')} cannot be made`);
    expect(calls).toEqual([]);
  });

  test.each<[string, ProgramEnd, string]>([
    [
      'is not there',
      { status: null, error: Object.assign(new Error('spawn nano ENOENT'), { code: 'ENOENT' }) },
      'the editor "nano -w" cannot be started: no such program is found\n  set the option "editor"',
    ],
    [
      'cannot be started',
      { status: null, error: new Error('spawn nano EACCES') },
      'the editor "nano -w" cannot be started: spawn nano EACCES\n  set the option "editor"',
    ],
    ['fails', { status: 1 }, 'the editor "nano -w" ended with 1, so nothing was checked\n'],
    ['is killed', { status: null }, 'the editor "nano -w" ended with a signal'],
  ])('is 2 when the editor %s', async (_, end, words) => {
    const { code, err } = await exosphere('config edit', { ...terminal, program: () => end });
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  test.each<[string, TestSetup]>([
    ['input', { stdoutWidth: 80 }],
    ['output', { answer: '' }],
  ])('without a terminal for %s it is 1, and nothing is started', async (_, setup) => {
    const { code, err, calls } = await exosphere('config edit', setup);
    expect({ code, calls }).toEqual({ code: 1, calls: [] });
    expect(err).toContain('an editor needs a terminal');
  });

  test('Ctrl-C in the editor is for the editor; a hang-up ends us', async () => {
    const context = testContext({
      ...terminal,
      program: () => {
        context.signal('SIGINT');
        expect(context.exits).toEqual([]);
        context.signal('SIGHUP');
        return { status: 0 };
      },
    });
    expect(await runProgram(['config', 'edit'], context)).toBe(0);
    expect(context.exits).toEqual([129]);
  });

  test('an editor that is no command is told with where it comes from', async () => {
    const { code, err } = await exosphere('config edit', { ...terminal, env: { VISUAL: "vi 'x" } });
    expect(code).toBe(1);
    expect(err).toContain("VISUAL is no command: vi 'x");
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
    calls: [],
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
