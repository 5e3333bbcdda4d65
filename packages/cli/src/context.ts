/** What a command gets from around it. */
import type { Cleared, ConfigSource, Environment, LoadedConfig, Service } from '@exosphere/engine';
import type { Signals } from './interrupt.ts';
import type { Io } from './io.ts';

/** How another program ended. */
export interface ProgramEnd {
  /** Its exit status; null when a signal ended it, or it never started. */
  readonly status: number | null;
  /** Why it could not be started. */
  readonly error?: Error;
}

export interface Context {
  readonly io: Io;
  readonly signals: Signals;
  readonly environment: Environment;
  /** Finds, reads and checks the configuration. Throws `ConfigurationError`. */
  load(): Promise<LoadedConfig>;
  /** Where the configuration file is, or would be, without reading it. Throws `ConfigurationError`. */
  locate(): Promise<ConfigSource>;
  /** Makes a directory, and those above it, for its owner alone. Rejects as the file system does. */
  makeDirectory(path: string): Promise<void>;
  /** Runs another program, with our terminal for its own, to its end. */
  runProgram(words: readonly string[]): Promise<ProgramEnd>;
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
