/** Reads YAML 1.2 with places. Loaded only for YAML files. */
import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  type ParsedNode,
  Parser,
  Scalar,
  type YAMLMap,
} from 'yaml';
import {
  DEEPEST,
  type Entry,
  type Finding,
  type Node,
  type Reading,
  tooDeep,
  Unreadable,
} from './node.ts';
import { locator } from './position.ts';
import type { Position } from './problem.ts';

/** What may be written before a value; others (sets, ordered maps, binary) stand for nothing in a configuration. */
const TAGS: readonly string[] = ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

/** Most values that a file may come to when every alias is written out: a bound on "billion laughs". */
const MOST_VALUES = 500_000;

/** The value of a YAML text, or the first thing that is wrong with it. Comments alone are no value. */
export function readYaml(text: string): Reading {
  const locate = locator(text);
  const { documents, deepAt } = compose(text);
  const [document, second] = documents;
  if (document === undefined) return { ok: true, root: undefined };

  // Whatever is wrong from there on comes of the cut.
  const error = firstError(document, deepAt ?? Number.POSITIVE_INFINITY, locate);
  if (error !== undefined) return { ok: false, error };
  if (deepAt !== undefined) return { ok: false, error: tooDeep(locate(deepAt)) };
  if (second !== undefined) {
    const at = locate(second.range[0]);
    return { ok: false, error: { message: 'a second YAML document; a configuration is one', at } };
  }
  try {
    return { ok: true, root: rootOf(document, locate) };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, error: error.error };
    throw error;
  }
}

/**
 * Composes at most two documents. Tokens are handed on one by one to see how deep they nest: composing
 * is recursive, and a file of a few thousand brackets ends the whole process (seen with yaml 2.9.1 on
 * Node 20, where a regular expression compiled near the end of the stack is a fatal error).
 */
function compose(text: string): {
  documents: readonly Document.Parsed[];
  deepAt: number | undefined;
} {
  const parser = new Parser();
  let deepAt: number | undefined;
  function* tokens(): ReturnType<Parser['parse']> {
    for (const lexeme of new Lexer().lex(text)) {
      yield* parser.next(lexeme);
      if (parser.stack.length > DEEPEST) {
        deepAt = parser.offset;
        break;
      }
    }
    yield* parser.end();
  }
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    // Equal keys are looked for in all formats alike.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(tokens(), false, text.length)) {
    documents.push(document as Document.Parsed);
    if (documents.length === 2) break;
  }
  return { documents, deepAt };
}

/** Warnings of the library (an unknown tag, an unknown directive) are errors: the meaning would be a guess. */
function firstError(
  document: Document.Parsed,
  before: number,
  locate: (offset: number) => Position,
): Finding | undefined {
  const all = [...document.errors, ...document.warnings];
  const first = all.toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  if (first === undefined || first.pos[0] >= before) return undefined;
  const message = first.message.replaceAll(/\s+/gu, ' ').replace(/[.:]+ ?$/u, '');
  const at = locate(first.pos[0]);
  return first.code === 'TAB_AS_INDENT'
    ? { message, at, hint: 'Indent with spaces.' }
    : { message, at };
}

