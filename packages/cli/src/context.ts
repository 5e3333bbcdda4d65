/** What a command gets from around it. */
import type { Cleared, Environment, LoadedConfig, Service } from '@exosphere/engine';
import type { Signals } from './interrupt.ts';
import type { Io } from './io.ts';

export interface Context {
  readonly io: Io;
  readonly signals: Signals;
  readonly environment: Environment;
  /** Finds, reads and checks the configuration. Throws `ConfigurationError`. */
  load(): Promise<LoadedConfig>;
  /** The way to store and hosts. Nothing is read or started before it is asked for; the caller closes it. */
  open(loaded: LoadedConfig): Service;
  /** Empties the store, even one that is too damaged to be opened. Throws `StoreError`. */
  clearStore(loaded: LoadedConfig): Promise<Cleared>;
}

/** Does work on the service of a configuration, and closes it whatever happens. */
export async function withService<T>(
  context: Context,
  loaded: LoadedConfig,
  work: (service: Service) => Promise<T>,
): Promise<T> {
  const service = context.open(loaded);
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}
