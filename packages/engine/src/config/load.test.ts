import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigurationError, DEFAULT_MAX_THREADS } from '@exosphere/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Environment } from '../environment.ts';
import { checksum } from './checksum.ts';
import { type LoadedConfig, loadConfig } from './load.ts';

let home: string;
const WEB1 = 'hosts: [{ name: web1, ip: 10.0.0.1 }]\n';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'exosphere-'));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

function surroundings(env: Environment['env'] = {}): Environment {
  return {
    env,
    home,
    platform: 'linux',
    cwd: join(home, 'work'),
    username: 'ada',
    clock: () => new Date(0),
  };
}

async function load(env?: Environment['env'], version = '1.0.0'): Promise<LoadedConfig> {
  return await loadConfig(surroundings(env), version);
}

async function problemOf(env?: Environment['env']): Promise<string> {
  const error = await load(env).catch((thrown: unknown) => thrown);
  if (error instanceof ConfigurationError) return error.message;
  throw new Error(`not refused: ${JSON.stringify(error)}`);
}

function put(path: string, content: string | Buffer): string {
  const full = join(home, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
}

const names = (loaded: LoadedConfig): readonly string[] =>
  loaded.config.hosts.map(({ name }) => name);

describe('finding the file', () => {
  test('no file at all: defaults, no hosts, and where one would be', async () => {
    const loaded = await load();
    const directory = join(home, '.config/exosphere');
    expect(loaded.source).toEqual({
      found: false,
      lookedFor: ['yaml', 'yml', 'toml', 'json'].map((end) => join(directory, `config.${end}`)),
    });
    expect(loaded.config.hosts).toEqual([]);
    expect(loaded.config.options.maxThreads).toBe(DEFAULT_MAX_THREADS);
    expect(loaded.config.options.cacheFile).toBe(
      join(home, '.local/state/exosphere/exosphere-state.db'),
    );
    expect(loaded.config.options.logFile).toBe(
      join(home, '.local/state/exosphere/log/exosphere.log'),
    );
    expect(readdirSync(home)).toEqual([]);
  });

  test('in a directory, yaml comes before yml, toml and json', async () => {
    const files = ['json', 'toml', 'yml', 'yaml'].map((end) => `.config/exosphere/config.${end}`);
    const contents = [
      '{"hosts":[{"name":"json","ip":"x"}]}',
      '[[hosts]]\nname="toml"\nip="x"',
      'hosts: [{name: yml, ip: x}]',
      'hosts: [{name: yaml, ip: x}]',
    ];
    for (const [index, name] of ['json', 'toml', 'yml', 'yaml'].entries()) {
      const file = put(files[index] ?? '', contents[index] ?? '');
      const loaded = await load();
      expect(names(loaded)).toEqual([name]);
      expect(loaded.source).toMatchObject({ found: true, file });
    }
  });

  test('EXOSPHERE_CONFIG_FILE before EXOSPHERE_CONFIG_PATH before the platform directory', async () => {
    put('.config/exosphere/config.yaml', 'hosts: [{ name: platform, ip: x }]');
    put('dir/config.toml', '[[hosts]]\nname = "dir"\nip = "x"');
    const file = put('some/where.JSON', '{"hosts": [{"name": "file", "ip": "x"}]}');
    expect(names(await load())).toEqual(['platform']);
    expect(names(await load({ EXOSPHERE_CONFIG_PATH: join(home, 'dir') }))).toEqual(['dir']);
    const both = { EXOSPHERE_CONFIG_PATH: join(home, 'dir'), EXOSPHERE_CONFIG_FILE: file };
    expect(names(await load(both))).toEqual(['file']);
    expect(names(await load({ EXOSPHERE_CONFIG_FILE: '', EXOSPHERE_CONFIG_PATH: '' }))).toEqual([
      'platform',
    ]);
    expect(names(await load({ EXOSPHERE_CONFIG_FILE: '~/some/where.JSON' }))).toEqual(['file']);
    expect(names(await load({ EXOSPHERE_CONFIG_FILE: '../some/where.JSON' }))).toEqual(['file']);
  });

  test('a directory that is named holds the configuration, or there is none', async () => {
    put('.config/exosphere/config.yaml', WEB1);
    mkdirSync(join(home, 'empty'));
    const loaded = await load({ EXOSPHERE_CONFIG_PATH: join(home, 'empty') });
    expect(loaded.config.hosts).toEqual([]);
    expect(loaded.source).toMatchObject({ found: false });
  });

  test.each([
    ['EXOSPHERE_CONFIG_FILE', 'none.yaml', 'there is no such file'],
    ['EXOSPHERE_CONFIG_PATH', 'none', 'there is no such directory'],
    ['EXOSPHERE_CONFIG_PATH', 'a.yaml', 'is not a directory'],
    [
      'EXOSPHERE_CONFIG_FILE',
      'a.ini',
      'the format follows the extension (.yaml, .yml, .toml, .json), and ".ini" is none of them',
    ],
    [
      'EXOSPHERE_CONFIG_FILE',
      'a',
      'the format follows the extension (.yaml, .yml, .toml, .json), and there is none',
    ],
    ['EXOSPHERE_CONFIG_FILE', 'dir.yaml', 'is a directory, not a file'],
    ['EXOSPHERE_CONFIG_FILE', 'pipe.yaml', 'is not a regular file (but a pipe, socket or device)'],
    ['EXOSPHERE_CONFIG_FILE', 'dangling.yaml', 'is a link to a file that does not exist'],
    ['EXOSPHERE_CONFIG_FILE', 'loop.yaml', 'is a link that leads back to itself'],
    ['EXOSPHERE_CONFIG_FILE', 'utf16.yaml', 'is UTF-16, not UTF-8'],
    ['EXOSPHERE_CONFIG_FILE', 'large.yaml', 'is larger than 4 MiB: not a configuration'],
  ])('%s=%s: %s', async (variable, name, message) => {
    for (const file of ['a.yaml', 'a.ini', 'a']) put(file, WEB1);
    mkdirSync(join(home, 'dir.yaml'));
    execFileSync('mkfifo', [join(home, 'pipe.yaml')]);
    symlinkSync('nowhere', join(home, 'dangling.yaml'));
    symlinkSync('loop.yaml', join(home, 'loop.yaml'));
    put('utf16.yaml', Buffer.from(`\ufeff${WEB1}`, 'utf16le'));
    put('large.yaml', Buffer.alloc(10_000_000, 0x20));
    const path = join(home, name);
    const [first] = (await problemOf({ [variable]: path })).split('\n');
    expect(first).toBe(`${path}: ${message}`);
  });

  test('a link to a file is followed; one that leads nowhere is not passed over', async () => {
    const directory = join(home, '.config/exosphere');
    put('real.yaml', WEB1);
    mkdirSync(directory, { recursive: true });
    symlinkSync(join(home, 'real.yaml'), join(directory, 'config.yaml'));
    expect(names(await load())).toEqual(['web1']);
    rmSync(join(home, 'real.yaml'));
    expect(await problemOf()).toMatch('is a link to a file that does not exist');
  });

  test('bytes that are not UTF-8 are told of with their place', async () => {
    put('.config/exosphere/config.yaml', Buffer.from('a: é\n# caf\xe9 au lait\n', 'latin1'));
    expect(await problemOf()).toMatch(
      /config\.yaml:1:4: is not valid UTF-8 here\n {2}Save the file as UTF-8\./u,
    );
    put(
      '.config/exosphere/config.yaml',
      Buffer.concat([Buffer.from('# é\n# é'), Buffer.from([0xff])]),
    );
    expect(await problemOf()).toMatch('config.yaml:2:4: is not valid UTF-8 here');
  });

  test('everything that is wrong comes in one error', async () => {
    put('.config/exosphere/config.toml', '[options]\nlog_level = "LOUD"\n[[hosts]]\nip = "x"\n');
    const message = await problemOf();
    expect(message).toMatch('config.toml:2:13: option log_level must be');
    expect(message).toMatch('config.toml:3:3: host number 1 has no name');
  });
});

describe('what holds', () => {
  test('relative paths of the file start at its directory, those of variables at the current one', async () => {
    put(
      'etc/exo.yaml',
      'options: { log_file: logs/x.log, cache_file: ~/x.db, history_file: /h }\n',
    );
    const { options, origins } = (
      await load({
        EXOSPHERE_CONFIG_FILE: join(home, 'etc/exo.yaml'),
        EXOSPHERE_OPTIONS_SSH_CONFIG_FILE: 'keys/config',
        EXOSPHERE_OPTIONS_HISTORY_FILE: '~/h',
      })
    ).config;
    expect(options).toMatchObject({
      logFile: join(home, 'etc/logs/x.log'),
      cacheFile: join(home, 'x.db'),
      historyFile: join(home, 'h'),
      sshConfigFile: join(home, 'work/keys/config'),
    });
    expect(origins).toMatchObject({
      logFile: 'file',
      historyFile: 'environment',
      debug: 'default',
    });
  });

  test('warnings of file and environment are told together', async () => {
    put(
      '.config/exosphere/config.yaml',
      'options: { ssh_pipelining: true, ssh_pipelining_lifetime: 40 }\nhosts: [{ name: a, ip: b, foo: 1 }]\n',
    );
    const { warnings } = await load({ EXOSPHERE_OPTIONS_DEBUG: 'maybe' });
    expect(warnings.map(({ message }) => message)).toEqual([
      'host "a": unknown field "foo" is ignored',
      'environment variable EXOSPHERE_OPTIONS_DEBUG is ignored: must be true or false, but is "maybe"',
      expect.stringMatching(/^ssh_pipelining_lifetime is 40 seconds/u),
    ]);
  });
});

describe('the checked copy', () => {
  const copies = (): string => join(home, '.cache/exosphere');

  function copy(): string {
    const [name, ...others] = readdirSync(copies());
    expect(others).toEqual([]);
    return join(copies(), name ?? '');
  }

  test('is written for its owner alone, and read the next time', async () => {
    put('.config/exosphere/config.yaml', 'hosts: [{ name: web1, ip: x, foo: 1 }]');
    const first = await load();
    expect(statSync(copies()).mode & 0o777).toBe(0o700);
    expect(statSync(copy()).mode & 0o777).toBe(0o600);
    const written = statSync(copy());
    expect(await load()).toEqual(first);
    expect(statSync(copy()).ino).toBe(written.ino);
    const checked = readFileSync(copy(), 'utf8').trimEnd().split('\n').at(-1);
    expect(JSON.parse(checked ?? '')).toMatchObject({ config: { hosts: [{ name: 'web1' }] } });
  });

  test('is what the next command starts from', async () => {
    put('.config/exosphere/config.yaml', WEB1);
    await load();
    forge((body) => body.replace('web1', 'from-copy'));
    expect(names(await load())).toEqual(['from-copy']);
  });

  test.each<[string, () => void]>([
    ['cut short', () => writeFileSync(copy(), readFileSync(copy()).subarray(0, -20))],
    ['empty', () => writeFileSync(copy(), '')],
    [
      'edited',
      () => writeFileSync(copy(), readFileSync(copy(), 'utf8').replace('"10.0.0.1"', '"10.6.6.6"')),
    ],
    ['of another kind', () => writeFileSync(copy(), '{"hosts":[{"name":"evil"}]}\n')],
    ['binary', () => writeFileSync(copy(), Buffer.from([0xff, 0x00, 0x0a]))],
    [
      'readable for others',
      () => {
        forge((body) => body.replace('10.0.0.1', '10.6.6.6'));
        chmodSync(copy(), 0o644);
      },
    ],
    [
      'a link',
      () => {
        forge((body) => body.replace('10.0.0.1', '10.6.6.6'));
        const path = copy();
        linkSync(path, join(home, 'elsewhere'));
        rmSync(path);
        symlinkSync(join(home, 'elsewhere'), path);
      },
    ],
    [
      'gone',
      () => {
        rmSync(copy());
      },
    ],
  ])('that is %s is not relied on, and replaced', async (_, spoil) => {
    put('.config/exosphere/config.yaml', WEB1);
    await load();
    spoil();
    expect((await load()).config.hosts).toEqual([{ name: 'web1', ip: '10.0.0.1', tags: [] }]);
    expect(readFileSync(copy(), 'utf8')).toMatch('10.0.0.1');
    expect(statSync(copy()).mode & 0o777).toBe(0o600);
  });

  test('is replaced when the file changes, even within one second and at one size', async () => {
    put('.config/exosphere/config.yaml', WEB1);
    await load();
    put('.config/exosphere/config.yaml', WEB1.replace('web1', 'web2'));
    expect(names(await load())).toEqual(['web2']);
    expect(copy()).toBeDefined();
  });

  test('is replaced when another version of ours reads it', async () => {
    put('.config/exosphere/config.yaml', WEB1);
    await load();
    forge((body) => body.replace('web1', 'from-copy'));
    expect(names(await load({}, '1.0.1'))).toEqual(['web1']);
  });

  test('does not keep what the environment says', async () => {
    put('.config/exosphere/config.yaml', WEB1);
    expect((await load({ EXOSPHERE_OPTIONS_DEBUG: 'true' })).config.options.debug).toBe(true);
    expect((await load()).config.options.debug).toBe(false);
  });

  test('of a file that is wrong is never written', async () => {
    put('.config/exosphere/config.yaml', 'hosts: 3');
    await problemOf();
    expect(readdirSync(home)).toEqual(['.config']);
  });

  test('that cannot be written costs only time, and the reason is told', async () => {
    put('.config/exosphere/config.yaml', WEB1);
    put('.cache', 'a file where the directory should be');
    const loaded = await load();
    expect(names(loaded)).toEqual(['web1']);
    expect(loaded.copyFailure).toMatch(/ENOTDIR|EEXIST/u);
  });

  /** Edits what the copy says came of checking, and mends its checksum, as only we ourselves would. */
  function forge(change: (checked: string) => string): void {
    const lines = readFileSync(copy(), 'utf8').trimEnd().split('\n');
    const checked = `\n${change(lines.at(-1) ?? '')}\n`;
    const head = JSON.parse(lines[0] ?? '') as unknown[];
    const mended = [...head.slice(0, -1), checksum(Buffer.from(checked))];
    writeFileSync(copy(), `${JSON.stringify(mended)}\n${lines.slice(1, -1).join('\n')}${checked}`);
  }
});