function rootOf(document: Document.Parsed, locate: (offset: number) => Position): Node | undefined {
  /** By name, the node that carries the anchor now; YAML lets an anchor be set again. */
  const anchors = new Map<string, ParsedNode>();
  /** Anchored nodes that are being read; an alias to one of them would never end. */
  const open = new Set<ParsedNode>();
  let values = 0;

  function stop(message: string, offset: number | undefined): never {
    throw new Unreadable({ message, at: place(offset) });
  }

  function place(offset: number | undefined): Position | undefined {
    return offset === undefined ? undefined : locate(offset);
  }

  function target(alias: ParsedNode & { source: string }): ParsedNode {
    const node = anchors.get(alias.source);
    if (node === undefined)
      return stop(`no anchor &${alias.source} before this alias`, alias.range[0]);
    if (open.has(node)) return stop(`the alias *${alias.source} contains itself`, alias.range[0]);
    return node;
  }

  function read(node: ParsedNode): Node {
    values += 1;
    if (values > MOST_VALUES) stop(`comes to more than ${MOST_VALUES} values`, node.range[0]);
    if (node.tag !== undefined && !TAGS.includes(node.tag)) {
      stop(`the tag ${node.tag} has no meaning here`, node.range[0]);
    }
    // Aliases can nest deeper than the text does.
    if (open.size > DEEPEST) throw new Unreadable(tooDeep(place(node.range[0])));
    const at = place(node.range[0]);
    if (isAlias(node)) return { ...readOpen(target(node)), at };
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    return readOpen(node);
  }

  function readOpen(node: ParsedNode): Node {
    open.add(node);
    const result = readContent(node);
    open.delete(node);
    return result;
  }

  function readContent(node: ParsedNode): Node {
    const at = place(node.range[0]);
    if (isMap(node)) return { at, kind: 'mapping', entries: entries(node as YAMLMap.Parsed) };
    if (isSeq(node)) {
      const items = node.items.map((item) => read(item as ParsedNode));
      return { at, kind: 'list', items };
    }
    if (isScalar(node)) return scalar(node, at);
    return stop('an alias where a value is expected', node.range[0]);
  }

  function entries(map: YAMLMap.Parsed): Entry[] {
    const own: Entry[] = [];
    const merges: (readonly Entry[])[] = [];
    for (const pair of map.items) {
      if (isMergeKey(pair)) merges.push(mergedEntries(pair.value, map));
      else own.push(entry(pair, map));
    }
    if (merges.length === 0) return own;
    // The mapping's own keys win, then the mapping that was merged first (YAML's merge key, 2005).
    const taken = new Set(own.map(({ key }) => key));
    return own.concat(merges.flat().filter(({ key }) => !taken.has(key) && taken.add(key)));
  }

  function entry(pair: Pair<ParsedNode, ParsedNode | null>, map: YAMLMap.Parsed): Entry {
    const key = isAlias(pair.key) ? target(pair.key) : pair.key;
    if (!isScalar(key))
      return stop('a key that is not plain text', pair.key?.range[0] ?? map.range[0]);
    if (key.anchor !== undefined) anchors.set(key.anchor, key);
    values += 1;
    const at = place(pair.key.range[0]);
    // `key:` without a value
    const value: Node =
      pair.value === null ? { at, kind: 'scalar', value: null } : read(pair.value);
    return { key: key.source ?? String(key.value), at, value };
  }

  function mergedEntries(value: ParsedNode | null, map: YAMLMap.Parsed): readonly Entry[] {
    const node = value === null ? undefined : read(value);
    const sources = node?.kind === 'list' ? node.items : [node];
    return sources.flatMap((source) => {
      if (source?.kind === 'mapping') return source.entries;
      return stop('"<<" merges mappings only', value?.range[0] ?? map.range[0]);
    });
  }

  const { contents } = document;
  if (contents === null) return undefined;
  // A file of comments, or of nothing after `---`, has an empty scalar for contents.
  if (isScalar(contents) && contents.value === null && contents.source === '') return undefined;
  return read(contents);
}

function isMergeKey(pair: Pair<ParsedNode, ParsedNode | null>): boolean {
  return isScalar(pair.key) && pair.key.source === '<<' && pair.key.type === Scalar.PLAIN;
}

function scalar(node: Scalar.Parsed, at: Position | undefined): Node {
  const { value } = node;
  const plain = node.type === Scalar.PLAIN && node.source !== undefined;
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return { at, kind: 'scalar', value, ...(plain ? { source: node.source } : {}) };
    default:
      if (value === null) return { at, kind: 'scalar', value };
      return { at, kind: 'other', what: 'a value that is neither text, number, true nor false' };
  }
}
