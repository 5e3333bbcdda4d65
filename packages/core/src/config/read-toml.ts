/** Reads TOML. Loaded only for TOML files, and its second, positional parser only when something is wrong. */
import { parse, TomlError } from 'smol-toml';
import { DEEPEST, type Node, type Reading, tooDeep } from './node.ts';
import type { Position } from './problem.ts';

/** A key's names from the top of the file; the entries of a list count from 0. */
export type TomlPath = readonly (string | number)[];

/** Where values stand, as far as it is known. */
export interface TomlPlaces {
  key(path: TomlPath): Position | undefined;
  value(path: TomlPath): Position | undefined;
}

/** The value of a TOML text, or the first thing that is wrong with it. Has places only if they are given. */
export function readToml(text: string, places?: TomlPlaces): Reading {
  let table: unknown;
  try {
    table = parse(text, { maxDepth: DEEPEST });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const at = { line: error.line, column: error.column };
    return { ok: false, error: { message: firstLine(error.message), at } };
  }
  const root = nodeOf(table, [], places);
  return root === undefined ? { ok: false, error: tooDeep(undefined) } : { ok: true, root };
}

/** `Invalid TOML document: expected key-value separator`, a blank line, then lines of the file */
function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? '').replace(/^Invalid TOML document: /u, '');
}

/** Undefined: nested too deeply. */
function nodeOf(value: unknown, path: TomlPath, places: TomlPlaces | undefined): Node | undefined {
  const at = places?.value(path);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { at, kind: 'scalar', value };
  }
  if (value instanceof Date) return { at, kind: 'other', what: 'a date' };
  // Dotted keys nest without brackets: [a.a.a.a ...]
  if (path.length > DEEPEST) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => nodeOf(item, [...path, index], places));
    return items.includes(undefined) ? undefined : { at, kind: 'list', items: items as Node[] };
  }
  const entries = [];
  for (const [key, entry] of Object.entries(value as object)) {
    const keyPath = [...path, key];
    const node = nodeOf(entry, keyPath, places);
    if (node === undefined) return undefined;
    entries.push({ key, at: places?.key(keyPath), value: node });
  }
  return { at, kind: 'mapping', entries };
}
