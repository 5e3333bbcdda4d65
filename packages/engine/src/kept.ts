/** Connections of one thread that outlive their operation, so that the next one on the host needs no login. */
import type { Failure, Target } from '@exosphere/core';
import type { Connection } from './answer.ts';
import type { Tracing } from './log/trace.ts';
import type { SessionTools } from './session.ts';
import type { Execution } from './ssh/exec.ts';

/** A connection that can be lost while nobody uses it. */
export interface OpenConnection extends Connection {
  isOpen(): boolean;
  /** Resolves when it is over, by whomever. */
  readonly closed: Promise<void>;
}

/** Opens connections; see `SessionTools`. */
export type Connect = (
  target: Target,
  signal: AbortSignal,
) => Promise<
  | { readonly ok: true; readonly connection: OpenConnection }
  | { readonly ok: false; readonly failure: Failure }
>;

export interface KeepOptions {
  /** How long a connection that nobody uses is kept. */
  readonly lifetimeMs: number;
  /** How often it is looked at. */
  readonly reapIntervalMs: number;
}

/** What the other threads are told. `since`: milliseconds since the epoch; undefined: it is in use. */
export type KeptChange =
  | { readonly type: 'kept'; readonly host: string; readonly since?: number }
  | { readonly type: 'closed'; readonly host: string };

export interface Kept {
  readonly connect: SessionTools['connect'];
  /** Closes those that nobody uses, and the others as soon as they are free. Resolves when the free ones are closed. */
  close(hosts?: readonly string[]): Promise<void>;
}

interface Entry {
  readonly connection: OpenConnection;
  /** What it was opened by: a host that is configured otherwise needs another one. */
  readonly key: string;
  /** Undefined: it is in use. */
  since?: number;
  /** Not to be used again. */
  unwanted?: true;
}

/** Keeps what `connect` opens. `tell` hears of every change. `tracing`: if that is logged. */
export function keepConnections(
  connect: Connect,
  { lifetimeMs, reapIntervalMs }: KeepOptions,
  tell: (change: KeptChange) => void,
  tracing?: Tracing,
): Kept {
  const entries = new Map<string, Entry>();

  const forget = (host: string, entry: Entry): void => {
    if (entries.get(host) !== entry) return;
    entries.delete(host);
    tell({ type: 'closed', host });
  };
  const discard = (host: string, entry: Entry): Promise<void> => {
    forget(host, entry);
    return entry.connection.close();
  };
  const keep = (target: Target, connection: OpenConnection): Entry => {
    const entry: Entry = { connection, key: keyOf(target) };
    entries.set(target.host, entry);
    void connection.closed.then(() => forget(target.host, entry));
    tell({ type: 'kept', host: target.host });
    return entry;
  };
  const release = async (host: string, entry: Entry): Promise<void> => {
    if (entry.unwanted || !entry.connection.isOpen()) return discard(host, entry);
    entry.since = Date.now();
    tell({ type: 'kept', host, since: entry.since });
  };
  /** A connection that nobody uses, made ready to be used. */
  const take = async (target: Target): Promise<Entry | undefined> => {
    const entry = entries.get(target.host);
    if (entry?.since === undefined) return undefined;
    if (entry.key !== keyOf(target) || !entry.connection.isOpen()) {
      await discard(target.host, entry);
      return undefined;
    }
    delete entry.since;
    tell({ type: 'kept', host: target.host });
    return entry;
  };
  const reap = setInterval(() => {
    const now = Date.now();
    for (const [host, entry] of entries) {
      if (entry.since !== undefined && now - entry.since >= lifetimeMs) void discard(host, entry);
    }
  }, reapIntervalMs);
  reap.unref();

  return {
    connect: async (target, signal) => {
      const kept = await take(target);
      if (kept !== undefined) {
        tracing?.of(target.host)('goes over the connection that was kept');
        return { ok: true, connection: reused(kept, target, signal) };
      }
      const opened = await connect(target, signal);
      // Two operations on one host at a time: the second has a connection of its own, and ends it.
      if (!opened.ok || !opened.connection.isOpen() || entries.has(target.host)) return opened;
      const entry = keep(target, opened.connection);
      const { connection } = entry;
      return {
        ok: true,
        connection: {
          execute: (...asked) => connection.execute(...asked),
          close: () => release(target.host, entry),
        },
      };
    },
    close: async (hosts) => {
      const chosen = [...entries].filter(([host]) => hosts === undefined || hosts.includes(host));
      await Promise.all(
        chosen.map(([host, entry]) => {
          if (entry.since !== undefined) return discard(host, entry);
          entry.unwanted = true;
          return undefined;
        }),
      );
    },
  };

  /** A kept connection, which may turn out to be dead: then, once, a new one takes its place. */
  function reused(first: Entry, target: Target, connecting: AbortSignal): Connection {
    const { host, connectTimeoutMs: startMs = PATIENCE_MS } = target;
    let current: { readonly connection: OpenConnection; readonly entry?: Entry } = {
      connection: first.connection,
      entry: first,
    };
    let proven = false;
    return {
      execute: async (script, how, signal) => {
        if (proven) return current.connection.execute(script, how, signal);
        proven = true;
        const execution = await current.connection.execute(script, { ...how, startMs }, signal);
        if ('kind' in execution || !isUnanswered(execution) || signal.aborted) return execution;
        tracing?.of(host)('the connection that was kept is dead: connects anew');
        await discard(host, first);
        const opened = await connect(target, connecting);
        if (!opened.ok) return opened.failure;
        const { connection } = opened;
        current = entries.has(host)
          ? { connection }
          : { connection, entry: keep(target, connection) };
        return connection.execute(script, how, signal);
      },
      close: () =>
        current.entry === undefined ? current.connection.close() : release(host, current.entry),
    };
  }
}

/** How long a connection that was idle has to begin to answer, where no other time is configured. */
const PATIENCE_MS = 10_000;

/** Nothing of the script was answered: it may be sent again. After the first mark a sync would run twice. */
function isUnanswered({ ending, marksAt, accepted }: Execution): boolean {
  if (marksAt.length > 0) return false;
  return ending === 'lost' || ending === 'silent' || (ending === 'refused' && !accepted);
}

/** Everything that decides where a connection goes, and as whom. */
function keyOf(target: Target): string {
  const { address, port, username, hostKeyPolicy, connectTimeoutMs, transport } = target;
  return JSON.stringify([address, port, username, hostKeyPolicy, connectTimeoutMs, transport]);
}
