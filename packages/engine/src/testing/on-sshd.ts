/** What tests share that put sessions and a real sshd together. */
import type { HostEvent, Operation, Target } from '@exosphere/core';
import type { RealSshd } from '@exosphere/test-fixtures';
import { collect, inlineFor, taskFor } from './on-fleet.ts';

/** The host's name in what happens. */
export const REAL = 'real';

/** One session, over one login as that user; `directory` keeps what the client learns. */
export async function runOn(
  sshd: RealSshd,
  directory: string,
  username: string,
  steps: readonly Operation[],
  change: Partial<Target> = {},
): Promise<readonly HostEvent[]> {
  const carrier = await inlineFor({ sshConfigPath: sshd.sshConfigPath, directory });
  const host = { name: REAL, address: '127.0.0.1', port: sshd.port };
  return collect([taskFor(host, steps, { username, ...change })], carrier);
}
