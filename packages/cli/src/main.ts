#!/usr/bin/env node
/**
 * The command's entry: from the process's arguments to its exit code. Answers `--version` at once,
 * and loads everything else only when asked.
 */
import { VERSION } from './version.ts';

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that left is none of our business; a full disk is.
    if (error.code === 'EPIPE') return;
    process.stderr.write(`error: cannot write to standard output: ${error.message}\n`);
    process.exitCode = 2;
  });
  process.stdout.write(`${VERSION}\n`);
} else {
  const { runProcess } = await import('./run-process.ts');
  await runProcess(args);
}
