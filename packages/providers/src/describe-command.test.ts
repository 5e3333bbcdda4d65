import { expect, test } from 'vitest';
import { describeCommand } from './describe-command.ts';
import { providers } from './index.ts';
import { askRefresh, askSync } from './operations.ts';

test.each([
  ['true', { sh: 'true' }],
  ['clock', { sh: 'date +%s' }],
  ['uname', { sh: 'uname -s && uname -r && uname -m' }],
  ['apt.audit', { sh: 'dpkg --audit' }],
  ['apt.update', { sh: '/usr/bin/apt-get update', root: true }],
])('%s is found by its name', (name, facts) => {
  expect(describeCommand(name, providers)).toMatchObject(facts);
});

test('every command that leaves evidence is found, with its purpose', () => {
  for (const provider of providers) {
    for (const { probe } of [askRefresh([provider]), askSync([provider])]) {
      for (const [name, command] of Object.entries(probe.commands)) {
        expect(describeCommand(name, providers)).toEqual(command);
        expect(command.purpose).not.toBe('');
      }
    }
  }
});

test.each(['apt.holds', 'portage.list', '', '__proto__', 'constructor'])(
  'the name "%s" of nothing we run is not known',
  (name) => {
    expect(describeCommand(name, providers)).toBeUndefined();
  },
);
