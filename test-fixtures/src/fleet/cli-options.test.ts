/** Checks how the arguments of `npm run fleet` are read. */
import { expect, test } from 'vitest';
import { parseCliOptions } from './cli-options.ts';

test('without arguments, fifty hosts without latency or faults answer directly', () => {
  const options = parseCliOptions([]);
  expect(options?.fleet).toMatchObject({ mode: 'direct' });
  expect(options?.fleet).not.toHaveProperty('directory');
  expect(options?.fleet.hosts).toHaveLength(50);
  expect(options?.fleet.hosts.every(({ fault, latencyMs }) => !fault && latencyMs === 0)).toBe(
    true,
  );
});

test('every option has its effect', () => {
  const args = '--hosts 6 --seed 3 --latency 20 --listing 500 --faults --shell --dir /d --json';
  const options = parseCliOptions(args.split(' '));
  expect(options).toMatchObject({ json: true, fleet: { mode: 'shell', directory: '/d' } });
  expect(options?.fleet.hosts).toHaveLength(6);
  expect(options?.fleet.hosts[5]).toMatchObject({ latencyMs: 20, listingMs: 500, fault: 'reset' });
});

test('the help is no set of options', () => {
  expect(parseCliOptions(['--help'])).toBeUndefined();
});

test.each([
  [['--hosts', 'many'], '--hosts must be a whole number from 1 to 20000, not "many"'],
  [['--hosts', '0'], '--hosts must be a whole number from 1 to 20000, not "0"'],
  [['--latency', '1.5'], '--latency must be a whole number from 0 to 60000, not "1.5"'],
  [['--seed', '99999999999999'], '--seed must be a whole number'],
  [['--host', '5'], "Unknown option '--host'"],
  [['fifty'], "Unexpected argument 'fifty'"],
])('%j is refused with a reason', (args, message) => {
  expect(() => parseCliOptions(args)).toThrow(message);
});
