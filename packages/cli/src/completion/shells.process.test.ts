/** Completion in the real shells: what is typed, then Tab, then what the command gets. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { openTmux, type Tmux } from '@exosphere/test-fixtures/tmux';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT, MAIN } from '../testing/process.ts';

/** Names that a shell would make something of, each found by its first two letters. */
const NAMES = [
  'a1 $(touch harm)',
  'b1;touch harm',
  'c1`touch harm`',
  "d1'quote",
  'e1"quote"',
  'f1\\back\\slash',
  'g1*?[x]',
  'h1!!',
  'i1:a=b@c',
  'j1$HOME',
  'k1{a,b}',
  'l1größe 更新',
  'm1|&<>()',
  'n1%s#^~ -- x',
  'o1-plain.example.net',
] as const;

let home: string;
let env: { readonly [name: string]: string };

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'exosphere-completion-'));
  const hosts = [...NAMES, '~tilde', 'web10', 'web20'];
  const inventory = hosts.map((name) => ({ name, ip: '127.0.0.1', tags: ['data base'] }));
  writeFileSync(join(home, 'config.json'), JSON.stringify({ hosts: inventory }));
  // Answers for real, and for the rest says what it was given.
  mkdirSync(join(home, 'bin'));
  const command = join(home, 'bin/exosphere');
  writeFileSync(
    command,
    `#!/bin/sh
case $1 in --*comple*) exec '${process.execPath}' '${MAIN}' "$@" ;; esac
for word; do printf '<%s>' "$word"; done
echo
`,
  );
  chmodSync(command, 0o755);
  env = {
    HOME: home,
    PATH: process.env.PATH ?? '',
    EXOSPHERE_CONFIG_FILE: join(home, 'config.json'),
  };
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { status, stderr } = spawnSync(command, ['--install-completion', shell], {
      env,
      encoding: 'utf8',
    });
    if (existsSync(MAIN)) expect(status, stderr).toBe(0);
  }
  writeFileSync(join(home, 'report-of-today.html'), '');
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

// How a person who followed what --install-completion says has it.
const SHELLS = [
  {
    shell: 'bash',
    start: ['. /usr/share/bash-completion/bash_completion'],
    needs: { commands: ['bash'], packages: 'bash bash-completion' },
    trial: {
      sh: 'test -f /usr/share/bash-completion/bash_completion',
      otherwise: 'missing bash-completion; install with: apt-get install bash-completion',
    },
  },
  {
    shell: 'zsh',
    start: [
      'PS1="$ " exec zsh -f -i',
      'fpath=(~/.local/share/zsh/site-functions $fpath)',
      'autoload -Uz compinit && compinit -u -D',
    ],
    needs: { commands: ['zsh'], packages: 'zsh' },
    trial: undefined,
  },
  {
    shell: 'fish',
    start: ['exec fish -C "set -g fish_greeting; function fish_prompt; echo -n \\"\\$ \\"; end"'],
    needs: { commands: ['fish'], packages: 'fish' },
    trial: undefined,
  },
] as const;

