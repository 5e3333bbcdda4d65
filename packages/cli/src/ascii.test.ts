import { expect, test } from 'vitest';
import { inAscii, isWithoutUtf8 } from './ascii.ts';

test.each([
  [{}, false],
  [{ LANG: 'C.UTF-8' }, false],
  [{ LANG: 'de_DE.utf8' }, false],
  [{ LANG: 'C' }, true],
  [{ LANG: 'de_DE.ISO-8859-1' }, true],
  [{ LC_ALL: '', LC_CTYPE: 'C', LANG: 'C.UTF-8' }, true],
  [{ LC_ALL: 'C.UTF-8', LANG: 'C' }, false],
])('%j: without UTF-8: %s', (env, is) => {
  expect(isWithoutUtf8(env)).toBe(is);
});

test('what is not ASCII takes as many cells as before', () => {
  expect(inAscii('web… 数据库 ě e\u0301 🎉 \u001b[1mok\u001b[22m')).toBe(
    'web~ ?????? ? e ?? \u001b[1mok\u001b[22m',
  );
});
