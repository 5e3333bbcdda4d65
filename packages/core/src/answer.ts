/** What was asked of a host is known, or it is not and we say why: never a silent zero. */

/** A lesser doubt that goes with an answer and is kept with the host. */
export interface Note {
  readonly code: NoteCode;
  /** One plain sentence, already free of control characters. */
  readonly text: string;
}

/** What kind of doubt a note voices; used to fold equal notes of many hosts. */
export type NoteCode =
  | 'metadata-age'
  | 'repository-skipped'
  | 'no-advisories'
  | 'held'
  | 'deferred'
  | 'clock'
  | 'privilege'
  | 'platform'
  | 'other';

/** What was asked, established. */
export interface Known<T> {
  readonly known: true;
  readonly value: T;
  readonly notes: readonly Note[];
}

/** What was asked could not be established. */
export interface Unknown {
  readonly known: false;
  /** Why, as one clause a person can act on; quotes the host's own words where there are some. */
  readonly reason: string;
  readonly notes: readonly Note[];
}

/** The answer to a question, with its standing. Unknown is a value of its own. */
export type Answer<T> = Known<T> | Unknown;

/** An answer that was established. */
export function known<T>(value: T, notes: readonly Note[] = []): Known<T> {
  return { known: true, value, notes };
}

/** An answer that could not be established, and why. */
export function unknown(reason: string, notes: readonly Note[] = []): Unknown {
  return { known: false, reason, notes };
}
