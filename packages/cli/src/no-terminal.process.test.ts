/** The built command where no person and no terminal is: cron, pipes, full disks. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, beforeEach, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-cron-'));
  configure();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** One host, at a port where nobody listens: 1 is for those that root starts, and long out of use. */
function configure(options = ''): void {
  writeFileSync(
    join(directory, 'config.yaml'),
    `options:
  cache_file: state.db
  log_file: log/exosphere.log
  ssh_config_file: /dev/null
${options}hosts:
  - { name: web1, ip: 127.0.0.1, port: 1, username: nobody, description: 'Ünïcödé 漢字' }
`,
  );
}

/** Runs the command in a shell, with nothing in the environment but what is given; more of the shell around it. */
async function exosphere(
  line: string,
  redirections = '',
  env: { readonly [name: string]: string } = {},
  before = '',
) {
  const text = `${before} '${process.execPath}' '${main}' ${line} ${redirections}`;
  const child = spawn('/bin/sh', ['-c', text], {
    env: { EXOSPHERE_CONFIG_FILE: join(directory, 'config.yaml'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

const readLog = (): string => readFileSync(join(directory, 'log', 'exosphere.log'), 'utf8');

const BUILT = {
  trials: [{ sh: `test -f '${main}'`, otherwise: 'the command is not built; run: npm run build' }],
};

const COMMANDS = [
  'inventory status',
  'inventory status --json',
  'host show web1',
  'report schema',
  'report status',
  'config show',
  'config paths',
  'sudo policy',
  'version',
  '--help',
];

describeWith(BUILT, 'the built command without a terminal', () => {
  test('asks hosts with an empty environment and no input, without colour or progress', async () => {
    const { code, out, err } = await exosphere('inventory refresh', '<&-');
    expect(code).toBe(2);
    expect(out).toBe('1 host: 0 refreshed, 1 failed\n');
    expect(err).toContain('connection refused (127.0.0.1 port 1)');
    expect(out + err).not.toMatch(/[\u001b\r]/u);
    const list = await exosphere('inventory status', '<&-', { LANG: 'C', LC_ALL: 'C' });
    expect(list).toMatchObject({ code: 0, err: '' });
    expect(list.out).toMatch(/^web1 .* Offline$/mu);
  });

  test('shows tables at full width, whatever COLUMNS says', async () => {
    const narrow = await exosphere('config show', '', { COLUMNS: '10' });
    expect(narrow.out).toBe((await exosphere('config show')).out);
    expect(narrow.out).toContain(join(directory, 'state.db'));
  });

  test.each([
    ['', '--help'],
    ['ui', 'inventory status'],
    ['inventory clear', '--force'],
    ['config edit', 'config paths'],
  ])('"%s" asks nobody, and says what to do instead', async (line, words) => {
    const { code, out, err } = await exosphere(line, '<&-');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(words);
  });

  test.each(COMMANDS)('%s ends quietly when its reader leaves', async (line) => {
    // It is gone long before there is a word to be read.
    const { err } = await exosphere(line, '; echo "ended with $?" >&2; } | true', {}, '{');
    expect(err).toBe('ended with 0\n');
  });

  const full = existsSync('/dev/full');
  const told = full ? '' : ' (there is no /dev/full)';
  test.skipIf(!full).each(COMMANDS)(`%s tells of a full disk, with 2${told}`, async (line) => {
    const { code, err } = await exosphere(line, '>/dev/full');
    expect(code).toBe(2);
    expect(err).toBe(
      'error: cannot write to standard output: ENOSPC: no space left on device, write\n',
    );
  });

  test.skipIf(!full)(`a full disk is nothing to a command that writes nothing${told}`, async () => {
    const { code, err } = await exosphere('host show nobody', '>/dev/full');
    expect(code).toBe(1);
    expect(err).not.toContain('ENOSPC');
  });
});

describeWith(BUILT, 'the log of the built command', () => {
  test('has what cron is not told: warnings that come with every run', async () => {
    configure('  host_key_policy: off\n');
    const { err } = await exosphere('inventory ping');
    expect(err).not.toContain('host_key_policy');
    const [warning, begins, failure, ends] = readLog().split('\n');
    expect(warning).toMatch(
      /^\S+Z WARNING - host keys are not checked \(host_key_policy: off\) for web1$/u,
    );
    expect(begins).toMatch(/ INFO - ping: begins with 1 host$/u);
    expect(failure).toMatch(/ ERROR web1 ping failed: connection refused /u);
    expect(ends).toMatch(/ INFO - ping: ended after /u);
    expect(statSync(join(directory, 'log', 'exosphere.log')).mode & 0o777).toBe(0o600);
  });

  test('is not made by commands that only show what is known', async () => {
    for (const line of ['inventory status', 'host show web1', 'config show']) await exosphere(line);
    expect(existsSync(join(directory, 'log'))).toBe(false);
  });

  test('fails no command when it cannot be written, and that is told once', async () => {
    mkdirSync(join(directory, 'log', 'exosphere.log'), { recursive: true });
    const { code, err } = await exosphere('host ping web1');
    expect(code).toBe(2);
    expect(
      err.match(/^warning: the log .*exosphere\.log: it cannot be written: EISDIR/gmu),
    ).toHaveLength(1);
    expect(err).toContain('error: web1: connection refused');
  });

  test('has the error that ended a command', async () => {
    writeFileSync(join(directory, 'state.db'), 'this is no database, and must stay');
    expect((await exosphere('inventory ping')).code).toBe(2);
    expect(readLog()).toMatch(/^\S+Z ERROR - .*state\.db/mu);
  });
});

const NEEDS = { ...BUILT, commands: ['script'], install: 'apt-get install bsdutils' };

describeWith(NEEDS, 'the built command on a terminal', () => {
  /** What a terminal gets. */
  const onTerminal = async (line: string, env: { readonly [name: string]: string }) => {
    const inner = `'${process.execPath}' '${main}' ${line}`;
    const child = spawn('script', ['-qec', inner, '/dev/null'], {
      env: {
        PATH: process.env.PATH,
        HOME: directory,
        EXOSPHERE_CONFIG_FILE: join(directory, 'config.yaml'),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await once(child, 'close');
    return text;
  };

  test.each([
    [{ TERM: 'xterm' }, true],
    [{ TERM: 'xterm', NO_COLOR: '1' }, false],
    [{ TERM: 'xterm', NO_COLOR: '' }, true],
    [{ TERM: 'dumb' }, false],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, true],
    [{ TERM: 'xterm', FORCE_COLOR: '0' }, false],
  ])('with %o has colour: %s', async (env, colour) => {
    const text = await onTerminal('inventory status', env);
    expect(text).toContain('web1');
    expect(text.includes('\u001b[')).toBe(colour);
  });

  test('that is dumb sees no line drawn again in place', async () => {
    const text = await onTerminal('inventory ping', { TERM: 'dumb' });
    expect(text).toContain('1 host: 0 online, 1 offline');
    expect(text).not.toMatch(/\u001b|\r(?!\n)/u);
  });

  test.each(['1', '8', '20'])('of %s cells gets its tables all the same', async (COLUMNS) => {
    const [narrow, legend] = (
      await onTerminal('inventory status', { COLUMNS, NO_COLOR: '1' })
    ).split('\r\n\r\n');
    const wide = await onTerminal('inventory status', { COLUMNS: '200', NO_COLOR: '1' });
    expect(narrow?.split('\r\n')).toHaveLength(wide.trimEnd().split('\r\n').length);
    // The column that says so had to go.
    expect(wide).toContain('(undiscovered)');
    expect(legend?.split(/\s+/u).join('')).toBe('blank:undiscovered');
    expect(await onTerminal('host show web1', { COLUMNS })).toContain('漢');
  });
});
