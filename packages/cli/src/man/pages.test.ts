import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { expect, test } from 'vitest';
import { VERSION } from '../version.ts';
import { readHelpText } from './help-text.ts';
import { pages } from './pages.ts';
import { type CommandFacts, commandFacts } from './tree.ts';

const root = join(import.meta.dirname, '../../../..');
const MAN = 'packages/cli/man/exosphere.1';
const PAGE = 'docs/commands.md';

test.each([PAGE, MAN])(
  '%s is what the commands say today (npm run docs writes it anew)',
  (path) => {
    expect(pages(VERSION).get(path)).toBe(readFileSync(join(root, path), 'utf8'));
  },
);

test('every command, option and alias is on both pages', () => {
  const all = (one: CommandFacts): readonly CommandFacts[] => [one, ...one.commands.flatMap(all)];
  const commands = [...all(commandFacts('shell')), ...all(commandFacts('prompt'))];
  const names = commands.map(({ name }) => name.replace(/^exosphere /u, ''));
  expect(names).toEqual(
    expect.arrayContaining(['inventory status', 'report generate', 'connections show', 'quit']),
  );
  const flags = commands
    .flatMap(({ groups }) => [...groups.values()].flat())
    .map((one) => one.flags);
  expect(flags).toContain('-o, --sort <column>');
  const markdown = readFileSync(join(root, PAGE), 'utf8');
  const man = readFileSync(join(root, MAN), 'utf8').replaceAll('\\-', '-');
  for (const word of [...names, ...flags, ...commands.flatMap(({ aliases }) => aliases)]) {
    expect(markdown).toContain(word);
    expect(man).toContain(word);
  }
});

test('the text below the options is taken apart', () => {
  const text = `Keys are told there. Example:
  exosphere ui

Exit codes:
  3  no host matches
  130  stopped`;
  expect(readHelpText(text)).toEqual({
    paragraphs: ['Keys are told there.'],
    examples: ['exosphere ui'],
    exitCodes: [
      { code: '3', about: 'no host matches' },
      { code: '130', about: 'stopped' },
    ],
  });
  expect(() => readHelpText('Exit codes:\n  three  none')).toThrow('no exit code');
});

describeWith({ commands: ['mandoc'], install: 'apt-get install mandoc' }, 'mandoc', () => {
  test('has nothing to say against the man page', () => {
    const { status, stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', MAN], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});

describeWith({ commands: ['man'], install: 'apt-get install man-db' }, 'man', () => {
  test('shows the man page without a warning', () => {
    const { status, stdout, stderr } = spawnSync('man', ['--warnings', '-P', 'cat', '-l', MAN], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', MANWIDTH: '80' },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ +inventory status \[options\] \[host\.\.\.\]$/mu);
    expect(stdout).toContain('-o, --sort <column>');
  });
});
