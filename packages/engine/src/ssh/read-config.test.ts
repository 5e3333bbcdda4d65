import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '@exosphere/core';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { describe, expect, test } from 'vitest';
import { loadSshConfig } from './config/load.ts';
import { firstValue, settingsFor } from './config/settings.ts';
import { viewOfOurs, viewOfSsh, withFiles } from './config/testing/ssh-g.ts';
import { readSshConfigs } from './read-config.ts';

/** What is wrong with a configuration, as it is told. */
async function problems(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ConfigurationError) return error.message;
  if (error !== undefined) throw error;
  return '';
}

describe('the files of a user', () => {
  test('without any, nothing of the user holds', async () => {
    await withFiles({}, async (home) => {
      const [user] = await readSshConfigs(null, home);
      expect(user?.blocks.flatMap(({ lines }) => lines)).toEqual([]);
    });
  });

  test('relative includes are in ~/.ssh, and ~ is the home that is given', async () => {
    const files = {
      '.ssh/config': 'Include more ~/other\n',
      '.ssh/more': 'Port 2\n',
      other: 'User ann\n',
    };
    await withFiles(files, async (home) => {
      const configs = await readSshConfigs(null, home);
      const { settings } = settingsFor(configs, { name: 'h', localUser: 'me' });
      expect(firstValue(settings, 'port')).toBe('2');
      expect(firstValue(settings, 'user')).toBe('ann');
    });
  });

  test('others may not write them', async () => {
    await withFiles({ '.ssh/config': 'Port 2\n' }, async (home) => {
      const file = join(home, '.ssh/config');
      chmodSync(file, 0o646);
      expect(await problems(readSshConfigs(null, home))).toBe(
        `${file}: cannot be read: bad owner or permissions: others may write it (chmod go-w, chown)\n` +
          '  mend it, or name another file with ssh_config_file',
      );
      // As with ssh -F.
      expect(await problems(readSshConfigs(file, home))).toBe('');
    });
  });
});

describe('a file that is named', () => {
  test('must be there', async () => {
    expect(await problems(readSshConfigs('/nowhere/config', '/root'))).toBe(
      '/nowhere/config: cannot be read: there is no such file\n  option ssh_config_file names it',
    );
  });

  test('must not be a directory', async () => {
    await withFiles({}, async (directory) => {
      expect(await problems(readSshConfigs(directory, directory))).toBe(
        `${directory}: cannot be read: it is a directory\n  option ssh_config_file names it`,
      );
    });
  });

  test('may be /dev/null, for none', async () => {
    expect(await readSshConfigs('/dev/null', '/root')).toHaveLength(1);
  });

  test('must not be a pipe, which nobody may ever write to', async () => {
    await withFiles({}, async (directory) => {
      const pipe = join(directory, 'pipe');
      spawnSync('mkfifo', [pipe]);
      expect(await problems(readSshConfigs(pipe, directory))).toContain('it is not a file');
    });
  });
});

describe('includes', () => {
  test('homes of other users are looked up, for paths too', async () => {
    const config = 'Include ~root/nothing/*\nIdentityFile ~root/id\nIdentityFile ~no-such/id\n';
    await withFiles({ config }, async (directory) => {
      const [read] = await readSshConfigs(join(directory, 'config'), directory);
      expect(Object.keys(read?.homes ?? {})).toEqual(['root']);
    });
  });

  test('what is wrong in several files is told together', async () => {
    const files = { config: 'Port 0\nInclude DIR/a\nPort 1 2\n', a: '\nUser\n' };
    await withFiles(files, async (directory) => {
      const told = await problems(readSshConfigs(join(directory, 'config'), directory));
      expect(told.split('\n').sort()).toEqual([
        `${directory}/a:2: "user": a value is missing`,
        `${directory}/config:1: "port": "0" is no port (1 to 65535)`,
        `${directory}/config:3: "port": more than one value (quote one that has blanks)`,
      ]);
    });
  });

  test('a file that includes itself is told, once', async () => {
    await withFiles({ config: '\nInclude DIR/config DIR/config\n' }, async (directory) => {
      const told = await problems(readSshConfigs(join(directory, 'config'), directory));
      expect(told).toMatch(/config:2: "include": .* 16 deep: does one include itself\?$/u);
      expect(told.split('\n')).toHaveLength(1);
    });
  });

  test('files that include many others many times end in time', async () => {
    // 10 to the power of 9 readings.
    const files = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`f${i}`, `Include DIR/f${i + 1}\n`.repeat(10)]),
    );
    await withFiles({ ...files, f10: 'User deep\n' }, async (directory) => {
      const told = await problems(readSshConfigs(join(directory, 'f0'), directory));
      expect(told).toContain('too much is included');
    });
  });

  test('what they do not honour is named', async () => {
    const files = { config: 'Include DIR/a %d/x\n', a: 'Match exec true\n' };
    await withFiles(files, async (directory) => {
      const [read] = await readSshConfigs(join(directory, 'config'), directory);
      expect(read?.ignored).toEqual([
        `${directory}/config:1: Include %d/x`,
        `${directory}/a:1: Match exec`,
      ]);
    });
  });

  test('in a file of the system they are relative to /etc/ssh, and may not begin with ~', async () => {
    const asked: string[] = [];
    const owner = { kind: 'system', directory: '/etc/ssh', home: '/root' } as const;
    const files = {
      read: async () => undefined,
      glob: async (pattern: string) => {
        asked.push(pattern);
        return [];
      },
      homeOf: async () => '/root',
    };
    const config = await loadSshConfig('Include a.d/*.conf /b\n', 'f', owner, files);
    expect(asked).toEqual(['/etc/ssh/a.d/*.conf', '/b']);
    expect(config.ignored).toEqual([]);
    expect(await problems(loadSshConfig('Include ~/x\n', 'f', owner, files))).toBe(
      'f:1: "include": "~/x": "~" may not be used in a file of the system',
    );
  });
});

describeWith(
  { commands: ['ssh'], install: 'apt-get install openssh-client' },
  'beside ssh -G',
  () => {
    test.each<[string, (path: string) => void]>([
      ['others may write', (path) => chmodSync(path, 0o666)],
      ['only the user may read', (path) => chmodSync(path, 0o600)],
      [
        'is a directory',
        (path) => {
          symlinkSync('/', `${path}.link`);
          writeFileSync(path, `Include ${path}.link\nPort 3\n`);
        },
      ],
      [
        'is a link to nothing',
        (path) => {
          symlinkSync('/nowhere', `${path}.link`);
          writeFileSync(path, `Include ${path}.link\nPort 3\n`);
        },
      ],
      [
        'has a directory where a file should be',
        (path) => {
          mkdirSync(`${path}.d`);
          writeFileSync(path, `Include ${path}/* ${path}.d/*/*\nPort 3\n`);
        },
      ],
    ])('an included file that %s', async (_, change) => {
      const files = { config: 'Include DIR/a\nUser x\n', a: 'Port 2\n' };
      await withFiles(files, async (directory) => {
        change(join(directory, 'a'));
        const file = join(directory, 'config');
        expect(await viewOfOurs(file, 'h')).toEqual(viewOfSsh(file, 'h'));
      });
    });

    test('an include in the home of another user', async () => {
      await withFiles(
        { config: 'Include ~no-such-user/* ~/no-such\nPort 2\n' },
        async (directory) => {
          const file = join(directory, 'config');
          expect(await viewOfOurs(file, 'h')).toEqual(viewOfSsh(file, 'h'));
        },
      );
    });
  },
);
