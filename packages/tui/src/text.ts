/** Lines of the screen: text in which some parts have a look. */
import { cells, cut } from '@exosphere/core';
import type { Style, Tone } from '@exosphere/core/view';

/** What a part of a line is; the theme says how that looks. */
export type Look =
  | Tone
  | 'title'
  | 'tab'
  | 'selected'
  | 'key'
  | 'footer'
  | 'status'
  | 'frame'
  | 'online'
  | 'offline'
  | 'caret';

const LOOKS: readonly Look[] = [
  'bold',
  'dim',
  'red',
  'green',
  'yellow',
  'cyan',
  'title',
  'tab',
  'selected',
  'key',
  'footer',
  'status',
  'frame',
  'online',
  'offline',
  'caret',
];

// Lines hold no control characters, so two of them can stand for the start and the end of a look.
const START = '\u0001';
const END = '\u0002';
/** The looks, as letters behind a start. */
const FIRST = 'A'.charCodeAt(0);
const MARKS = /\u0001[A-Z]|\u0002/gu;

/** Puts a look on text; looks may stand in each other, the inner one wins. */
export function marked(look: Look, text: string): string {
  return text === ''
    ? ''
    : `${START}${String.fromCharCode(FIRST + LOOKS.indexOf(look))}${text}${END}`;
}

/** The same, as core's views want it. */
export const style: Style = marked;

/** The text alone. */
export function toText(line: string): string {
  return line.replace(MARKS, '');
}

/** Cells that a line takes. */
export function width(line: string): number {
  return cells(toText(line));
}

/** A stretch of a line that looks the same all through. */
export interface Run {
  readonly text: string;
  /** The outermost first. */
  readonly looks: readonly Look[];
}

/** A line, cut at its marks. */
export function toRuns(line: string): readonly Run[] {
  const runs: Run[] = [];
  let looks: readonly Look[] = [];
  let from = 0;
  const add = (to: number): void => {
    if (to > from) runs.push({ text: line.slice(from, to), looks });
  };
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character !== START && character !== END) continue;
    add(at);
    const look = LOOKS[line.charCodeAt(at + 1) - FIRST];
    if (character === END) looks = looks.slice(0, -1);
    else if (look !== undefined) {
      looks = [...looks, look];
      at += 1;
    }
    from = at + 1;
  }
  add(line.length);
  return runs;
}

/** The line with spaces up to a width; a longer one is left to be cut by the edge of the screen. */
export function fill(line: string, columns: number): string {
  return line + ' '.repeat(Math.max(0, columns - width(line)));
}

/** The line in exactly so many cells: cut with an ellipsis, or followed by spaces. */
export function clip(line: string, columns: number): string {
  if (width(line) <= columns) return fill(line, columns);
  let room = columns;
  const kept = toRuns(line).flatMap(({ text, looks }) => {
    if (room <= 0) return [];
    const own = cells(text);
    // The ellipsis belongs to the run in which the room ends, though the run may fit just so.
    const shown = own < room ? text : cut(`${text}…`, room);
    room -= Math.min(own, room);
    return looks.reduceRight((inner, look) => marked(look, inner), shown);
  });
  return fill(kept.join(''), columns);
}

/** The line in pieces that fit: what no space could break would be cut off by the edge of the screen. */
export function broken(line: string, columns: number): readonly string[] {
  if (width(line) <= columns) return [line];
  const text = toText(line);
  const indent = Math.min(text.length - text.trimStart().length + 2, Math.floor(columns / 2));
  const pieces: string[] = [];
  let piece = '';
  let taken = 0;
  for (const { text: all, looks } of toRuns(line)) {
    let part = '';
    const add = (): void => {
      piece += looks.reduceRight((inner, look) => marked(look, inner), part);
      part = '';
    };
    for (const character of all) {
      const wide = cells(character);
      if (taken + wide > columns) {
        add();
        pieces.push(piece);
        piece = ' '.repeat(indent);
        taken = indent;
      }
      part += character;
      taken += wide;
    }
    add();
  }
  return [...pieces, piece];
}

/** Two texts at the ends of a line; the right one goes when there is no room for both. */
export function atEnds(left: string, right: string, columns: number): string {
  const gap = columns - width(left) - width(right);
  return gap < 1 ? fill(left, columns) : `${left}${' '.repeat(gap)}${right}`;
}
