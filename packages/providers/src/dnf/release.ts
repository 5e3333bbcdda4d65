/** Amazon Linux 2023 stays at the release it was installed from: newer ones are told by a plugin of its own. */
import type { Capture } from '@exosphere/core';
import type { Installed } from '../rpm/installed.ts';
import { failureOf } from '../rpm/output.ts';
import type { Beyond } from '../rpm/reading.ts';
import { compareVersions } from '../rpm/version.ts';

// 2023.6.20241010
const VERSION = /\b20\d\d\.\d{1,4}\.\d{8}\b/gu;
const IS_RELEASE = /^20\d\d\.\d{1,4}\.\d{8}$/u;

/**
 * The newest release that is out, as `dnf check-release-update` tells it: the plain listing of updates never
 * looks beyond the release of the host, so that nothing to update can mean months behind.
 */
export function readRelease(capture: Capture, { byName }: Installed): Beyond {
  const installed = byName.get('system-release') ?? '';
  const current = installed.slice(0, installed.lastIndexOf('-'));
  if (!IS_RELEASE.test(current)) return { updates: [], doubts: [] };
  const failure = failureOf('dnf check-release-update', capture, [0]);
  if (failure !== undefined) {
    const text = `whether a newer Amazon Linux release is out is not known: ${failure}`;
    return { updates: [], doubts: [{ code: 'platform', text }] };
  }
  // The banner of the plugin may name the current release too.
  const newest = [...(`${capture.stdout}\n${capture.stderr}`.match(VERSION) ?? [])].reduce(
    (a, b) => (compareVersions(b, a) > 0 ? b : a),
    current,
  );
  if (newest === current) return { updates: [], doubts: [] };
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
