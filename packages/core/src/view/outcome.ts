/** How an operation went: the line of one host, and the closing line of a run. */
import type { OsFacts } from '../os.ts';
import type { HostSummary } from '../summary.ts';
import { oneLine } from '../text.ts';
import { pad } from '../width.ts';
import { counted } from './count.ts';
import type { HostResult, StepFailure } from './results.ts';
import type { Style, Tone } from './style.ts';

/** What the user asked for; a refresh may discover and sync on the way. */
export type Job = 'discover' | 'refresh' | 'ping';

/** What one host came to, without its name: `12 updates, 3 security, reboot pending`. */
export function outcomeText(job: Job, result: HostResult): string {
  switch (result.standing) {
    case 'done':
      return doneText(job, result);
    case 'failed': {
      const reasons = result.failures.map(failureText).join('; ');
      if (isRefreshed(result)) return `${doneText(job, result)}; ${reasons}`;
      return `${job === 'ping' ? 'offline' : 'failed'}: ${reasons}`;
    }
    case 'skipped':
      return `skipped: ${oneLine(result.skipReason ?? '')}`;
    case 'stopped':
    case 'open':
      return 'stopped';
  }
}

/** The line of one host in a run over many: its name, padded, and what it came to. */
export function outcomeLine(job: Job, result: HostResult, nameWidth: number, style: Style): string {
  const text = outcomeText(job, result);
  const tone = TONES[result.standing];
  return `${pad(oneLine(result.host), nameWidth)}  ${tone === undefined ? text : style(tone, text)}`;
}

const TONES: { readonly [standing in HostResult['standing']]?: Tone } = {
  failed: 'red',
  skipped: 'dim',
  stopped: 'dim',
};

/** A failure in one line. */
export function failureText({ step, message }: Pick<StepFailure, 'step' | 'message'>): string {
  return oneLine(step === 'sync' ? `repository sync failed: ${message}` : message);
}

/** Whether the updates of the host are known now, whatever else went wrong. */
export function isRefreshed({ summary }: HostResult): boolean {
  return summary !== undefined && summary.updates.doubt === undefined;
}

function doneText(job: Job, { platform, summary }: HostResult): string {
  if (job === 'ping') return 'online';
  if (job === 'refresh' && summary !== undefined) return summaryText(summary);
  return platform === undefined ? 'done' : platformText(platform.os, platform.sources);
}

/** `Debian GNU/Linux 12 (bookworm), apt` */
function platformText(os: OsFacts, sources: readonly string[]): string {
  const name = os.prettyName ?? [os.flavor ?? os.kind, os.version].filter(Boolean).join(' ');
  const manager = sources.length === 0 ? 'unsupported' : sources.join(', ');
  return oneLine(`${name}, ${manager}`);
}

function summaryText(summary: HostSummary): string {
  const { updates, security, heldSecurity, reboot } = summary;
  const count = updates.value ?? 0;
  const parts = [count === 0 ? 'no updates' : counted(count, 'update')];
  if (security.doubt === undefined) {
    if (count > 0) parts.push(`${security.value ?? 0} security`);
  } else {
    parts.push(
      security.value === undefined ? 'security unknown' : `at least ${security.value} security`,
    );
  }
  const held = heldSecurity.value ?? 0;
  if (held > 0) parts.push(`${counted(held, 'security update')} held`);
  else if (heldSecurity.doubt !== undefined) parts.push('held security unknown');
  if (reboot === undefined) parts.push('reboot unknown');
  else if (reboot) parts.push('reboot pending');
  return parts.join(', ');
}

const DONE_WORD: { readonly [job in Job]: string } = {
  discover: 'discovered',
  refresh: 'refreshed',
  ping: 'online',
};

/** The last line of a run over many hosts: everything counted once. */
export function closingLine(job: Job, results: readonly HostResult[]): string {
  const count = (is: (result: HostResult) => boolean): number => results.filter(is).length;
  // A host that could not sync and was refreshed all the same counts as refreshed.
  const done = count((result) => result.standing === 'done' || isRefreshed(result));
  const failed = count((result) => result.standing === 'failed' && !isRefreshed(result));
  const skipped = count(({ standing }) => standing === 'skipped');
  const stopped = count((result) => result.standing === 'stopped' && !isRefreshed(result));
  const parts = [
    `${done} ${DONE_WORD[job]}`,
    ...some(failed, (many) => `${many} ${job === 'ping' ? 'offline' : 'failed'}`),
    ...some(skipped, (many) => `${many} skipped`),
    ...some(stopped, (many) => `${many} stopped`),
  ];
  const found = [
    ...(job === 'discover' ? unsupportedText(results) : []),
    ...(job === 'refresh' ? findings(results) : []),
  ];
  return [`${counted(results.length, 'host')}: ${parts.join(', ')}`, ...found].join('; ');
}

function unsupportedText(results: readonly HostResult[]): readonly string[] {
  const unsupported = results.filter(({ platform }) => platform?.sources.length === 0);
  return some(unsupported.length, (count) => `${count} of them unsupported`);
}

function findings(results: readonly HostResult[]): readonly string[] {
  const known = results.filter(isRefreshed).flatMap(({ summary }) => summary ?? []);
  const sum = (of: (summary: HostSummary) => number): number =>
    known.reduce((all, summary) => all + of(summary), 0);
  const hosts = (is: (summary: HostSummary) => boolean): number => known.filter(is).length;
  const unsynced = results.filter(({ failures }) => failures.some(({ step }) => step === 'sync'));
  const updates = sum((summary) => summary.updates.value ?? 0);
  const security = sum((summary) => summary.security.value ?? 0);
  return [
    ...(known.length === 0 ? [] : [`${counted(updates, 'update')}, ${security} security`]),
    ...some(
      sum(({ heldSecurity }) => heldSecurity.value ?? 0),
      (count) => `${counted(count, 'security update')} held`,
    ),
    ...some(
      hosts(({ reboot }) => reboot === true),
      (count) => `reboot pending on ${counted(count, 'host')}`,
    ),
    ...some(
      hosts((summary) => summary.security.doubt !== undefined),
      (count) => `security unknown on ${counted(count, 'host')}`,
    ),
    ...some(
      hosts(({ reboot }) => reboot === undefined),
      (count) => `reboot unknown on ${counted(count, 'host')}`,
    ),
    ...some(unsynced.length, (count) => `repository sync failed on ${counted(count, 'host')}`),
  ];
}

/** The text for a count above 0. */
function some(count: number, text: (count: number) => string): readonly string[] {
  return count === 0 ? [] : [text(count)];
}
