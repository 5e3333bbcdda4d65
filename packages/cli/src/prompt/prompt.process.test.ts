/** The built prompt in a real terminal, driven with tmux as a person would. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const NEEDS = {
  trials: [
    {
      sh: `test -f '${main}'`,
      otherwise: 'the command is not built; run: npm run build',
    },
  ],
  commands: ['tmux', 'stty'],
  install: 'apt-get install tmux',
};

describeWith(NEEDS, 'the prompt in a terminal', () => {
  let directory: string;
  /** Takes connections and never says a word. */
  let silent: Server;
  const sockets = new Set<Socket>();

  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-L', 'exosphere', '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: directory, TMUX_TMPDIR: directory, LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  /** What is on the screen, without the empty lines at its end. */
  const screen = (): string => tmux('capture-pane', '-p').trimEnd();
  const sees = (text: string | RegExp): Promise<void> =>
    vi.waitFor(() => expect(screen()).toMatch(text), { timeout: 10_000, interval: 20 });
  const type = (...keys: readonly string[]): string => tmux('send-keys', ...keys);

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'exosphere-tmux-'));
    silent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      socket.resume();
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const hosts = ['web1', 'web2', 'db1'].map(
      (name) => `  - { name: ${name}, ip: 127.0.0.1, port: ${port}, tags: [${name.slice(0, -1)}] }`,
    );
    const options = '  cache_file: state.db\n  ssh_config_file: /dev/null\n  default_timeout: 60\n';
    writeFileSync(
      join(directory, 'config.yaml'),
      `options:\n${options}hosts:\n${hosts.join('\n')}\n`,
    );
    const editor = join(directory, 'editor');
    writeFileSync(editor, '#!/bin/sh\nstty -a | tr " ;" "\\n\\n" | grep -x -e "-*icanon"\n');
    chmodSync(editor, 0o755);
    writeFileSync(
      join(directory, 'environment'),
      `export EXOSPHERE_CONFIG_FILE='${directory}/config.yaml' EDITOR='${editor}' PS1='shell$ '\n`,
    );
    tmux('new-session', '-d', '-x', '80', '-y', '24', 'sh');
    type(`. '${directory}/environment'; clear`, 'Enter');
    await sees(/^shell\$$/u);
    type(`'${process.execPath}' '${main}'`, 'Enter');
    await sees(/exosphere>$/u);
  });

  afterEach(() => {
    spawnSync('tmux', ['-L', 'exosphere', 'kill-server'], {
      env: { PATH: process.env.PATH, TMUX_TMPDIR: directory },
    });
    for (const socket of sockets) socket.destroy();
    silent.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test('a command, the same again from the history, and out with its code', async () => {
    type('inventory status', 'Enter');
    await sees(/db1 +\(undiscovered\) +Offline\nexosphere>$/u);
    type('clear', 'Enter');
    await sees(/^exosphere>$/u);
    type('Up', 'Up', 'Enter');
    await sees(/^exosphere> inventory status\n.*db1.*\nexosphere>$/su);
    type('C-d');
    await sees(/shell\$$/u);
    // The terminal is as it was.
    type('stty -a | tr " ;" "\\n\\n" | grep -x -e "-*icanon" -e "-*echo"; echo code $?', 'Enter');
    await sees(/^icanon\necho\ncode 0$/mu);
    const history = join(directory, '.local', 'state', 'exosphere', 'repl_history');
    expect(readFileSync(history, 'utf8')).toBe('inventory status\nclear\ninventory status\n');
  });

  test('Tab completes hosts, and shows them on the second one', async () => {
    type('inv', 'Tab', 'pi', 'Tab', 'w', 'Tab');
    await sees(/^exosphere> inventory ping web$/mu);
    type('Tab', 'Tab');
    await sees(/^web1 {2}web2\nexosphere> inventory ping web$/mu);
    type('1', 'Space', 'w', 'Tab');
    await sees(/^exosphere> inventory ping web1 web2$/mu);
  });

  test('Ctrl-C stops what runs; what was typed meanwhile is not drawn into it, and what comes later is kept', async () => {
    type('inventory ping db1', 'Enter');
    await sees(/Pinging \[-+\] 0\/1$/u);
    type('nonsense');
    type('C-c');
    type('version');
    await sees(/1 host: 0 online, 1 stopped\nexosphere> version$/u);
    expect(screen()).not.toContain('nonsense');
    expect(sockets.size).toBe(0);
    type('Enter');
    await sees(/^\d+\.\d+\.\d+\nexosphere>$/mu);
  });

  test('several lines that are pasted run one after another', async () => {
    writeFileSync(join(directory, 'lines'), 'version\nhost nothing\nconfig show debug\n');
    tmux('load-buffer', join(directory, 'lines'));
    tmux('paste-buffer');
    await sees(
      /> version\n\d\S+\nexosphere> host nothing\nerror: .*\n {2}\(.*\)\nexosphere> config show debug\nfalse.*\nexosphere>$/u,
    );
  });

  test('the dashboard and an editor have the terminal for themselves, and give it back', async () => {
    type('ui', 'Enter');
    await sees('Dashboard');
    type('C-q');
    await sees(/exosphere>$/u);
    type('config edit', 'Enter');
    await sees(/^icanon$/mu);
    await sees(/started again\.\nexosphere>$/u);
    // No key comes twice.
    type('ver', 'Tab', 'Enter');
    await sees(/^exosphere> version\n\d\S+\nexosphere>$/mu);
  });

  test('a line longer than the terminal is edited across its rows, also when the terminal changes', async () => {
    const long = `inventory status ${'web1 '.repeat(18)}`;
    type(long);
    await sees(/web1$/u);
    type('Home', 'x', 'Delete', 'Delete');
    await sees(/^exosphere> xventory status/mu);
    tmux('resize-window', '-x', '100', '-y', '24');
    type('End', 'db1', 'C-c');
    await sees(/^exosphere> xventory status .*\n.* db1\^C\nexosphere>$/mu);
  });

  test('Ctrl-Z gives the terminal to the shell, and fg brings the line back', async () => {
    type('versi');
    await sees('versi');
    type('C-z');
    await sees(/shell\$$/u);
    type('fg', 'Enter');
    await sees(/exosphere> versi$/u);
    type('on', 'Enter');
    await sees(/^\d+\.\d+\.\d+\nexosphere>$/mu);
  });

  test.each([
    'inventory clear --force',
    'inventory discover',
    'inventory sync',
    'inventory refresh',
    'inventory ping',
    'inventory status',
    'host show db1',
    'report generate',
    'ui',
  ])('a file that is no store is not touched by %s', async (command) => {
    const store = join(directory, 'state.db');
    const text = '127.0.0.1 localhost\n'.repeat(100);
    writeFileSync(store, text);
    type(command, 'Enter');
    await sees(/^ {2}name another file with the option cache_file.*\nexosphere>$/msu);
    type('inventory save', 'Enter');
    type('C-d');
    await sees(/shell\$$/u);
    expect(readFileSync(store, 'utf8')).toBe(text);
    expect(readdirSync(directory).filter((name) => name.startsWith('state.db'))).toEqual([
      'state.db',
    ]);
  });

  test('a terminal that is closed ends the prompt', async () => {
    type('inventory ping db1', 'Enter');
    await sees('Pinging');
    const pid = tmux('list-panes', '-F', '#{pane_pid}').trim();
    const child = spawnSync('ps', ['--ppid', pid, '-o', 'pid='], {
      encoding: 'utf8',
    }).stdout.trim();
    expect(child).toMatch(/^\d+$/u);
    tmux('kill-server');
    await vi.waitFor(
      () =>
        expect(spawnSync('ps', ['-p', child, '-o', 'stat=']).stdout.toString()).toMatch(/^Z|^$/u),
      { timeout: 10_000 },
    );
    expect(existsSync(join(directory, 'core'))).toBe(false);
  });
});
