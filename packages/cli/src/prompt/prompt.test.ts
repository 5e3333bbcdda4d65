import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { HostEvent } from '@exosphere/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NOW, type TestSetup, testContext } from '../testing.ts';
import { runPrompt } from './prompt.ts';

const HOSTS = [
  { name: 'web1', ip: '10.0.0.1', tags: ['web'] },
  { name: 'web2', ip: '10.0.0.2', tags: [] },
];

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-prompt-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A prompt on a terminal of streams: what it drew, and the way to type. */
function open(setup: TestSetup = {}, name = 'xterm') {
  const historyFile = join(directory, 'repl_history');
  const context = testContext({
    hosts: HOSTS,
    answer: 'never asked this way',
    ...setup,
    options: { historyFile, noBanner: true, ...setup.options },
  });
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => modes.push(raw),
  });
  let drawn = '';
  const output = Object.assign(new PassThrough(), { columns: 80, rows: 24 });
  output.on('data', (text) => {
    drawn += text;
  });
  let fault: (error: unknown) => void = () => undefined;
  const done = runPrompt(context, { input, output, name }, (onFault) => {
    fault = onFault;
  });
  return {
    context,
    done,
    input,
    modes,
    fault: (error: unknown) => fault(error),
    type: (keys: string) => input.write(keys),
    sees: (text: string | RegExp) =>
      vi.waitFor(() => expect(drawn).toMatch(text), { timeout: 2000, interval: 5 }),
    prints: (text: string | RegExp) =>
      vi.waitFor(() => expect(context.stdout.text() + context.stderr.text()).toMatch(text), {
        timeout: 2000,
        interval: 5,
      }),
    history: () => readFileSync(historyFile, 'utf8'),
  };
}

/** Runs that begin, and end only when they are told to stop; the last of all sees `stopped`. */
function endless(told: string[], late?: Promise<void>): TestSetup {
  return {
    run: async function* (_steps, names, signal): AsyncGenerator<HostEvent> {
      told.push('started');
      if (!signal.aborted) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      }
      told.push('stopped');
      await late;
      for (const host of names) {
        const failure = { kind: 'cancelled', message: 'stopped', reached: false } as const;
        yield {
          type: 'done',
          host,
          step: 'ping',
          at: NOW,
          last: true,
          outcome: { ok: false, failure },
        };
      }
    },
  };
}

test('lines run one after another, over one service that is closed at the end', async () => {
  const { type, done, context } = open();
  type('inventory status\rinventory ping\rexit\r');
  expect(await done).toBe(0);
  expect(context.stdout.text()).toContain('web1');
  expect(context.calls).toEqual(['run ping: web1, web2', 'close']);
});

test.each(['exit\r', 'quit\r', '\u0004'])('%j leaves with 0', async (keys) => {
  const { type, done, modes } = open();
  type(keys);
  expect(await done).toBe(0);
  // The terminal is as it was.
  expect(modes.at(-1)).toBe(false);
});

test('an example may be typed with the name of the program', async () => {
  const { type, done, context } = open();
  type('exosphere version\rexit\r');
  await done;
  expect(context.stdout.text()).toMatch(/^\d+\.\d+\.\d+\n$/u);
});

test('the banner, unless nobody wants it', async () => {
  const { type, done, context } = open({ options: { noBanner: false } });
  type('exit\r');
  await done;
  expect(context.stdout.text()).toMatch(/^Exosphere \S+, 2 hosts\. "help" /u);
});

test.each([
  ["host show 'x", 'a quote is not closed'],
  ['hots show web1', "unknown command 'hots'"],
  ['host show nobody', 'unknown host "nobody"'],
  ['help nonsense', 'unknown command "nonsense"\n  "help" alone lists them all'],
  ['inventory status --nonsense', "unknown option '--nonsense'"],
])('%s is told, and the prompt goes on', async (line, problem) => {
  const { type, done, context } = open();
  type(`${line}\rversion\rexit\r`);
  expect(await done).toBe(0);
  expect(context.stderr.text()).toContain(problem);
  expect(context.stdout.text()).toMatch(/^\d+\.\d+\.\d+$/mu);
});

test('a command that throws is told, and the prompt goes on', async () => {
  const { type, done, context } = open({ openError: new Error('the sky fell') });
  type('inventory status\rversion\rexit\r');
  expect(await done).toBe(0);
  expect(context.stderr.text()).toBe('error: unexpected: the sky fell\n');
});

