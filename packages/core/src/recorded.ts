/** Reads captured text without a host: for programs that have the output and want the facts. */
import type { Capture, Probe } from './probe.ts';
import { cleanText } from './text.ts';

/**
 * What a probe reads from text that was captured elsewhere: cleaned as that of a live host is, by command name. A
 * command without a capture counts as not recorded, and the answers that rest on it are unknown. A capture without
 * `exitCode` counts as cut off.
 * @example
 * const listing = { stdout: text, stderr: '', exitCode: 100 };
 * const { updates } = readRecorded(dnf.updates, { 'check-update': listing });
 */
export function readRecorded<T>(
  probe: Probe<T>,
  captures: { readonly [command: string]: Capture },
): T {
  const complete = Object.keys(probe.commands).map((name): readonly [string, Capture] => {
    const capture = captures[name];
    if (capture === undefined) return [name, { stdout: '', stderr: '', missing: 'absent' }];
    const { stdout, stderr } = capture;
    return [name, { ...capture, stdout: cleanText(stdout), stderr: cleanText(stderr) }];
  });
  return probe.read(Object.fromEntries(complete));
}
