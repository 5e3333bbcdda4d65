/** What is told of a program between us and a host that gave up. */
import { expect, test } from 'vitest';
import { openProxyCommand } from './proxy-command.ts';

const ENV = { PATH: process.env.PATH };

test.each([
  ['ends by itself', 'sh -c "echo no vpn >&2; exit 7"', 'it ended with status 7: no vpn'],
  ['is ended by somebody', 'sh -c "kill -KILL $$"', 'ended by SIGKILL'],
  [
    'closes its output and stays',
    'sh -c "echo tired >&2; exec >&-; sleep 8614"',
    'it closed its output: tired',
  ],
  [
    'closes its output and does not want to end',
    `sh -c "trap '' TERM; exec >&-; sleep 8614 & wait; sleep 8614"`,
    'it closed its output',
  ],
  ['leaves somebody who holds its output', 'sh -c "sleep 8614 & exit 3"', 'it ended with status 3'],
])('a program that %s', async (_, command, ended) => {
  const { wire, gone } = openProxyCommand(command, ENV);
  wire.resume();
  expect(await gone).toEqual({
    kind: 'unreachable',
    message: `the ProxyCommand of ssh_config gave up: ${ended}`,
    hint: expect.stringContaining('try the same with ssh'),
    reached: false,
  });
  wire.destroy();
});
