/** The log of a service: what is worth a line goes to the file and to whoever listens. */
import { type LogLevel, type Options, withoutLogins } from '@exosphere/core';
import { isLogged, type LogEntry, logLine } from './entry.ts';
import type { LogFile } from './file.ts';

export type LogOptions = Pick<
  Options,
  'logLevel' | 'debug' | 'logFile' | 'logMaxBytes' | 'logBackupCount'
>;

export interface Log {
  /** The least level that is written. */
  readonly least: LogLevel;
  /** Takes a line; those below the level go nowhere. */
  write(entry: LogEntry): void;
  /** Calls back with each line that is written; gives the way to stop that. */
  follow(listener: (entry: LogEntry) => void): () => void;
  /** Resolves when everything is written, or cannot be; a file system that hangs is not waited for. */
  close(): Promise<void>;
}

/** No log is worth a command that does not end. */
const CLOSE_MS = 5000;

/**
 * Nothing is loaded or opened before there is a line. That the file cannot be written is told once: as an entry to
 * those who listen, else to `onProblem`.
 */
export function openLog(
  { logLevel, debug, logFile: path, logMaxBytes, logBackupCount }: LogOptions,
  clock: () => Date,
  onProblem: (problem: string) => void,
): Log {
  const least = debug ? 'DEBUG' : logLevel;
  const listeners = new Set<(entry: LogEntry) => void>();
  let file: Promise<LogFile> | undefined;
  let opened: LogFile | undefined;

  const tell = (entry: LogEntry): void => {
    for (const listener of listeners) listener(entry);
  };
  const hasProblem = (why: string): void => {
    const message = `the log ${path}: ${why}`;
    if (listeners.size === 0) onProblem(message);
    else tell({ at: clock().toISOString(), level: 'WARNING', message });
  };
  const open = async (): Promise<LogFile> => {
    const { openLogFile } = await import('./file.ts');
    const options = { path, maxBytes: logMaxBytes, backups: logBackupCount };
    opened = openLogFile(options, hasProblem);
    return opened;
  };
  return {
    least,
    write: (said) => {
      if (!isLogged(said.level, least)) return;
      // Hosts have their say in it, and package managers print addresses as they are configured.
      const entry = { ...said, message: withoutLogins(said.message) };
      tell(entry);
      const line = logLine(entry);
      if (opened !== undefined) return opened.write(line);
      file ??= open();
      void file.then((loaded) => loaded.write(line));
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_MS);
      });
      await Promise.race([file?.then((loaded) => loaded.close()), tooLong]);
      clearTimeout(timer);
    },
  };
}
