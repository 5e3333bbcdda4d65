/** What a command gets from around it. */
import type { Cleared, ConfigSource, Environment, LoadedConfig, Service } from '@exosphere/engine';
import type { Terminal } from '@exosphere/tui';
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
  /**
   * Finds, reads and checks the configuration. Throws `ConfigurationError`. At the prompt it is the one that the prompt
   * began with; `anew` reads the file all the same.
   */
  load(options?: { readonly anew?: true }): Promise<LoadedConfig>;
  /** Where the configuration file is, or would be, without reading it. Throws `ConfigurationError`. */
  locate(): Promise<ConfigSource>;
  /** Makes a directory, and those above it, for its owner alone. Rejects as the file system does. */
  makeDirectory(path: string): Promise<void>;
  /** Runs another program, with our terminal for its own, to its end. */
  runProgram(words: readonly string[]): Promise<ProgramEnd>;
  /** Input and output, where both are a terminal, for a program that takes the whole screen. */
  readonly terminal: Omit<Terminal, 'glyphs'> | undefined;
  /** Stops the process and those it was started with, as Ctrl-Z does, until the shell lets them go on. */
  suspend(): Promise<void>;
  /**
   * The way to store and hosts. Nothing is read or started before it is asked for; the caller closes it.
   * `keepConnections`: for a front end that lives longer than one run.
   */
  open(loaded: LoadedConfig, options?: { readonly keepConnections?: true }): Service;
  /** Empties the store, even one that is too damaged to be opened. Throws `StoreError`. */
  clearStore(loaded: LoadedConfig): Promise<Cleared>;
  /** The interactive prompt that the command was typed at; undefined: it came from the command line. */
  readonly prompt?: Prompt;
}

/** What only a command at the prompt can do. */
export interface Prompt {
  /** Empties the screen. */
  clearScreen(): void;
  /** Ends the prompt after this command. */
  leave(): void;
}

/** Does work on the service of a configuration, and closes it whatever happens. */
export async function withService<T>(
  context: Context,
  loaded: LoadedConfig,
  work: (service: Service) => Promise<T>,
  options: { readonly keepConnections?: true } = {},
): Promise<T> {
  const service = context.open(loaded, options);
  try {
    return await work(service);
  } catch (error) {
    if (error instanceof Error && error.name !== 'UsageError') {
      service.log('ERROR', error.message);
      service.log('DEBUG', error.stack ?? 'it has no stack');
    }
    throw error;
  } finally {
    await service.close();
  }
}
