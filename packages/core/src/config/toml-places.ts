/** Finds the places of keys and values in TOML that is in order as TOML. Loaded on the error path only. */
import { type AST, parseTOML } from 'toml-eslint-parser';
import type { Position } from './problem.ts';
import type { TomlPath, TomlPlaces } from './read-toml.ts';

/** The places of everything in the text. Throws a `SyntaxError` where this parser is stricter than the other. */
export function tomlPlaces(text: string): TomlPlaces {
  const keys = new Map<string, Position>();
  const values = new Map<string, Position>();

  function put(places: Map<string, Position>, path: TomlPath, node: AST.TOMLNode): void {
    const id = JSON.stringify(path);
    // A table that is added to in several parts of the file stands where it is first named.
    if (!places.has(id))
      places.set(id, { line: node.loc.start.line, column: node.loc.start.column + 1 });
  }

  function pair(node: AST.TOMLKeyValue, base: TomlPath): void {
    const path = [...base];
    for (const part of node.key.keys) {
      path.push(part.type === 'TOMLBare' ? part.name : part.value);
      put(keys, path, part);
      put(values, path, part);
    }
    values.delete(JSON.stringify(path));
    content(node.value, path);
  }

  function content(node: AST.TOMLContentNode, path: TomlPath): void {
    put(values, path, node);
    if (node.type === 'TOMLArray') {
      for (const [index, item] of node.elements.entries()) content(item, [...path, index]);
    } else if (node.type === 'TOMLInlineTable') {
      for (const item of node.body) pair(item, path);
    }
  }

  function table(node: AST.TOMLTable): void {
    for (const [index, part] of node.resolvedKey.entries()) {
      const path = node.resolvedKey.slice(0, index + 1);
      put(values, path, node.key);
      if (typeof part === 'string') put(keys, path, node.key);
    }
    for (const item of node.body) pair(item, node.resolvedKey);
  }

  for (const node of parseTOML(text).body[0].body) {
    if (node.type === 'TOMLTable') table(node);
    else pair(node, []);
  }
  return {
    key: (path) => keys.get(JSON.stringify(path)),
    value: (path) => values.get(JSON.stringify(path)),
  };
}
