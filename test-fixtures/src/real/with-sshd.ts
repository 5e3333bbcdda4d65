/** One simulated machine for the length of a test. */
import type { Machine } from './machine.ts';
import { type RealSshd, startSshd } from './sshd.ts';

/** Runs `body` against a real sshd in the machine, which ends with it, however it ends. */
export async function withSshd(
  machine: Machine,
  body: (host: RealSshd) => Promise<void>,
): Promise<void> {
  const host = await startSshd({ machine });
  try {
    await body(host);
  } finally {
    await host.stop();
  }
}
