/** One service for all commands of a prompt: its connections and its store outlive each of them. */
import type { LoadedConfig, Service } from '@exosphere/engine';
import type { Context } from '../context.ts';

export interface SharedService {
  /** The service, for one command, which may close it without closing it for others. Used up once `signal` is aborted. */
  open(signal: AbortSignal): Service;
  /** Closes connections and store; the next command opens them again. */
  close(): Promise<void>;
}

/** Nothing is opened before it is asked for. */
export function shareService(context: Context, loaded: LoadedConfig): SharedService {
  let shared: Service | undefined;
  return {
    open: (signal) => {
      shared ??= context.open(loaded, { keepConnections: true });
      return forCommand(shared, signal);
    },
    close: async () => {
      const open = shared;
      shared = undefined;
      await open?.close();
    },
  };
}

function forCommand(service: Service, signal: AbortSignal): Service {
  return {
    ...service,
    // A report that nobody waits for any more must not be written in the end.
    entries: async function* (...args) {
      for await (const entry of service.entries(...args)) {
        signal.throwIfAborted();
        yield entry;
      }
      signal.throwIfAborted();
    },
    run: (steps, names, { signal: stop } = {}) =>
      service.run(steps, names, {
        signal: stop === undefined ? signal : AbortSignal.any([stop, signal]),
      }),
    close: async () => undefined,
  };
}
