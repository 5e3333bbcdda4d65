/** Ends the process, also where its terminal is gone: then Node.js cannot do it. */
import { isatty } from 'node:tty';

/**
 * Ends the process with that code at once; what was left to do on its exit is done. Without the terminal that it was
 * started on it ends by the signal that goes with that, `SIGHUP`: a shell gives that the code 129.
 */
export function endProcess(code: number): never {
  if (terminalIsGone()) {
    process.emit('exit', code);
    // On its way out Node.js sets the terminal back to how it was, and aborts when it cannot: a check in its
    // ResetStdio (seen in 20.20) that leaves a core file. A signal that nobody listens to goes another way.
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  }
  process.exit(code);
}

/** Whether a stream that was a terminal is none any more: each call on its device fails (EIO) after a hangup. */
function terminalIsGone(): boolean {
  const { stdin, stdout, stderr } = process;
  return [stdin, stdout, stderr].some(({ isTTY }, descriptor) => isTTY && !isatty(descriptor));
}
