import { expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { failed, refreshed, type TestContext, testContext } from './testing.ts';

const HOSTS = ['web1', 'web2', 'web3'].map((name) => ({ name, ip: '10.0.0.1', tags: [] }));

/** A run that gives one result, then lets something happen, then waits for the abort as the engine does. */
function interrupted(happens: (context: TestContext) => void, stderrWidth?: number): TestContext {
  const context: TestContext = testContext({
    hosts: HOSTS,
    ...(stderrWidth === undefined ? {} : { stderrWidth }),
    run: async function* (_steps, _names, signal) {
      yield refreshed('web1', []);
      happens(context);
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
      yield failed('web2', 'refresh', { kind: 'cancelled', message: 'cancelled' });
    },
  });
  return context;
}

test('Ctrl-C once stops in good order: what was learnt is told, the rest is called stopped, 130', async () => {
  const context = interrupted(({ signal }) => signal('SIGINT'));
  expect(await runProgram(['inventory', 'refresh'], context)).toBe(130);
  expect(context.stderr.text()).toBe('stopping...\n');
  expect(context.stdout.text()).toBe('3 hosts: 1 refreshed, 2 stopped; 0 updates, 0 security\n');
  expect(context.calls.at(-1)).toBe('close');
  expect(context.exits).toEqual([]);
});

test('Ctrl-C twice ends at once', async () => {
  const context = interrupted(({ signal }) => {
    signal('SIGINT');
    signal('SIGINT');
  }, 80);
  await runProgram(['inventory', 'refresh'], context);
  expect(context.exits).toEqual([130]);
  expect(context.stderr.text()).toContain('\r\u001b[Kstopping...\n');
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s stops in good order, with %i', async (name, code) => {
  const context = interrupted(({ signal }) => signal(name));
  expect(await runProgram(['inventory', 'refresh'], context)).toBe(code);
});

test('a reader that leaves stops the run quietly', async () => {
  const context = interrupted(({ closeStdout }) => closeStdout());
  expect(await runProgram(['inventory', 'refresh', '-v'], context)).toBe(0);
  expect(context.stderr.text()).toBe('');
});

test('after the run signals are left alone again', async () => {
  const context = interrupted(({ signal }) => signal('SIGINT'));
  await runProgram(['inventory', 'refresh'], context);
  const before = context.stderr.text();
  context.signal('SIGINT');
  expect(context.stderr.text()).toBe(before);
});
