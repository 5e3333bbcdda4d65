import { expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { testContext } from './testing.ts';

async function hintOf(line: string): Promise<string | undefined> {
  const context = testContext({ hosts: [{ name: 'web1', ip: '10.0.0.1', tags: [] }] });
  expect(await runProgram(line.split(' '), context)).toBe(1);
  return /\n {2}\((.*)\)\n$/u.exec(context.stderr.text())?.[1];
}

test.each([
  ['a slip of the fingers', 'inventory statsu', 'Did you mean status?'],
  ['the start of a command', 'inv status', 'Did you mean inventory?'],
  ['the start of several', 'inventory s', 'Did you mean sync, status, show or save?'],
  ['a command without its noun', 'refresh', 'Did you mean inventory refresh or host refresh?'],
  ['the other name of one, without its noun', 'list', 'Did you mean inventory list?'],
  ['a name that is none', 'sudo web1', 'there are policy, check, providers, generate'],
  ['nothing like it', 'xyzzy', 'there are inventory, host, report, sudo, config, ui, version'],
  ['an option with its value', 'inventory status --sortt=host', 'Did you mean --sort?'],
  [
    'the option of another command',
    'report generate --security-only',
    'Did you mean --security-updates-only?',
  ],
  ['no option at all', 'host ping web1 --zzzzzzz', 'there are --json, --help'],
  ['a short one', 'host ping web1 -x', 'there are --json, --help'],
  ['too many hosts', 'host ping web1 web2', 'for several hosts: exosphere inventory ping'],
  ['too many hosts for what takes one', 'host show web1 web2', undefined],
  ['an option of all commands', 'config paths -h', 'help is --help'],
])('%s: %s', async (_, line, hint) => {
  expect(await hintOf(line)).toBe(hint);
});