test('a configuration that is not valid keeps the prompt from opening', async () => {
  const { done, context } = open({ loadError: new Error('no such luck') });
  expect(await done).toBe(2);
  expect(context.stderr.text()).toContain('no such luck');
});

test('warnings about the configuration are told once, not with every command', async () => {
  const { type, done, context } = open({ warnings: [{ message: 'odd' }] });
  type('inventory status\rinventory status\rexit\r');
  await done;
  expect(context.stderr.text().split('odd')).toHaveLength(2);
});

test('what was typed is kept for the next prompt, but not what begins with a space', async () => {
  const first = open();
  first.type('version\r config paths\rexit\r');
  await first.done;
  expect(first.history()).toBe('version\nexit\n');
  const second = open();
  // Two lines up.
  second.type('\u001b[A\u001b[A\rexit\r');
  await second.done;
  expect(second.context.stdout.text()).toMatch(/^\d+\.\d+\.\d+\n$/u);
});

describe('keys', () => {
  test('Ctrl-C cancels the line', async () => {
    const { type, done, context, sees } = open();
    type('inventory ping');
    await sees('inventory ping');
    type('\u0003');
    await sees(/\^C\r\n/u);
    type('exit\r');
    await done;
    expect(context.calls).toEqual([]);
  });

  test('Tab completes, and a second one shows what there is', async () => {
    const { type, done, context, sees } = open();
    type('inv\tpi\tw\t');
    await sees('web');
    type('\t\t');
    await sees('web1  web2\r\n');
    type('2\rexit\r');
    await done;
    expect(context.calls).toEqual(['run ping: web2', 'close']);
  });

  test('Ctrl-R finds what was typed before', async () => {
    const { type, done, context, sees, prints } = open();
    type('host ping web1\rversion\r');
    await prints(/^\d+\.\d+\.\d+$/mu);
    type('\u0012pi');
    await sees('(search) pi: ');
    type('\rexit\r');
    await done;
    expect(context.calls.filter((call) => call === 'run ping: web1')).toHaveLength(2);
  });

  test('Ctrl-G leaves the search with the line as it was', async () => {
    const { type, done, context } = open();
    type('host ping web1\rver\u0012ping\u0007sion\rexit\r');
    await done;
    expect(context.calls).toEqual(['run ping: web1', 'close']);
    expect(context.stdout.text()).toMatch(/^\d+\.\d+\.\d+$/mu);
  });

  test('another key takes the line that was found, to be changed', async () => {
    const { type, done, context } = open();
    type('host ping web1\r\u0012ping\u0005\u007f2\rexit\r');
    await done;
    expect(context.calls.slice(0, 2)).toEqual(['run ping: web1', 'run ping: web2']);
  });
});

test('characters that come together go where the cursor is', async () => {
  const { type, done, context } = open();
  // Home, text, Delete twice, End, all in one piece, as a paste or a slow line has it.
  type('host pong web1\u001b[Hxy\u007f\u007f\u001b[Fz\u007f\u0001\u001b[C\u001b[C\u001b[C\u001b[C');
  type('\u001b[C\u001b[C\u001b[3~i\rexit\r');
  await done;
  expect(context.calls[0]).toBe('run ping: web1');
});

test('a paste draws what it is: nothing turned around or hidden, no control characters', async () => {
  const { type, done, context, sees } = open();
  type('host show a\u202eb\u009b2Jc\u00add\r');
  await sees('a\ufffdb\ufffd2Jc\ufffdd');
  type('exit\r');
  await done;
  expect(context.stderr.text()).toContain('unknown host "a\ufffdb\ufffd2Jc\ufffdd"');
});

test('a sequence that a slow line cut in two is one key', async () => {
  const { type, done, context } = open();
  type('version\r');
  type('\u001b');
  await new Promise((resolve) => setTimeout(resolve, 20));
  type('[A\rexit\r');
  await done;
  expect(context.stdout.text()).toMatch(/^(\d+\.\d+\.\d+\n){2}$/u);
});

test('on a terminal that cannot place its cursor, lines can be typed and taken back', async () => {
  vi.stubEnv('TERM', 'dumb');
  const { type, done, context } = open({}, 'dumb');
  type('versiox\u007fn\t\rexit\r');
  expect(await done).toBe(0);
  expect(context.stdout.text()).toMatch(/^\d+\.\d+\.\d+\n$/u);
  vi.unstubAllEnvs();
});

test('Ctrl-D that was typed while a command ran leaves after it', async () => {
  const { type, done } = open();
  type('inventory ping\r\u0004');
  expect(await done).toBe(0);
});

