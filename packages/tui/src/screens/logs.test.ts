/** Long lines of the log. */
import { NOW } from '@exosphere/test-fixtures/records';
import { expect, test } from 'vitest';
import type { Message } from '../model.ts';
import { linesOf, modelOf, pressed } from '../testing/records.ts';

test('however far it is scrolled to the right, the end of the longest line is in sight', () => {
  const entries: Message = {
    type: 'log',
    entries: [
      { at: NOW, level: 'INFO', message: 'short' },
      { at: NOW, level: 'INFO', host: 'web1', message: `${'x'.repeat(100)} END` },
    ],
  };
  const model = pressed(modelOf([]), 'l', entries, ...Array.from({ length: 50 }, () => 'right'));
  expect(linesOf(model).join('\n')).toContain('END');
  expect(linesOf(pressed(model, ...Array.from({ length: 50 }, () => 'left')))[1]).toBe(
    ' 12:00:00 INFO     short',
  );
});
