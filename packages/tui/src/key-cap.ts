/** The names of keys that are no characters, and what is written on them. */

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

const ARROWS: { readonly [letter: string]: string } = { j: 'down', k: 'up', g: 'home', G: 'end' };

/** What a letter stands for where nothing is typed, as in vi and less; any other key is itself. */
export function arrowOf(key: string): string {
  return ARROWS[key] ?? key;
}

/** Whether a terminal sends such a key: a character, Ctrl and a letter, one of the names above, or F1 to F12. */
export function isKeyName(key: string): boolean {
  if ([...key].length === 1) return key !== '^';
  return Object.hasOwn(CAPS, key) || /^(?:\^[a-z]|f(?:[1-9]|1[0-2]))$/u.test(key);
}

/** `^q` for Ctrl-q, `Esc` for escape. */
export function capOf(key: string): string {
  return CAPS[key] ?? key;
}