describe('while a command runs', () => {
  test('Ctrl-C stops it in good order; what is typed afterwards is the next line', async () => {
    const told: string[] = [];
    const { type, done, context, prints, sees } = open(endless(told));
    type('inventory ping\rnot this\r');
    await vi.waitFor(() => expect(told).toEqual(['started']));
    type('nor this\r\u0003version\r');
    await prints(/2 stopped\n\d+\.\d+\.\d+\n/u);
    expect(told).toEqual(['started', 'stopped']);
    await sees('version');
    type('exit\r');
    expect(await done).toBe(0);
    expect(context.stderr.text()).not.toContain('unknown command');
  });

  test('a second Ctrl-C gives it up at once, and nothing of it is shown any more', async () => {
    const told: string[] = [];
    let goOn: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { type, done, context, prints } = open(endless(told, late));
    type('inventory ping\r');
    await vi.waitFor(() => expect(told).toEqual(['started']));
    type('\u0003');
    await prints('stopping...');
    type('\u0003version\r');
    await prints(/^\d+\.\d+\.\d+$/mu);
    goOn();
    type('exit\r');
    expect(await done).toBe(0);
    expect(context.stdout.text()).not.toContain('stopped');
    expect(context.exits).toEqual([]);
  });

  test('a fault that nothing caught gives it up, and the prompt goes on', async () => {
    const told: string[] = [];
    const { type, done, context, fault, prints } = open(endless(told));
    type('inventory ping\r');
    await vi.waitFor(() => expect(told).toEqual(['started']));
    fault(new Error('nobody foresaw it'));
    type('version\r');
    await prints(/^\d+\.\d+\.\d+$/mu);
    type('exit\r');
    expect(await done).toBe(0);
    expect(context.stderr.text()).toBe('error: unexpected: nobody foresaw it\n');
  });

  test('SIGTERM stops it and ends the prompt, with the code of the signal', async () => {
    const told: string[] = [];
    const { type, done, context } = open(endless(told));
    type('inventory ping\r');
    await vi.waitFor(() => expect(told).toEqual(['started']));
    context.signal('SIGTERM');
    expect(await done).toBe(143);
    expect(context.calls.at(-1)).toBe('close');
  });
});

test('SIGTERM at the prompt ends it', async () => {
  const { done, context, sees } = open();
  await sees('exosphere> ');
  context.signal('SIGTERM');
  expect(await done).toBe(143);
});

test('a terminal that goes away ends the prompt', async () => {
  const { input, done, context, sees } = open();
  await sees('exosphere> ');
  input.end();
  expect(await done).toBe(0);
  expect(context.exits).toEqual([]);
});

describe('a question', () => {
  test('is answered on a line of its own', async () => {
    const { type, done, context, history } = open();
    type('inventory clear\ry\rexit\r');
    await done;
    expect(context.calls).toEqual(['clear']);
    // An answer is no command.
    expect(history()).toBe('inventory clear\nexit\n');
  });

  test('is no for Ctrl-C, and the prompt goes on', async () => {
    const { type, done, context, sees } = open();
    type('inventory clear\r');
    await sees('[y/N]');
    type('\u0003');
    await sees(/\^C\r\n.*exosphere> /su);
    type('exit\r');
    expect(await done).toBe(0);
    expect(context.calls).toEqual([]);
    expect(context.stderr.text()).toBe('');
  });
});

test('an editor gets the terminal in its ordinary mode, and a restart is said to be needed', async () => {
  let mode: boolean | undefined;
  const { type, done, context, modes } = open({
    stdoutWidth: 80,
    program: () => {
      mode = modes.at(-1);
      return { status: 0 };
    },
  });
  type('config edit\rexit\r');
  await done;
  expect(mode).toBe(false);
  expect(context.stdout.text()).toContain('when the prompt is started again');
});

test('inventory save writes what was kept back', async () => {
  const { type, done, context } = open({ options: { cacheAutosave: false } });
  type('inventory save\rexit\r');
  await done;
  expect(context.calls).toEqual(['save', 'close']);
  expect(context.stdout.text()).toBe('Saved.\n');
});

test('help knows the words of the prompt and what works only there', async () => {
  const { type, done, context } = open();
  type('help\rhelp inventory\rexit\r');
  await done;
  for (const word of ['connections', 'clear', 'quit', 'save']) {
    expect(context.stdout.text()).toMatch(new RegExp(`^ +${word}\\b`, 'mu'));
  }
});
