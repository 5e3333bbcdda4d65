/** Ties the program to the process: streams, signals, environment, exit code. */
import { homedir, userInfo } from 'node:os';
import { oneLine } from '@exosphere/core';
import {
  clearStore,
  type Environment,
  loadConfig,
  locateConfig,
  makeDirectory,
  openService,
} from '@exosphere/engine';
import type { Context, ProgramEnd } from './context.ts';
import { endProcess } from './end-process.ts';
import { complaint, DONE, endingOf, FAILED } from './errors.ts';
import { ENDING_SIGNALS, type EndingSignal, isOfSignal, type Signals } from './interrupt.ts';
import { processIo } from './io.ts';
import { runProgram } from './program.ts';
import type { WatchFaults } from './prompt/prompt.ts';
import { VERSION } from './version.ts';

/** Runs the command line and ends the process with its code. */
export async function runProcess(args: readonly string[]): Promise<void> {
  let outputFailed = false;
  const io = processIo({
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    onFailure: (error) => {
      outputFailed = true;
      process.stderr.write(complaint([`cannot write to standard output: ${error.message}`]));
    },
  });
  const surroundings = environment();
  const context: Context = {
    io,
    signals: processSignals(),
    environment: surroundings,
    load: () => loadConfig(surroundings, VERSION),
    locate: () => locateConfig(surroundings),
    makeDirectory,
    runProgram: runOnTerminal,
    terminal: wholeTerminal(),
    suspend,
    open: (loaded, options) =>
      openService({
        environment: surroundings,
        loaded,
        ...options,
        onLogProblem: (problem) => {
          // Over a line that is drawn again in place.
          const start = io.stderr.canRedraw ? '\r\u001b[K' : '';
          io.stderr.write(`${start}warning: ${oneLine(problem)}\n`);
        },
      }),
    clearStore: ({ config }) => clearStore(config.options.cacheFile, surroundings.clock()),
  };
  let onFault = (error: unknown): void => {
    process.stderr.write(endingOf(error).text);
    endProcess(FAILED);
  };
  process.on('uncaughtException', (error) => onFault(error));
  const code = await run(args, context, (watcher) => {
    onFault = watcher;
  });
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  // A reader that left is no failure, but a signal is told whoever reads.
  const left = io.closed.aborted && !isOfSignal(code);
  // Nothing that is left over may keep the process alive: what was to be saved is saved.
  endProcess(outputFailed ? FAILED : left ? DONE : code);
}

async function run(
  args: readonly string[],
  context: Context,
  watchFaults: WatchFaults,
): Promise<number> {
  const { terminal } = context;
  if (args.length > 0 || terminal === undefined) return runProgram(args, context);
  // Loaded only here: a command needs nothing of it.
  const { runPrompt } = await import('./prompt/prompt.ts');
  return runPrompt(context, terminal, watchFaults);
}

/** What a signal does: while nothing is being done that needs good order, it ends the process. */
function processSignals(): Signals {
  const endAtOnce = (signal: EndingSignal): void => {
    // The terminal shows ^C where the cursor was; the shell's prompt belongs on a line of its own.
    if (process.stderr.isTTY) process.stderr.write('\n');
    endProcess(ENDING_SIGNALS[signal]);
  };
  let onSignal = endAtOnce;
  for (const name of Object.keys(ENDING_SIGNALS) as EndingSignal[]) {
    process.on(name, () => onSignal(name));
  }
  return {
    watch: (watcher) => {
      onSignal = watcher;
      return () => {
        onSignal = endAtOnce;
      };
    },
    exit: endProcess,
  };
}

function wholeTerminal(): Context['terminal'] {
  const { stdin, stdout, env } = process;
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  return { input: stdin, output: stdout, name: env.TERM };
}

async function suspend(): Promise<void> {
  // All of the job, so that a shell that waits for a wrapper around us notices. Where no shell is there to let it go
  // on, the system ignores the signal.
  process.kill(0, 'SIGTSTP');
  await new Promise((resolve) => setImmediate(resolve));
}

async function runOnTerminal([program = '', ...args]: readonly string[]): Promise<ProgramEnd> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.on('error', (error) => resolve({ status: null, error }));
    child.on('exit', (status) => resolve({ status }));
  });
}

function environment(): Environment {
  return {
    env: process.env,
    platform: process.platform,
    // Each of these throws where the system cannot tell: no passwd entry, a directory that is gone.
    home: orElse(homedir, ''),
    cwd: orElse(() => process.cwd(), '/'),
    username: orElse(() => userInfo().username, process.env.LOGNAME ?? process.env.USER ?? ''),
    clock: () => new Date(),
  };
}

function orElse(ask: () => string, otherwise: string): string {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

/** Resolves when what was written is out, or never will be. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve();
    // A full disk fails even a write of nothing. What became of what was written is told within this turn.
    else if (stream.writableLength === 0) setImmediate(resolve);
    else stream.write('', () => resolve());
  });
}
