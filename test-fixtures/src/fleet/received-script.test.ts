/** Checks that scripts written by core are recognised, and that their commands can be replaced. */
import { toScript } from '@exosphere/core';
import { expect, test } from 'vitest';
import { receivedScript, withBodies } from './received-script.ts';

const MARK = 'abcdef0123456789';

const { text } = toScript(
  {
    uname: { sh: 'uname -s', purpose: 'kind' },
    'apt.list': { sh: 'for p in a b; do\n  echo "$p"\ndone', purpose: 'list' },
  },
  { mark: MARK, locale: 'C', root: 'skip' },
);

test('mark and commands of a script are read, in order', () => {
  expect(receivedScript(text)).toEqual({ text, mark: MARK, names: ['uname', 'apt.list'] });
});

test('a script is not read before its last line is there', () => {
  const lines = text.split('\n');
  for (let count = 1; count < lines.length - 1; count += 1) {
    expect(receivedScript(`${lines.slice(0, count).join('\n')}\n`)).toBeUndefined();
  }
});

test('another program on standard input is not taken for a script', () => {
  expect(receivedScript('{ echo hello\n}\n')).toBeUndefined();
});

test('the commands are replaced and the frame stays as it was', () => {
  const script = receivedScript(text);
  if (script === undefined) throw new Error('the script was not read');
  const replaced = withBodies(script, (name) => `echo ${name}`);
  expect(replaced).toContain('exo_begin uname\n(\necho uname\n) </dev/null\nexo_end uname $?\n');
  expect(replaced).toContain(
    'exo_begin apt.list\n(\necho apt.list\n) </dev/null\nexo_end apt.list $?\n',
  );
  expect(replaced).not.toContain('uname -s');
  expect(replaced).not.toContain('done\n)');
  expect(replaced.split('exo_begin uname')[0]).toBe(text.split('exo_begin uname')[0]);
});
