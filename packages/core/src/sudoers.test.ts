import { describe, expect, test } from 'vitest';
import { known } from './answer.ts';
import { type Command, probe } from './probe.ts';
import type { Provider } from './provider.ts';
import { rootCommands, sudoersSnippet, sudoersUserProblem } from './sudoers.ts';

const reading = { updates: known([]), security: known({ vulnerable: [] }) };

function provider(
  updates: { readonly [name: string]: Command },
  more: Partial<Provider> = {},
): Provider {
  return {
    id: 'fake',
    title: 'Fake',
    tools: ['fake'],
    families: [],
    serves: () => true,
    updates: probe({ commands: updates, read: () => reading }),
    ...more,
  };
}

test('what needs root is found in every question of a provider, as it is written', () => {
  const fake = provider(
    {
      list: { sh: 'fake list', purpose: 'x' },
      lock: { sh: '/bin/fake lock', purpose: 'x', root: true },
    },
    {
      reboot: probe({
        commands: { flag: { sh: '/bin/fake flag', purpose: 'x', root: true } },
        read: () => known({ needed: false, reasons: [] }),
      }),
      sync: probe({
        commands: {
          fetch: { sh: '/bin/fake fetch -q', purpose: 'x', root: true },
          look: { sh: 'fake look', purpose: 'x' },
        },
        read: () => known(null),
      }),
    },
  );
  expect(rootCommands(fake)).toEqual({
    sync: ['/bin/fake fetch -q'],
    refresh: ['/bin/fake lock', '/bin/fake flag'],
  });
});

test('a provider without sync needs nothing for it', () => {
  expect(rootCommands(provider({}))).toEqual({ sync: [], refresh: [] });
});

describe('a snippet', () => {
  test('is a comment, the commands, and who may run them', () => {
    const commands = ['/usr/sbin/pkg update -q', '/usr/sbin/pkg audit -qF'];
    expect(sudoersSnippet('ada', commands, 'What Exosphere runs as root')).toBe(
      '# What Exosphere runs as root.\n' +
        'Cmnd_Alias EXOSPHERE_CMDS = /usr/sbin/pkg update -q, /usr/sbin/pkg audit -qF\n' +
        'ada ALL=(root) NOPASSWD: EXOSPHERE_CMDS\n',
    );
  });

  test.each([
    ['without arguments allows none', '/usr/sbin/syspatch', '/usr/sbin/syspatch ""'],
    ['keeps what sudoers would take for its own', '/bin/x -o=a,b:c', '/bin/x -o\\=a\\,b\\:c'],
  ])('of a command %s', (_, command, listed) => {
    expect(sudoersSnippet('ada', [command], 'x').split('\n')[1]).toBe(
      `Cmnd_Alias EXOSPHERE_CMDS = ${listed}`,
    );
  });

  test.each([
    'apt-get update',
    '/bin/x *',
    '/bin/x "a b"',
    '/bin/x; /bin/sh',
    '/bin/x\n/bin/sh',
    '/bin/x a\\',
    '/bin/x !a',
    '',
  ])('is not made for the command %j', (command) => {
    expect(() => sudoersSnippet('ada', [command], 'x')).toThrow('no rule can be made');
  });

  test.each([
    ['ada', 'ada'],
    ['_exo-1', '_exo-1'],
    ['1000', '1000'],
    ['Ada', 'Ada'],
    // Alone in capitals it would be a User_Alias, and at the start of a line a setting.
    ['ADMIN', '"ADMIN"'],
    ['A1_B', '"A1_B"'],
    ['Defaults', '"Defaults"'],
    ['User_Alias', '"User_Alias"'],
  ])('of the user %s begins its rule with %s', (user, start) => {
    expect(sudoersSnippet(user, ['/bin/x y'], 'x').split('\n')[2]).toBe(
      `${start} ALL=(root) NOPASSWD: EXOSPHERE_CMDS`,
    );
  });

  test('has one line of comment, whatever that says', () => {
    const lines = sudoersSnippet('ada', ['/bin/x y'], 'a\nada ALL=(ALL) ALL\\').split('\n');
    expect(lines[0]).toBe('# a ada ALL=(ALL) ALL\\.');
    expect(lines).toHaveLength(4);
  });
});

test.each([
  '',
  'ALL',
  '-x',
  'a b',
  'a,b',
  '%wheel',
  '+net',
  '#0',
  'a.b',
  'ad\\ada',
  'größe',
  'a\n',
  '!a',
])('there is no rule for a user %j', (user) => {
  expect(sudoersUserProblem(user)).toBeDefined();
  expect(() => sudoersSnippet(user, ['/bin/x'], 'x')).toThrow();
});

test.each(['ada', 'ADA', 'ada-1_x', '0'])('there can be a rule for %s', (user) => {
  expect(sudoersUserProblem(user)).toBeUndefined();
});
