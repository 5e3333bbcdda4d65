import { expect, test } from 'vitest';
import { UsageError } from '../errors.ts';
import { placeFor } from './install.ts';
import { shellInUse, shellNamed } from './shells.ts';

test.each([
  ['the program that started us counts before the login shell', 'fish', '/bin/bash', 'fish'],
  ['a login shell has a dash before its name', '-zsh', undefined, 'zsh'],
  ['ps may tell a path', '/usr/local/bin/bash\n', undefined, 'bash'],
  ['started by something else, the login shell counts', 'make', '/usr/bin/zsh', 'zsh'],
  ['where the system does not tell, too', undefined, '/usr/bin/fish', 'fish'],
  ['pwsh is PowerShell', 'pwsh', '/bin/bash', 'powershell'],
])('%s', (_, parent, login, shell) => {
  expect(shellInUse(parent, login)).toBe(shell);
});

test('a shell that is not known has to be named', () => {
  expect(() => shellInUse('tcsh', '/bin/tcsh')).toThrow('cannot be told which shell');
  expect(() => shellInUse(undefined, undefined)).toThrow(UsageError);
});

test('a shell without completion is refused', () => {
  expect(shellNamed('zsh')).toBe('zsh');
  expect(() => shellNamed('tcsh')).toThrow('no completion is there for the shell "tcsh"');
});

test.each([
  ['bash', {}, '/home/ada/.local/share/bash-completion/completions/exosphere'],
  ['bash', { XDG_DATA_HOME: '/data' }, '/data/bash-completion/completions/exosphere'],
  ['bash', { BASH_COMPLETION_USER_DIR: '/own' }, '/own/completions/exosphere'],
  ['zsh', {}, '/home/ada/.local/share/zsh/site-functions/_exosphere'],
  ['zsh', { XDG_DATA_HOME: 'relative' }, '/home/ada/.local/share/zsh/site-functions/_exosphere'],
  ['fish', {}, '/home/ada/.config/fish/completions/exosphere.fish'],
  ['fish', { XDG_CONFIG_HOME: '/config' }, '/config/fish/completions/exosphere.fish'],
] as const)('%s with %j reads %s', (shell, env, file) => {
  expect(placeFor(shell, { env, home: '/home/ada' }).file).toBe(file);
});

test('what is to be put into a startup file is quoted', () => {
  const { next } = placeFor('zsh', { env: {}, home: '/home/a b' });
  expect(next).toContain("  fpath=('/home/a b/.local/share/zsh/site-functions' $fpath)");
});

test('a home directory is needed only where it decides', () => {
  expect(() => placeFor('zsh', { env: {}, home: '' })).toThrow('no home directory');
  expect(placeFor('fish', { env: { XDG_CONFIG_HOME: '/c' }, home: '' }).file).toContain('/c/');
});
