/** The screen as data: the frame around every view, with its title bar, status line and footer. */
import type { Model } from '../model.ts';

/** One row of the screen: its text, and the role that decides its look. */
export interface Line {
  readonly text: string;
  readonly role: 'title' | 'body' | 'status' | 'footer';
}

const MIN_ROWS = 4;
const MIN_COLUMNS = 20;

/** As many lines as the terminal has rows, each exactly as wide as the terminal. */
export function view(model: Model): readonly Line[] {
  const { rows, columns, hosts } = model;
  const line = (role: Line['role'], text: string): Line => ({
    role,
    text: text.slice(0, columns).padEnd(columns),
  });
  if (rows < MIN_ROWS || columns < MIN_COLUMNS) {
    const blank = Array.from({ length: Math.max(rows - 1, 0) }, () => line('body', ''));
    return [line('body', 'Terminal too small'), ...blank].slice(0, rows);
  }
  return [
    line('title', ' Exosphere'),
    ...Array.from({ length: rows - 3 }, () => line('body', '')),
    line('status', ` ${hosts} ${hosts === 1 ? 'host' : 'hosts'}`),
    line('footer', ' ^q quit'),
  ];
}
