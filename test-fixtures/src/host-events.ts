/** What hosts tell in a discovery or refresh, made up: for tests of what is done with it. */
import {
  type Evidence,
  type Failure,
  type HostEvent,
  known,
  type OsFacts,
  type Update,
  type UpdatesReading,
} from '@exosphere/core';

type Done = Extract<HostEvent, { readonly type: 'done' }>;

/** Facts of a Debian host, where a test needs any. */
const DEBIAN: OsFacts = {
  kind: 'linux',
  flavor: 'debian',
  version: '12',
  ids: ['debian'],
  kernel: '6.1.0-28-amd64',
  machine: 'x86_64',
  tools: ['apt-get'],
  container: false,
};

/** A pending update of openssl, with whatever differs. */
export function updateOf(facts: Partial<Update> = {}): Update {
  return {
    name: 'openssl',
    arch: 'amd64',
    installed: '3.0.14-1',
    candidate: '3.0.15-1',
    origins: ['Debian-Security:12/stable-security'],
    security: true,
    state: 'pending',
    ...facts,
  };
}

/** A list of updates that can be relied on. */
export function readingOf(updates: readonly Update[]): UpdatesReading {
  return { updates: known(updates), security: known({ vulnerable: [] }) };
}

/** The host was discovered. */
export function discovered(host: string, at: string, sources: readonly string[] = ['apt']): Done {
  const report = { operation: 'discover', os: DEBIAN, sources } as const;
  return { type: 'done', host, step: 'discover', at, outcome: { ok: true, report }, last: true };
}

/** The host was refreshed: a list of updates stands for what `apt` told. */
export function refreshed(
  host: string,
  at: string,
  told: readonly Update[] | { readonly [source: string]: UpdatesReading },
  evidence: readonly Evidence[] = [],
): Done {
  const sources = Array.isArray(told) ? { apt: readingOf(told) } : told;
  const reboot = known({ needed: false, reasons: [] });
  const report = { operation: 'refresh', sources, reboot, evidence } as Extract<
    Done['outcome'],
    { readonly ok: true }
  >['report'];
  return { type: 'done', host, step: 'refresh', at, outcome: { ok: true, report }, last: true };
}

/** A step failed; the host did not even answer, unless the failure says otherwise. */
export function failed(
  host: string,
  at: string,
  step: Done['step'],
  facts: Partial<Failure> = {},
): Done {
  const failure: Failure = {
    kind: 'unreachable',
    message: 'connection refused',
    reached: false,
    ...facts,
  };
  return { type: 'done', host, step, at, outcome: { ok: false, failure }, last: true };
}
