/** Amazon Linux 2023 stays at the release it was installed from: newer ones are told by plugins of its own. */
import type { Capture } from '@exosphere/core';
import type { Installed } from '../rpm/installed.ts';
import type { Row } from '../rpm/listing.ts';
import { allLines, failureOf } from '../rpm/output.ts';
import type { Beyond } from '../rpm/reading.ts';
import { compareVersions } from '../rpm/version.ts';

// 2023.6.20241010
const VERSION = /\b20\d\d\.\d{1,4}\.\d{8}\b/gu;
// A line of the notice that any command may print:
//   Version 2023.6.20241010:
const ANNOUNCED = /^ {2}Version (?<release>20\d\d\.\d{1,4}\.\d{8}):$/u;
const IS_RELEASE = /^20\d\d\.\d{1,4}\.\d{8}$/u;

/**
 * The newest release that is out, as `dnf check-release-update` or the notice above the listing `check` tells it: that
 * listing never looks beyond the release of the host, so that nothing to update can mean months behind.
 * `pending` are the rows of the listing: it has the next release itself where the host follows the latest.
 */
export function readRelease(
  capture: Capture,
  check: Capture,
  pending: readonly Row[],
  { byName }: Installed,
): Beyond {
  const installed = byName.get('system-release') ?? '';
  const current = installed.slice(0, installed.lastIndexOf('-'));
  if (!IS_RELEASE.test(current)) return { updates: [], doubts: [] };
  // The notice may name the current release too.
  const newest = [
    ...allLines(capture).flatMap((line) => line.slice(0, 4096).match(VERSION) ?? []),
    ...allLines(check).flatMap((line) => ANNOUNCED.exec(line)?.groups?.release ?? []),
  ].reduce((a, b) => (compareVersions(b, a) > 0 ? b : a), current);
  // It ends with another status than 0 where it has found one.
  const failure =
    newest === current ? failureOf('dnf check-release-update', capture, [0]) : undefined;
  if (failure !== undefined) {
    const text = `whether a newer Amazon Linux release is out is not known: ${failure}`;
    return { updates: [], doubts: [{ code: 'platform', text }] };
  }
  const listed = pending.some(
    ({ name, evr }) => name === 'system-release' && compareVersions(evr, newest) >= 0,
  );
  if (newest === current || listed) return { updates: [], doubts: [] };
  const text = `the host is locked to Amazon Linux ${current}: what ${newest} brings and fixes is not listed`;
  return {
    updates: [
      {
        name: 'system-release',
        arch: 'noarch',
        installed,
        candidate: newest,
        origins: [],
        state: 'held',
      },
    ],
    doubts: [{ code: 'platform', text }],
  };
}
