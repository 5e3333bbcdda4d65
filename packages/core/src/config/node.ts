/** A configuration file as read, whatever its format: values with their places, before they are judged. */
import { quoted } from '../text.ts';
import type { Position } from './problem.ts';

/** One value of the file. `at` is undefined where the reader keeps no places (TOML that is in order). */
export type Node = { readonly at: Position | undefined } & (
  | {
      readonly kind: 'scalar';
      readonly value: string | number | boolean | null;
      /** Exactly as written, where that is not plain from the value: an unquoted YAML scalar. */
      readonly source?: string;
    }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'mapping'; readonly entries: readonly Entry[] }
  /** Something that no option can hold: a date. */
  | { readonly kind: 'other'; readonly what: string }
);

/** A key with its value. Equal keys stay apart until they are found to be an error. */
export interface Entry {
  readonly key: string;
  readonly at: Position | undefined;
  readonly value: Node;
}

/** Something wrong at a place; the file is added by `parseConfig`. */
export interface Finding {
  readonly message: string;
  readonly at: Position | undefined;
  readonly hint?: string;
  readonly path?: string;
}

/** What a reader makes of a text. `root` is undefined for a file without any value. */
export type Reading =
  | { readonly ok: true; readonly root: Node | undefined }
  | { readonly ok: false; readonly error: Finding };

/** Thrown inside a reader, and never past it. */
export class Unreadable {
  readonly error: Finding;
  constructor(error: Finding) {
    this.error = error;
  }
}

/** Deeper nesting is no configuration; the readers refuse it before it can exhaust the stack. */
export const DEEPEST = 50;

/** The complaint about a text that nests deeper than `DEEPEST`. */
export function tooDeep(at: Position | undefined): Finding {
  return { message: `nested more than ${DEEPEST} levels deep`, at };
}

/** The value as shown in a message, in one short line. */
export function show(node: Node): string {
  if (node.kind === 'mapping') return 'a mapping';
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'other') return node.what;
  if (typeof node.value === 'string') return quoted(node.value, 60);
  if (node.value === null) return 'empty';
  return quoted(node.source ?? String(node.value), 60).slice(1, -1);
}

/** The entries without those whose key was there before; equal keys are an error of their own. */
export function firstOfEach(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Set<string>();
  return entries.filter(({ key }) => !seen.has(key) && seen.add(key));
}
