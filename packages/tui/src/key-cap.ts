/** What is written on a key. */

const CAPS: { readonly [key: string]: string } = {
  ' ': 'space',
  enter: 'Enter',
  escape: 'Esc',
  backspace: 'Backspace',
  delete: 'Del',
  tab: 'Tab',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
};

/** `^q` for Ctrl-q, `Esc` for escape. */
export function capOf(key: string): string {
  return CAPS[key] ?? key;
}
