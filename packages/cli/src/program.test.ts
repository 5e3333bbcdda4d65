import { describe, expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { testContext } from './testing.ts';

async function exosphere(...args: readonly string[]) {
  const context = testContext({ hosts: [{ name: 'web1', ip: '10.0.0.1', tags: [] }] });
  const code = await runProgram(args, context);
  return { code, out: context.stdout.text(), err: context.stderr.text() };
}

test('without arguments and without a terminal for the prompt it is 1', async () => {
  const { code, out, err } = await exosphere();
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^error: .*needs a terminal/u);
  expect(err).toContain('exosphere --help');
});

test('a noun without a verb is answered by its commands', async () => {
  const { code, out, err } = await exosphere('inventory');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('status|list|show [host...]');
});

test.each([[['--help']], [['inventory', '--help']], [['host', 'show', '--help']]])(
  'help is a result: %s',
  async (args) => {
    const { code, out, err } = await exosphere(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Usage: exosphere/u);
  },
);

test('the help of a command with a condition names its exit code', async () => {
  const { out } = await exosphere('inventory', 'status', '--help');
  expect(out).toMatch(/Exit codes:\n {2}3 /u);
  expect(out).toContain('Example:');
});

test.each(['inventory', 'host'])('the help of %s sync says what comes first', async (noun) => {
  const { out } = await exosphere(noun, 'sync', '--help');
  expect(out.replace(/\s+/gu, ' ')).toMatch(
    / fetch (?:its|their) repository metadata, then asks /u,
  );
});

test.each([[['--version']], [['-V']], [['version']]])('the version: %s', async (args) => {
  const { code, out } = await exosphere(...args);
  expect(code).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/u);
});

describe('what is not known is refused with the nearest name', () => {
  test.each([
    [['inventry', 'status'], "unknown command 'inventry'", 'inventory'],
    [['inventory', 'statsu'], "unknown command 'statsu'", 'status'],
    [['host', 'refesh', 'web1'], "unknown command 'refesh'", 'refresh'],
    [['config', 'path'], "unknown command 'path'", 'paths'],
    [['host', 'show', 'web1', '--evidnce'], "unknown option '--evidnce'", '--evidence'],
    [['--verion'], "unknown option '--verion'", '--version'],
    [['inventory', 'list', 'web1', '--security'], "unknown option '--security'", '--security-only'],
    [['report', 'generate', '--sec'], "unknown option '--sec'", '--security-updates-only'],
    [['--inst'], "unknown option '--inst'", '--install-completion'],
  ])('%s', async (args, problem, nearest) => {
    const { code, out, err } = await exosphere(...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(problem);
    expect(err).toContain(`(Did you mean ${nearest}?)`);
  });

  test.each(['help', 'clear', 'exit', 'quit'])(
    'a word of the prompt is unknown elsewhere: %s',
    async (name) => {
      const { code, err } = await exosphere(name);
      expect(code).toBe(1);
      expect(err).toContain(`unknown command '${name}'`);
    },
  );
});

describe('what works at the prompt only', () => {
  test.each([['connections'], ['connections', 'show', '--active'], ['inventory', 'save']])(
    'is refused elsewhere with 2: %s %s',
    async (...args) => {
      const { code, out, err } = await exosphere(...args);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('works at the prompt only');
    },
  );

  test.each([
    [[], 'connections'],
    [['inventory'], 'save'],
  ])('is not in the help: %s', async (nouns, word) => {
    const { out } = await exosphere(...nouns, '--help');
    expect(out).not.toMatch(new RegExp(`^ +${word}\\b`, 'mu'));
  });
});

test('-h is not help, and says what is', async () => {
  const { code, err } = await exosphere('inventory', 'status', '-h');
  expect(code).toBe(1);
  expect(err).toBe("error: unknown option '-h'\n  (help is --help)\n");
});

test.each([[['help']], [['inventory', 'help']]])('neither is %s', async (args) => {
  const { code, err } = await exosphere(...args);
  expect(code).toBe(1);
  expect(err).toBe("error: unknown command 'help'\n  (help is --help)\n");
});

test('too many arguments are refused', async () => {
  const { code, err } = await exosphere('host', 'show', 'web1', 'web2');
  expect(code).toBe(1);
  expect(err).toContain('too many arguments');
});

test('an argument cannot reach the terminal raw, nor fill it', async () => {
  const { err } = await exosphere('inventory', 'a\u001b[2Jb\u202e');
  expect(err).toMatch(/^error: unknown command 'a\ufffd\[2Jb\ufffd'\n {2}\(there are /u);
  for (const words of [
    ['inventory'],
    ['host', 'show'],
    ['config', 'show'],
    ['sudo', 'providers'],
  ]) {
    const long = await exosphere(...words, 'x'.repeat(90_000));
    expect(long.err.length).toBeLessThan(500);
  }
});

test('a noun after -- is found', async () => {
  const { code } = await exosphere('--', 'config', 'paths');
  expect(code).toBe(0);
});

test('what nobody foresaw is one line and 2', async () => {
  const context = testContext({ loadError: new Error('the sky fell\nat night') });
  expect(await runProgram(['config', 'paths'], context)).toBe(2);
  expect(context.stderr.text()).toBe('error: unexpected: the sky fell at night\n');
});
