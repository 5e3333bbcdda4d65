/** What happens to a host, as a line of the log. Pure. */
import type { HostEvent, LogLevel } from '@exosphere/core';
import { follow, type HostResult, openResult, outcomeText } from '@exosphere/core/view';
import type { LogEntry } from './entry.ts';

/** The line; undefined: not worth one. `now`: for what has no time of its own, ISO 8601. */
export function eventEntry(event: HostEvent, now: string): LogEntry | undefined {
  const { host } = event;
  switch (event.type) {
    case 'connecting':
    case 'asking':
      return undefined;
    case 'skipped':
      return { at: now, level: 'INFO', host, message: `${event.step} skipped: ${event.reason}` };
    case 'done': {
      // How this step went, whatever may follow.
      const result = follow(openResult(host), { ...event, last: true });
      const { at, step } = event;
      return { at, level: levelOf(result), host, message: `${step} ${textOf(event, result)}` };
    }
  }
}

/** Not to know, though the host answered, is a warning; that it did not is an error. */
function levelOf({ standing, failures }: HostResult): LogLevel {
  if (standing !== 'failed') return 'INFO';
  return failures.every(({ kind }) => kind === 'unknown') ? 'WARNING' : 'ERROR';
}

function textOf(event: Extract<HostEvent, { type: 'done' }>, result: HostResult): string {
  const { step, outcome } = event;
  if (!outcome.ok && result.standing === 'failed') {
    const { message, hint } = outcome.failure;
    return `failed: ${message}${hint === undefined ? '' : `; hint: ${hint}`}`;
  }
  if (step === 'sync') return result.standing;
  const text = outcomeText(step, result);
  return result.standing === 'done' ? `done: ${text}` : text;
}
