/** The picture as data: lines from edge to edge, and one box that may lie over them. */
import { cells, cut } from '@exosphere/core';
import type { Size } from './model.ts';
import { clip, type Look, marked, toText } from './text.ts';

export interface Frame {
  readonly size: Size;
  /** As many as the terminal has rows. */
  readonly lines: readonly string[];
  readonly box?: Box;
}

/** Lines that lie over the others. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly columns: number;
  readonly lines: readonly string[];
}

/** A box with a border and a title, in the middle of an area. `lines` are cut to what fits; its lower edge tells what is below. */
export function boxed(
  lines: readonly string[],
  title: string,
  area: Size,
  columns: number,
  hidden = 0,
): Box {
  const inner = Math.max(1, Math.min(columns, area.columns - 4));
  const shown = lines.slice(0, Math.max(1, area.rows - 2));
  const name = cut(title, inner - 2);
  const edge = (left: string, text: string, right: string, look: Look): string =>
    text === ''
      ? marked('frame', `${left}${'─'.repeat(inner + 2)}${right}`)
      : marked('frame', `${left}─ `) +
        marked(look, text) +
        marked('frame', ` ${'─'.repeat(Math.max(0, inner - 1 - cells(text)))}${right}`);
  const rest = lines.length - shown.length + hidden;
  const below = rest > 0 ? cut(`${rest} more below`, inner - 2) : '';
  const all = [
    edge('╭', name, '╮', 'bold'),
    ...shown.map((line) => `${marked('frame', '│')} ${clip(line, inner)} ${marked('frame', '│')}`),
    edge('╰', below, '╯', 'dim'),
  ];
  return {
    top: Math.max(0, Math.floor((area.rows - all.length) / 2)),
    left: Math.max(0, Math.floor((area.columns - inner - 4) / 2)),
    columns: inner + 4,
    lines: all,
  };
}

/** The picture as text, without looks: for tests. */
export function frameText({ lines }: Frame): string {
  return lines.map(toText).join('\n');
}
