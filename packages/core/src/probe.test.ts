import { describe, expect, test } from 'vitest';
import { type Answer, known, unknown } from './answer.ts';
import {
  all,
  type Capture,
  type Command,
  captureOf,
  type Missing,
  type Probe,
  prefixed,
  probe,
  whyMissing,
} from './probe.ts';

const said = (stdout: string): Capture => ({ stdout, stderr: '', exitCode: 0 });

/** A probe of one command that answers with what it printed. */
function echo(name: string, more: Partial<Command> & { readonly slow?: true } = {}): Probe<string> {
  const { slow, ...command } = more;
  return {
    commands: { [name]: { sh: `echo ${name}`, purpose: 'a test', ...command } },
    ...(slow ? { slow } : {}),
    read: (captures) => captureOf(captures, name).stdout,
  };
}

describe('several probes in one', () => {
  test('each reads its own captures, and the answers keep their names', () => {
    const joined = all({ a: echo('one'), b: echo('two') });
    expect(Object.keys(joined.commands)).toEqual(['one', 'two']);
    expect(joined.read({ one: said('1'), two: said('2') })).toEqual({ a: '1', b: '2' });
  });

  test('the same command under the same name runs once', () => {
    const joined = all({ a: echo('one'), b: echo('one', { purpose: 'another test' }) });
    expect(Object.keys(joined.commands)).toEqual(['one']);
    expect(joined.read({ one: said('1') })).toEqual({ a: '1', b: '1' });
  });

  test.each<[string, Partial<Command>]>([
    ['another command', { sh: 'echo else' }],
    ['the same command as root', { root: true }],
  ])('%s under the same name is a mistake', (_, other) => {
    expect(() => all({ a: echo('one'), b: echo('one', other) })).toThrow(
      'two different commands are named "one"',
    );
  });

  test('are slow when one of them is', () => {
    expect(all({ a: echo('one'), b: echo('two', { slow: true }) }).slow).toBe(true);
    expect(all({ a: echo('one'), b: echo('two') })).not.toHaveProperty('slow');
  });

  test('of which there are none ask nothing', () => {
    const none = all({});
    expect(none.commands).toEqual({});
    expect(none.read({})).toEqual({});
  });

  test('give each part what the host did not answer as lost', () => {
    const asked: Probe<Answer<string>> = probe({
      commands: { one: { sh: 'echo', purpose: 'a test' } },
      read: ({ one }) => {
        const missing = whyMissing(one);
        return missing === undefined ? known(one.stdout) : unknown(missing);
      },
    });
    const { a } = all({ a: prefixed('x', asked) }).read({});
    expect(a).toEqual(unknown('the connection was lost before the command ended'));
  });
});

describe('a prefixed probe', () => {
  test('asks under other names and reads under its own', () => {
    const { commands, read } = prefixed('apt', echo('list', { root: true }));
    expect(commands).toEqual({
      'apt.list': { sh: 'echo list', purpose: 'a test', root: true },
    });
    expect(read({ 'apt.list': said('yes'), list: said('no') })).toBe('yes');
  });

  test('keeps two probes with the same names apart', () => {
    const joined = all({
      a: prefixed('apt', echo('list')),
      b: prefixed('snap', echo('list', { sh: 'echo else' })),
    });
    expect(joined.read({ 'apt.list': said('1'), 'snap.list': said('2') })).toEqual({
      a: '1',
      b: '2',
    });
  });

  test('stays slow, and can be prefixed again', () => {
    const twice = prefixed('b', prefixed('a', echo('list', { slow: true })));
    expect(twice.slow).toBe(true);
    expect(twice.read({ 'b.a.list': said('deep') })).toBe('deep');
  });
});

test('a capture nobody has is a lost one, not an empty success', () => {
  expect(captureOf({}, 'x')).toEqual({ stdout: '', stderr: '', missing: 'lost' });
});

test.each<[Missing | undefined, string]>([
  ['policy', 'it needs root, and the sudo policy of this host is "skip"'],
  ['timeout', 'timed out'],
  ['cancelled', 'cancelled'],
  ['absent', 'not recorded'],
  ['lost', 'the connection was lost before the command ended'],
  [undefined, 'the connection was lost before the command ended'],
])('a command that is missing for %s says why', (missing, why) => {
  const capture: Capture = { stdout: 'half', stderr: '', ...(missing ? { missing } : {}) };
  expect(whyMissing(capture)).toBe(why);
});

test.each([0, 1, 255])('a command that ended with %s is there', (exitCode) => {
  expect(whyMissing({ stdout: '', stderr: '', exitCode })).toBeUndefined();
});
