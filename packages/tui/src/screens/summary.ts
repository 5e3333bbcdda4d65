/** What the fleet comes to, above the tiles. */
import { countText } from '@exosphere/core';
import type { Totals } from '../fleet.ts';
import { clip, type Look, marked, width } from '../text.ts';

/** `10 online · 2 offline · 143? updates · 12? security on 4 · 3 to reboot · 2 unknown`, in two lines where it needs them. */
export function summary(totals: Totals, columns: number): readonly string[] {
  const { online, offline, updates, security, exposed, reboot, stale, unknown } = totals;
  const { undiscovered, unsupported } = totals;
  const secure = `${countText(security)} security`;
  const parts = [
    marked(online === 0 ? 'dim' : 'green', `${online} online`),
    ...some(offline, 'red', `${offline} offline`),
    `${countText(updates)} ${updates.value === 1 ? 'update' : 'updates'}`,
    exposed === 0 ? secure : marked('red', `${secure} on ${exposed}`),
    ...some(reboot, 'yellow', `${reboot} to reboot`),
    ...some(unknown, 'yellow', `${unknown} unknown`),
    ...some(stale, 'dim', `${stale} stale`),
    ...some(undiscovered, 'dim', `${undiscovered} undiscovered`),
    ...some(unsupported, 'dim', `${unsupported} unsupported`),
  ];
  const between = marked('dim', ' · ');
  const joined = (some: readonly string[]): string => ` ${some.join(between)}`;
  const over = parts.findIndex((_, at) => width(joined(parts.slice(0, at + 1))) > columns);
  if (over < 1) return [clip(joined(parts), columns), clip(adviceOn(totals), columns)];
  return [joined(parts.slice(0, over)), clip(joined(parts.slice(over)), columns)];
}

/** What to do next, for somebody who is here for the first time. */
function adviceOn({ hosts, undiscovered, unsupported, refreshed }: Totals): string {
  const isUnknown = refreshed === 0 && hosts > unsupported;
  if (!isUnknown) return '';
  return undiscovered === hosts
    ? ` ${marked('key', '^r')} asks all hosts what they are, and lists their updates.`
    : ` ${marked('key', '^r')} lists the updates of all hosts.`;
}

function some(count: number, look: Look, text: string): readonly string[] {
  return count === 0 ? [] : [marked(look, text)];
}
