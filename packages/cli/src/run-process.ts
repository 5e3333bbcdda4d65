/** Ties the program to the process: streams, signals, environment, exit code. */
import { homedir, userInfo } from 'node:os';
import {
  clearStore,
  type Environment,
  loadConfig,
  locateConfig,
  makeDirectory,
  openService,
} from '@exosphere/engine';
import type { Context, ProgramEnd } from './context.ts';
import { complaint, DONE, endingOf, FAILED } from './errors.ts';
import { ENDING_SIGNALS, type EndingSignal, type Signals } from './interrupt.ts';
import { processIo } from './io.ts';
import { runProgram } from './program.ts';
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
    open: (loaded) => openService({ environment: surroundings, loaded }),
    clearStore: ({ config }) => clearStore(config.options.cacheFile, surroundings.clock()),
  };
  process.on('uncaughtException', (error) => {
    process.stderr.write(endingOf(error).text);
    process.exit(FAILED);
  });
  const code = await runProgram(args, context);
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  // Nothing that is left over may keep the process alive: what was to be saved is saved.
  process.exit(outputFailed ? FAILED : io.closed.aborted ? DONE : code);
}

/** What a signal does: while nothing is being done that needs good order, it ends the process. */
function processSignals(): Signals {
  const endAtOnce = (signal: EndingSignal): void => {
    // The terminal shows ^C where the cursor was; the shell's prompt belongs on a line of its own.
    if (process.stderr.isTTY) process.stderr.write('\n');
    process.exit(ENDING_SIGNALS[signal]);
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
    exit: (code) => process.exit(code),
  };
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
    else stream.write('', () => resolve());
  });
}
