import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let directory: string;
let config: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-cli-'));
  config = join(directory, 'config.yaml');
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Everything below the directory of the test: no file of whoever runs it is touched. */
function start(
  args: readonly string[],
  env: { readonly [name: string]: string } = {},
): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, HOME: directory, EXOSPHERE_CONFIG_FILE: config, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess) {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, out, err };
}

const exosphere = (line: string, env?: { readonly [name: string]: string }) =>
  ended(start(line.split(' '), env));

/** A configuration whose store is in the directory of the test, with hosts on ports of loopback. */
function configure(hosts: { readonly [name: string]: number }): void {
  const lines = Object.entries(hosts).map(
    ([name, port]) => `  - { name: ${name}, ip: 127.0.0.1, port: ${port}, username: nobody }`,
  );
  writeFileSync(
    config,
    `options:\n  cache_file: state.db\n  ssh_config_file: /dev/null\nhosts:\n${lines.join('\n')}\n`,
  );
}

const built = {
  sh: `test -f '${main}'`,
  otherwise: 'the command is not built; run: npm run build',
};

describeWith({ trials: [built] }, 'the built command', () => {
  /** Takes connections and never says a word. */
  let silent: Server;
  const sockets = new Set<Socket>();
  let port: number;

  beforeAll(async () => {
    silent = createServer((socket) => {
      sockets.add(socket);
      // Read on, or the end of the connection would never be seen.
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      socket.resume();
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    port = (silent.address() as { port: number }).port;
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  test('the version', async () => {
    const { code, out } = await exosphere('--version');
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });

  test('a list of hosts that nobody asked yet creates no store', async () => {
    configure({ web1: 22, web2: 22 });
    const { code, out, err } = await exosphere('inventory status');
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toMatch(/^web1 +\(undiscovered\) +Offline$/mu);
    expect(existsSync(join(directory, 'state.db'))).toBe(false);
  });

  test('a pipe gets no colour, unless it is forced', async () => {
    configure({ web1: 22 });
    expect((await exosphere('inventory status')).out).not.toContain('\u001b');
    const forced = await exosphere('inventory status', { FORCE_COLOR: '1' });
    expect(forced.out).toContain('\u001b[1mHost');
  });

  test.each([
    ['host show nobody', 1, 'unknown host "nobody"'],
    ['inventory clear', 1, '--force'],
    ['inventory statsu', 1, '(Did you mean status?)'],
  ])('%s ends with %i', async (line, expected, words) => {
    configure({ web1: 22 });
    const { code, out, err } = await exosphere(line);
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toContain(words);
    expect(err).not.toMatch(/^\s+at /mu);
  });

  test('an invalid configuration ends with 1 and its place', async () => {
    writeFileSync(config, 'options:\n  debgu: true\n');
    const { code, err } = await exosphere('inventory status');
    expect(code).toBe(1);
    expect(err).toContain('config.yaml:2:');
    expect(err).toContain('debug');
  });

  test.each([['inventory status'], ['host show web1'], ['inventory ping']])(
    'a store that is none ends %s with 2, and is left as it is',
    async (line) => {
      configure({ web1: port });
      const text = 'this is no database, and must stay';
      writeFileSync(join(directory, 'state.db'), text);
      const { code, err } = await exosphere(line);
      expect(code).toBe(2);
      expect(err).toMatch(/^error: .*state\.db/mu);
      expect(err).not.toMatch(/^\s+at /mu);
      expect(readFileSync(join(directory, 'state.db'), 'utf8')).toBe(text);
    },
  );

  test('a reader that leaves is no failure', async () => {
    configure({ web1: 22 });
    const child = start(['config', 'show']);
    child.stdout?.destroy();
    const { code, err } = await ended(child);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  const full = existsSync('/dev/full');
  test.skipIf(!full)(`a full disk is told${full ? '' : ' (there is no /dev/full)'}`, async () => {
    configure({ web1: 22 });
    for (const command of ['config show', '--version']) {
      const child = spawn('sh', ['-c', `'${process.execPath}' '${main}' ${command} >/dev/full`], {
        env: { PATH: process.env.PATH, HOME: directory, EXOSPHERE_CONFIG_FILE: config },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const { code, err } = await ended(child);
      expect(code).toBe(2);
      expect(err).toContain('cannot write to standard output');
    }
  });

  test('a host that refuses is told, saved and makes it 2', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const free = (closed.address() as { port: number }).port;
    closed.close();
    await once(closed, 'close');
    configure({ web1: free });
    const { code, out, err } = await exosphere('inventory refresh');
    expect(code).toBe(2);
    expect(out).toContain('1 host: 0 refreshed, 1 failed');
    expect(err).toMatch(/^web1 +.*refused/mu);
    expect((await exosphere('inventory status --full')).out).toContain('refused');
  });

  const builtIn = process.getBuiltinModule('node:sqlite') !== undefined;
  const unused = builtIn ? ' (this runtime has SQLite built in, and never loads libsql)' : '';
  test.skipIf(builtIn).each([
    ['is found without the search of libsql for it', '', process.platform !== 'linux'],
    ['is left to libsql when the running program tells nothing', '/nowhere/node', true],
  ])(`the native part of the store %s${unused}`, async (_, execPath, searched) => {
    configure({ web1: 22 });
    // Makes the store.
    await exosphere('inventory clear --force');
    const watch = `
      import { Module } from 'node:module';
      if (${JSON.stringify(execPath)}) process.execPath = ${JSON.stringify(execPath)};
      process.on('exit', () => console.error(Object.keys(Module._cache).join('\\n')));`;
    const hook = `data:text/javascript,${encodeURIComponent(watch)}`;
    const child = spawn(process.execPath, ['--import', hook, main, 'inventory', 'status'], {
      env: { PATH: process.env.PATH, HOME: directory, EXOSPHERE_CONFIG_FILE: config },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, out, err } = await ended(child);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^web1 /mu) });
    expect(err).toMatch(/index\.node$/mu);
    expect(err.includes('detect-libc')).toBe(searched);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s during a run stops it in good order, with %i', async (signal, expected) => {
    configure({ web1: port });
    const child = start(['inventory', 'ping']);
    const result = ended(child);
    const [socket] = (await once(silent, 'connection')) as [Socket];
    child.kill(signal);
    const { code, out, err } = await result;
    expect(code).toBe(expected);
    expect(out).toContain('1 host: 0 online, 1 stopped');
    expect(err).toBe('stopping...\n');
    if (!socket.destroyed) await once(socket, 'close');
  });
});

const NEEDS = { trials: [built], commands: ['script'], install: 'apt-get install bsdutils' };

describeWith(NEEDS, 'the built command on a terminal', () => {
  test('config edit makes the file with the editor, and opens it again while it is not valid', async () => {
    // Each time it is started it takes the next of the texts.
    const editor = join(directory, 'my editor');
    writeFileSync(join(directory, 'text-1'), 'options:\n  debgu: true\n');
    writeFileSync(join(directory, 'text-2'), 'hosts:\n  - { name: web1, ip: 10.0.0.1 }\n');
    writeFileSync(
      editor,
      `#!/bin/sh
[ -t 0 ] && [ -t 1 ] && [ "$1" = -w ] || exit 9
n=$(ls '${directory}'/done-* 2>/dev/null | wc -l)
cp "${directory}/text-$((n + 1))" "$2"
touch "${directory}/done-$n"
`,
      { mode: 0o755 },
    );
    const command = `'${process.execPath}' '${main}' config edit`;
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { PATH: process.env.PATH, HOME: directory, EDITOR: `'${editor}' -w` },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.write('y\n');
    const { code, out } = await ended(child);
    const file = join(directory, '.config', 'exosphere', 'config.yaml');
    expect(out).toContain(`${file}:2:3: `);
    expect(out).toContain('Edit it again? [y/N]');
    expect(out).toContain(`${file} is valid: 1 host.`);
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('web1');
  });
});
