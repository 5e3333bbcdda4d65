/** The one line that tells how far a run is. */
import type { Operation } from '../event.ts';
import { cut } from '../width.ts';

/** How far a run over many hosts is. */
export interface Tally {
  readonly total: number;
  /** Hosts of which nothing more will come, failed ones included. */
  readonly ended: number;
  readonly failed: number;
}

/** Wide enough to read, narrow enough to survive most changes of the terminal's width. */
const WIDEST = 60;
const BAR = 24;
const FRAMES = ['|', '/', '-', '\\'] as const;

/** `Refreshing [######------------------] 50/200, 3 failed`, of at most `width` cells. */
export function barLine(title: string, tally: Tally, width: number): string {
  const { total, ended, failed } = tally;
  const filled = total === 0 ? BAR : Math.floor((BAR * ended) / total);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}]`;
  const counts = `${ended}/${total}${failed === 0 ? '' : `, ${failed} failed`}`;
  const most = Math.min(width, WIDEST);
  const line = `${title} ${bar} ${counts}`;
  return line.length <= most ? line : cut(`${title} ${counts}`, most);
}

/** `/ web1: refreshing`; the sign turns with every tick. */
export function spinnerLine(host: string, activity: string, tick: number, width: number): string {
  return cut(`${FRAMES[tick % FRAMES.length]} ${host}: ${activity}`, Math.min(width, WIDEST));
}

const DOING: { readonly [step in Operation]: string } = {
  ping: 'asking for a sign of life',
  discover: 'discovering',
  sync: 'syncing repositories',
  refresh: 'listing updates',
};

/** What is going on with a host while it is asked a step; undefined: while it is being connected to. */
export function activityOf(step: Operation | undefined): string {
  return step === undefined ? 'connecting' : DOING[step];
}
