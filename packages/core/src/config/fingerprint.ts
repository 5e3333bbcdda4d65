/** Tells whether two builds judge configurations by the same tables. */
import { hostFieldTable } from './host-fields.ts';
import { optionTable } from './options.ts';

/** Raise when the meaning of a file changes in a way that the tables do not show. */
const READER = 1;

/** A text that differs whenever the rules for options or hosts do: what was checked by others must be checked anew. */
export function rulesFingerprint(): string {
  return JSON.stringify([READER, optionTable, hostFieldTable], (_, value: unknown) =>
    value instanceof RegExp ? value.source : value,
  );
}
