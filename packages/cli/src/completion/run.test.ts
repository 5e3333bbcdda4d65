import { expect, test } from 'vitest';
import { runProgram } from '../program.ts';
import { testContext } from '../testing.ts';

const HOSTS = [
  { name: 'web1', ip: '10.0.0.1', tags: ['web'] },
  { name: 'db 1', ip: '10.0.0.2', tags: ['db'] },
  { name: 'ab\u202ecd', ip: '10.0.0.3', tags: [] },
];

async function complete(...args: readonly string[]) {
  const context = testContext({ hosts: HOSTS });
  const code = await runProgram(['--complete', ...args], context);
  expect({ code, err: context.stderr.text() }).toEqual({ code: 0, err: '' });
  return context.stdout.text().split('\n').slice(0, -1);
}

test('commands come with what they are for', async () => {
  const lines = await complete('zsh', 'word=');
  expect(lines[0]).toBe('words');
  expect(lines).toContain('host\task one host, and show it in full');
  expect(lines.join('\n')).not.toContain('connections');
});

test('hosts and tags come without those that are used, or cannot be shown as they are', async () => {
  const all = ['words', 'web1', 'db 1', '@web', '@db'];
  expect(await complete('fish', 'word=', 'inventory', 'ping')).toEqual(all);
  const others = all.filter((one) => one !== 'web1');
  expect(await complete('fish', 'word=', 'inventory', 'ping', 'web1')).toEqual(others);
});

test('options that exclude those given are not offered', async () => {
  const lines = await complete('zsh', 'word=-', 'inventory', 'status', '--updates-only');
  const options = lines.map((line) => line.split('\t')[0]);
  expect(options).toContain('--sort');
  expect(options).not.toContain('--security-only');
  expect(options).not.toContain('--updates-only');
});

test('bash gets what it puts in place of the end of the line', async () => {
  expect(await complete('bash', 'exosphere host show d', 'd')).toEqual(['words', 'db\\ 1']);
  expect(await complete('bash', 'exosphere host show >d', 'd')).toEqual(['files']);
});

test('the shells that are there complete the options about completion', async () => {
  const lines = await complete('zsh', 'word=', '--show-completion');
  expect(lines).toEqual(['words', 'bash', 'zsh', 'fish', 'powershell']);
});

test.each([
  [['--show-completion', 'tcsh'], 'no completion is there for the shell "tcsh"'],
  [['--install-completion=fihs'], 'did you mean "fish"?'],
  [['--show-completion', 'bash', 'zsh'], 'one shell at most'],
])('%j is refused', async (args, problem) => {
  const context = testContext();
  expect(await runProgram(args, context)).toBe(1);
  expect(context.stderr.text()).toContain(problem);
  expect(context.stdout.text()).toBe('');
});
