/** What a server says first, in pieces. */
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { gatherGreeting } from './greeting.ts';
import type { Wire } from './wire.ts';

/** What comes out of a wire into which pieces are put. */
function through(pieces: readonly string[]): readonly string[] {
  const wire = Object.assign(new PassThrough(), { bytesRead: 0 }) satisfies Wire;
  const seen: string[] = [];
  gatherGreeting(wire);
  wire.on('data', (data: Buffer) => seen.push(data.toString()));
  for (const piece of pieces) wire.emit('data', Buffer.from(piece));
  return seen;
}

const LINE = 'SSH-2.0-OpenSSH_9.2\r\n';

test.each([
  ['in one piece', [LINE, 'rest'], [LINE, 'rest']],
  ['byte by byte', [...LINE, 'a', 'b'], [LINE, 'a', 'b']],
  ['with what follows it', ['SSH-2.0-x', '\r\nkeys', 'more'], ['SSH-2.0-x\r\nkeys', 'more']],
  [
    'behind other lines',
    ['hel', 'lo\r\nSSH', ' is not it\r\n', 'SSH-2', '.0-x\n', 'k'],
    ['hello\r\nSSH is not it\r\nSSH-2.0-x\n', 'k'],
  ],
])('the identification line %s is handed on whole', (_, pieces, seen) => {
  expect(through(pieces)).toEqual(seen);
});

test.each([
  ['220 mail.example.com ESMTP Postfix\r\n', '220 mail.example.com ESMTP Postfix'],
  ['Not allowed at this time', 'Not allowed at this time'],
  ['HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
  ['Zutritt für Befugte\n', 'Zutritt für Befugte'],
  ['ü'.repeat(150), 'ü'.repeat(100)],
  [`x${'ü'.repeat(150)}`, `x${'ü'.repeat(99)}`],
  ['\n', ''],
  ['', ''],
  ['SSH-1.5-', ''],
  ['\u0003\0\0\u0013\u000e', ''],
  ['\u001b[31mred\n', ''],
  ['evil \u202e txt\n', ''],
  ['hello\r\nSSH-2.0-x\r\n', ''],
])('of %j, the first line of text is told if no identification comes: %j', (said, told) => {
  const wire = Object.assign(new PassThrough(), { bytesRead: 0 }) satisfies Wire;
  const greeting = gatherGreeting(wire);
  if (said !== '') wire.emit('data', Buffer.from(said));
  expect(greeting()).toBe(told);
});

test('a server that never comes to it is left to the limits of others', () => {
  const piece = `${'x'.repeat(1023)}\n`;
  const seen = through(Array.from({ length: 70 }, () => piece));
  expect(seen[0]).toHaveLength(64 * 1024);
  expect(seen.slice(1)).toEqual(Array.from({ length: 6 }, () => piece));
});
