/** Decides, before anything connects, what to ask of which host. */
import type { Operation } from './event.ts';
import type { HostRecord } from './record.ts';
import type { SessionTask, Target } from './target.ts';

/** A host that is not asked, and why. */
export interface Skip {
  readonly host: string;
  readonly step: Operation;
  readonly reason: string;
}

/** What becomes of each host that was named: it is asked, or skipped. */
export interface Plan {
  readonly tasks: readonly SessionTask[];
  readonly skips: readonly Skip[];
}

/** Said of hosts that live but have no package manager we know. */
export const UNSUPPORTED = 'no supported package manager';

/**
 * What to do with each host, in the order given: hosts not discovered yet are discovered first,
 * hosts known to be unsupported are skipped, unless a discovery is asked for or a ping is all there is to do.
 */
export function plan(
  hosts: readonly {
    readonly target: Target;
    readonly record: Pick<HostRecord, 'os' | 'sources' | 'supported' | 'discoveredAt'>;
  }[],
  steps: readonly Operation[],
): Plan {
  const tasks: SessionTask[] = [];
  const skips: Skip[] = [];
  const asks = steps.filter((step) => step === 'sync' || step === 'refresh');
  for (const { target, record } of hosts) {
    const discovers = steps.includes('discover');
    const first = asks[0];
    if (first !== undefined && !discovers && !record.supported) {
      skips.push({ host: target.host, step: first, reason: UNSUPPORTED });
      continue;
    }
    const undiscovered = record.discoveredAt === undefined;
    tasks.push({
      target,
      steps: first !== undefined && !discovers && undiscovered ? ['discover', ...steps] : steps,
      sources: record.sources,
      ...(record.os?.uid === undefined ? {} : { uid: record.os.uid }),
    });
  }
  return { tasks, skips };
}
