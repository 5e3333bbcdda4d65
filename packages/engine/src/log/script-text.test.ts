import { expect, test } from 'vitest';
import type { Execution } from '../ssh/exec.ts';
import { scriptText } from './script-text.ts';

const script = {
  text: '',
  mark: '',
  commands: { 'apt.simulate': 'apt-get -s upgrade', kernel: 'uname -r' },
  skipped: ['apt.update'],
};

const execution: Execution = {
  ending: 'done',
  accepted: true,
  stdout: '0123456789',
  stderr: 'W:',
  marksAt: [],
};

test('commands have exit status, sizes and times', () => {
  const text = scriptText({
    script,
    captures: {
      'apt.simulate': { stdout: '01234', stderr: 'W:', exitCode: 100 },
      kernel: { stdout: '567', stderr: '', exitCode: 0 },
    },
    execution,
    durations: { 'apt.simulate': 61 },
    tookMs: 84,
  });
  expect(text).toBe(
    'script done in 84 ms, 10 + 2 characters: apt.simulate exit 100, 5 + 2 characters, 61 ms; ' +
      'kernel exit 0, 3 + 0 characters; apt.update left out by the sudo policy',
  );
});

test('what was cut says how, in the words of the host', () => {
  const text = scriptText({
    script: { ...script, skipped: [] },
    captures: {
      'apt.simulate': { stdout: '', stderr: '', missing: 'lost' },
      kernel: { stdout: '', stderr: '', missing: 'lost' },
    },
    execution: { ...execution, ending: 'closed', status: 'exit status 97', stdout: '' },
    durations: {},
    tookMs: 7,
  });
  expect(text).toBe(
    'script closed in 7 ms, 0 + 2 characters, shell ended with exit status 97, stderr "W:": ' +
      'apt.simulate without an end (lost), 0 + 0 characters; kernel without an end (lost), 0 + 0 characters',
  );
});
