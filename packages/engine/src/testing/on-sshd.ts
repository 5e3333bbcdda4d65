/** What tests share that put sessions and a real sshd together. */
import type { HostEvent, Operation, Outcome, Provider, Target } from '@exosphere/core';
import type { RealSshd } from '@exosphere/test-fixtures';
import { inline } from '../carrier.ts';
import { runTasks } from '../run.ts';
import type { TransportOptions } from '../ssh/transport.ts';
import { manager } from './manager.ts';
import { collect, inlineFor, outcomesOf, taskFor, toolsFor, transportFor } from './on-fleet.ts';

/** The host's name in what happens. */
export const REAL = 'real';

/** One session, over one login as that user; `directory` keeps what the client learns. */
export async function runOn(
  sshd: Pick<RealSshd, 'port' | 'sshConfigPath'>,
  directory: string,
  username: string,
  steps: readonly Operation[],
  change: Partial<Target> = {},
): Promise<readonly HostEvent[]> {
  const carrier = await inlineFor({ sshConfigPath: sshd.sshConfigPath, directory });
  const host = { name: REAL, address: '127.0.0.1', port: sshd.port };
  return collect([taskFor(host, steps, { username, ...change })], carrier);
}

/** What a session with something wrong about it is to do. */
export interface Trouble {
  readonly user: string;
  readonly steps?: readonly Operation[];
  /** Its only package manager. */
  readonly provider?: Provider;
  readonly change?: Partial<Target>;
  readonly options?: Partial<TransportOptions>;
  /** Hears of everything that happens. */
  readonly watch?: (event: HostEvent) => void;
}

/** What a session in trouble may take: generous, since tests assert why it ended and not when. */
const LIMITS: Partial<Target> = { connectTimeoutMs: 10_000, commandTimeoutMs: 5000 };

/** Nothing is wrong with the neighbour but that the machine may be busy. */
const PATIENT: Partial<Target> = {
  username: 'root',
  connectTimeoutMs: 60_000,
  commandTimeoutMs: 60_000,
};

/**
 * How the steps of a session as that user end, while another session as root runs beside it in the same run. Throws if
 * that neighbour is not told rightly, or if the two took more than one connection each.
 */
export async function besideRoot(
  sshd: Pick<RealSshd, 'port' | 'sshConfigPath'>,
  directory: string,
  { user, steps = ['discover'], provider = manager(':'), change, options, watch }: Trouble,
): Promise<readonly Outcome[]> {
  const from = { sshConfigPath: sshd.sshConfigPath, directory };
  const tools = { ...toolsFor(await transportFor(from, options)), providers: [provider] };
  const at = { address: '127.0.0.1', port: sshd.port };
  const limits = { ...LIMITS, username: user, ...change };
  const tasks = [
    { ...taskFor({ name: 'trouble', ...at }, steps, limits), sources: [provider.id] },
    taskFor({ name: 'neighbour', ...at }, ['discover'], PATIENT),
  ];
  const events: HostEvent[] = [];
  for await (const event of runTasks(tasks, { carrier: inline(tools), maxHosts: tasks.length })) {
    events.push(event);
    watch?.(event);
  }
  const [neighbour] = outcomesOf(events, 'neighbour');
  if (!neighbour?.ok || neighbour.report.operation !== 'discover' || neighbour.report.os.uid !== 0)
    throw new Error(`the neighbour is not told rightly: ${JSON.stringify(neighbour)}`);
  const connections = events.filter(({ type }) => type === 'connecting').length;
  if (connections !== 2) throw new Error(`${connections} connections instead of 2`);
  return outcomesOf(events, 'trouble');
}