for (const { shell, start, needs, trial } of SHELLS) {
  describeWith(
    {
      commands: ['tmux', ...needs.commands],
      trials: [...(BUILT.trials ?? []), ...(trial === undefined ? [] : [trial])],
      install: `apt-get install tmux ${needs.packages}`,
    },
    `completion in ${shell}`,
    () => {
      let tmux: Tmux;

      beforeAll(async () => {
        tmux = openTmux({ columns: 160, rows: 50, env });
        await ready();
        for (const line of ['cd', 'export PATH=~/bin:$PATH', ...start]) {
          tmux.type(line);
          tmux.press('Enter');
        }
        await ready();
      });

      afterAll(() => {
        tmux.close();
        // Nothing that was typed or completed has run.
        expect(existsSync(join(home, 'harm'))).toBe(false);
      });

      /** The shell has done all it was told. */
      async function ready(): Promise<void> {
        tmux.type("echo is' 'ready");
        tmux.press('Enter');
        await tmux.until((screen) => /^is ready$/mu.test(screen), 'the prompt');
        await cleared();
      }

      /** There is nothing on the screen but the prompt. */
      async function cleared(): Promise<void> {
        tmux.press('C-l');
        await tmux.until((screen) => screen.trim().split('\n').length === 1, 'an empty screen');
      }

      /** The line that the command writes of its words, after typing, Tab and Enter. */
      async function given(line: string): Promise<string> {
        tmux.type(line);
        // As people do: Enter once the completed line is seen. What is typed while a shell completes, it may lose.
        const typed = await tmux.until((text) => text.includes(line), 'what was typed');
        tmux.press('Tab');
        await tmux.until((text) => text !== typed, 'the completed line');
        tmux.press('Enter');
        const screen = await tmux.until((text) => /^<.*>$/mu.test(text), 'what the command got');
        await cleared();
        return /^<.*>$/mu.exec(screen)?.[0] ?? '';
      }

      test.each(NAMES)('a host is completed as it is called: %s', async (name) => {
        expect(await given(`exosphere host show ${name.slice(0, 2)}`)).toBe(
          `<host><show><${name}>`,
        );
      });

      describe('in quotes', () => {
        test.each(NAMES)('double: %s', async (name) => {
          expect(await given(`exosphere host show "${name.slice(0, 2)}`)).toBe(
            `<host><show><${name}>`,
          );
        });

        test.each([...NAMES, '~tilde'])('single: %s', async (name) => {
          expect(await given(`exosphere host show '${name.slice(0, 2)}`)).toBe(
            `<host><show><${name}>`,
          );
        });
      });

      test.each([
        ['inven', '<inventory>'],
        ['inventory stat', '<inventory><status>'],
        ['inventory status --sec', '<inventory><status><--security-only>'],
        ['inventory status --sort vers', '<inventory><status><--sort><version>'],
        ['inventory status --sort=vers', '<inventory><status><--sort=version>'],
        ['inventory ping @da', '<inventory><ping><@data base>'],
        ['inventory ping web10 web', '<inventory><ping><web10><web20>'],
        ['host show --security-only web1', '<host><show><--security-only><web10>'],
        [
          'report generate --output report-of',
          '<report><generate><--output><report-of-today.html>',
        ],
        ['report generate --output=report-of', '<report><generate><--output=report-of-today.html>'],
        ['sudo providers pkg_', '<sudo><providers><pkg_add>'],
        ['config show stale', '<config><show><stale_threshold>'],
      ])('%s is completed to %s', async (line, words) => {
        expect(await given(`exosphere ${line}`)).toBe(words);
      });

      test('several matches are shown', async () => {
        tmux.type('exosphere inventory ping web');
        tmux.press('Tab', 'Tab');
        await tmux.until((screen) => /web10\s+web20/u.test(screen), 'both hosts');
      });
    },
  );
}

describeWith(BUILT, 'names of hosts', () => {
  test('of 1,000 hosts are all there', () => {
    const hosts = Array.from(
      { length: 1000 },
      (_, at) => `  - { name: host${at}, ip: 10.0.0.1 }\n`,
    );
    const file = join(home, 'thousand.yaml');
    writeFileSync(file, `hosts:\n${hosts.join('')}`);
    const { stdout } = spawnSync(
      process.execPath,
      [MAIN, '--complete', 'zsh', 'word=host', 'host', 'show'],
      { env: { ...env, EXOSPHERE_CONFIG_FILE: file }, encoding: 'utf8' },
    );
    expect(stdout.split('\n')).toHaveLength(1002);
  });

  test('are none when the configuration is not valid, and nothing is said', () => {
    const file = join(home, 'wrong.yaml');
    writeFileSync(file, 'hosts: 7\n');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [MAIN, '--complete', 'bash', 'exosphere host show w', 'w'],
      { env: { ...env, EXOSPHERE_CONFIG_FILE: file }, encoding: 'utf8' },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'words\n', stderr: '' });
  });
});

describeWith(BUILT, '--install-completion', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [MAIN, ...args], { env, encoding: 'utf8' });
  const file = () => join(home, '.config/fish/completions/exosphere.fish');

  test('twice says that it is there', () => {
    const { status, stdout } = run('--install-completion', 'fish');
    expect(status).toBe(0);
    expect(stdout).toContain('there already');
  });

  test('replaces what an older version wrote, and nothing else', () => {
    const script = readFileSync(file(), 'utf8');
    writeFileSync(file(), `${script.split('\n').slice(0, 2).join('\n')}\nolder\n`);
    expect(run('--install-completion', 'fish').status).toBe(0);
    expect(readFileSync(file(), 'utf8')).toBe(script);
    writeFileSync(file(), 'mine\n');
    const { status, stdout, stderr } = run('--install-completion', 'fish');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('was not written by exosphere');
    expect(readFileSync(file(), 'utf8')).toBe('mine\n');
  });

  test('for PowerShell only prints', () => {
    const { status, stdout } = run('--install-completion', 'powershell');
    expect(status).toBe(0);
    expect(stdout).toContain('Register-ArgumentCompleter -Native -CommandName exosphere');
  });
});
