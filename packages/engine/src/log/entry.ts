/** A line of the log, as data and as text. */
import { type LogLevel, oneLine } from '@exosphere/core';

/** One line of the log, before it is text. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly level: LogLevel;
  /** The host it is about; undefined: none in particular. */
  readonly host?: string;
  readonly message: string;
}

const ORDER: readonly LogLevel[] = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

/** Whether lines of a level are written where `least` is the least that is. */
export function isLogged(level: LogLevel, least: LogLevel): boolean {
  return ORDER.indexOf(level) >= ORDER.indexOf(least);
}

/** Characters of a message: a host's words may be of any length, and a line is written in one piece. */
const MOST_CHARACTERS = 8000;

/**
 * The line in the file, with its end: time, level, host or `-`, message. Hosts and files have their say in messages,
 * so nothing in it can end the line or reach a terminal as anything but text.
 */
export function logLine({ at, level, host = '-', message }: LogEntry): string {
  const cut = message.length > MOST_CHARACTERS ? `${message.slice(0, MOST_CHARACTERS)}…` : message;
  return `${at} ${level} ${oneLine(host)} ${oneLine(cut)}\n`;
}
