/** What a terminal without UTF-8 can show. */
import { cells } from '@exosphere/core';

/**
 * Whether the locale says that a terminal takes something else than UTF-8: by LC_ALL, LC_CTYPE, LANG, the first that is
 * set. Where none is, nobody said so: containers and Windows have none.
 */
export function isWithoutUtf8(env: { readonly [name: string]: string | undefined }): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return locale !== '' && !/utf-?8/iu.test(locale);
}

/**
 * The text in as many cells, with nothing but ASCII. Such a terminal would take the bytes of UTF-8 one by one, and some
 * of them for control characters: that of "ě" are 0xc4 and 0x9b, which begins a control sequence.
 */
export function inAscii(text: string): string {
  return text.replace(/[^\u0000-\u007f]/gu, (character) =>
    character === '…' ? '~' : '?'.repeat(cells(character)),
  );
}
