/** Carries sessions somewhere: into worker threads, or, for tests and tools, nowhere at all. */
import type { HostEvent, SessionTask } from '@exosphere/core';
import { runSession, type SessionTools } from './session.ts';

export interface Carrier {
  /** Runs one task to its end. Every event has been emitted when it resolves. Rejects only when the thread died. */
  carry(task: SessionTask, emit: (event: HostEvent) => void, signal: AbortSignal): Promise<void>;
  /** Ends everything that still runs. */
  close(): Promise<void>;
}

/** Runs sessions in this thread. */
export function inline(tools: SessionTools): Carrier {
  return {
    carry: (task, emit, signal) => runSession(task, tools, emit, signal),
    close: () => Promise.resolve(),
  };
}
