/** Turns an operation into the one probe that asks it, given the providers of the host. */
import {
  type Answer,
  all,
  type Captures,
  type Evidence,
  known,
  type OsFacts,
  type Probe,
  type Provider,
  prefixed,
  probe,
  type RebootVerdict,
  type UpdatesReading,
  unknown,
} from '@exosphere/core';
import { identity } from './identity.ts';

/** A probe, and which answers each of its commands serves. */
export interface Asked<T> {
  readonly probe: Probe<T>;
  readonly answers: { readonly [command: string]: Evidence['answers'] };
}

/** What a refresh found. */
export interface Refreshed {
  readonly sources: { readonly [source: string]: UpdatesReading };
  readonly reboot: Answer<RebootVerdict>;
  /** The host's clock when the script began: seconds since the epoch. */
  readonly clock?: number;
}

/** What a discovery found. */
export interface Discovered {
  readonly os: OsFacts;
  /** The providers of the host, the package manager first; empty: unsupported. */
  readonly sources: readonly Provider[];
}

const TRUE: Probe<boolean> = probe({
  commands: { true: { sh: 'true', purpose: 'a command can be run' } },
  read: (captures) => captures.true.exitCode === 0,
});

// `date +%s` is in every system we serve, though POSIX had no %s before 2024.
const CLOCK: Probe<number | undefined> = probe({
  commands: { clock: { sh: 'date +%s', purpose: 'ages are told by the clock of the host' } },
  read: ({ clock }) => {
    const text = clock.stdout.trim();
    return clock.exitCode === 0 && /^\d{1,12}$/u.test(text) ? Number(text) : undefined;
  },
});

/** Whether a command can be run. */
export function askPing(): Asked<boolean> {
  return { probe: TRUE, answers: {} };
}

/** What the host is, and which of the providers serve it. Unknown: not a Unix-like system. */
export function askIdentity(providers: readonly Provider[]): Asked<Answer<Discovered>> {
  const inner = identity([...new Set(providers.flatMap((provider) => provider.tools))]);
  return {
    probe: {
      ...inner,
      read: (captures) => {
        const os = inner.read(captures);
        if (!os.known) return os;
        const primary = packageManager(os.value, providers);
        return known({ os: os.value, sources: primary === undefined ? [] : [primary] }, os.notes);
      },
    },
    answers: {},
  };
}

/** Has each source that can refresh its own metadata; a source with nothing to do is not asked. */
export function askSync(
  sources: readonly Provider[],
): Asked<{ readonly [source: string]: Answer<null> }> {
  const syncs = sources.flatMap((provider) =>
    provider.sync === undefined
      ? []
      : [[provider.id, prefixed(provider.id, provider.sync)] as const],
  );
  const joined = all(Object.fromEntries(syncs));
  return { probe: { ...joined, slow: true }, answers: labelled(joined.commands, 'sync') };
}

/** Updates, security and reboot state of every source; the package manager says whether to reboot. */
export function askRefresh(sources: readonly Provider[]): Asked<Refreshed> {
  const updates = Object.fromEntries(
    sources.map((provider) => [provider.id, prefixed(provider.id, provider.updates)]),
  );
  const primary = sources[0];
  const reboot =
    primary?.reboot === undefined ? undefined : prefixed(`${primary.id}.reboot`, primary.reboot);
  const parts = { clock: CLOCK, ...updates, ...(reboot === undefined ? {} : { reboot }) };
  const joined = all<{ readonly [name: string]: Probe<unknown> }>(parts);
  return {
    probe: {
      ...joined,
      read: (captures: Captures) => {
        const clock = CLOCK.read(captures);
        return {
          sources: Object.fromEntries(
            Object.entries(updates).map(([id, part]) => [id, part.read(captures)]),
          ),
          reboot: reboot?.read(captures) ?? unknown('this platform cannot tell'),
          ...(clock === undefined ? {} : { clock }),
        };
      },
    },
    answers: {
      ...Object.assign(
        {},
        ...Object.values(updates).map((part) => labelled(part.commands, 'updates')),
      ),
      ...(reboot === undefined ? {} : labelled(reboot.commands, 'reboot')),
    },
  };
}

function labelled(
  commands: { readonly [name: string]: unknown },
  answers: Evidence['answers'],
): { readonly [name: string]: Evidence['answers'] } {
  return Object.fromEntries(Object.keys(commands).map((name) => [name, answers]));
}

/** The programs decide; where several managers are installed, the one native to the system; else the first. */
function packageManager(os: OsFacts, providers: readonly Provider[]): Provider | undefined {
  const able = providers.filter((provider) => provider.serves(os));
  return able.find((provider) => provider.families.some((id) => os.ids.includes(id))) ?? able[0];
}
