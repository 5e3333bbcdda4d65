/** Drives the whole loop with streams in place of a terminal. */
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { runDashboard } from './run.ts';

test('the frame is painted, ^q ends the loop, and the terminal leaves raw mode', async () => {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { setRawMode: (on: boolean) => raw.push(on) });
  const output = Object.assign(new PassThrough(), { isTTY: true, rows: 24, columns: 80 });
  let screen = '';
  const painted = new Promise<void>((resolve) => {
    output.on('data', (data: Uint8Array) => {
      screen += new TextDecoder().decode(data);
      if (screen.includes('^q quit')) resolve();
    });
  });

  const ended = runDashboard({ input, output, name: 'xterm' }, 12);
  await painted;
  expect(screen).toContain('Exosphere');
  // Blanks on the screen are skipped by moving the cursor, so words are looked for one by one.
  expect(screen).toContain('12');
  expect(screen).toContain('hosts');
  input.write('\u0011');
  await ended;
  expect(raw).toEqual([true, false]);
  expect(input.listenerCount('data')).toBe(0);
});
