import { endMark } from '@exosphere/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBudget, sharedBudget } from './budget.ts';
import { collector } from './collector.ts';

const MARK = 'abcdefghijklmnop';
const budget = createBudget(sharedBudget());
const account = () => budget.account();
const lines = (...rest: readonly string[]): string =>
  rest.map((line) => `\n${MARK} ${line}\n`).join('');

describe('a collector', () => {
  test('gives back what came, however it was cut, and counts every mark once', () => {
    const transcript = `noise${lines('start', 'begin a')}grüße\n${lines('end a 0', 'done')}rest`;
    const bytes = Buffer.from(transcript);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
        const collected = collector(MARK, account());
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        for (const [index, from] of places.entries()) {
          collected.add(bytes.subarray(from, places[index + 1] ?? bytes.length));
        }
        expect(collected.text()).toBe(transcript);
        expect(collected.bytes()).toBe(bytes.length);
        expect(collected.ended()).toBe(true);
        expect(collected.marksAt).toHaveLength(4);
      }),
    );
  });

  test('an end mark that is not whole is none', () => {
    const collected = collector(MARK, account());
    collected.add(Buffer.from(endMark(MARK).slice(0, -1)));
    expect(collected.ended()).toBe(false);
    collected.add(Buffer.from('\n'));
    expect(collected.ended()).toBe(true);
  });

  test('bytes that are no UTF-8 are replaced, wherever blocks end', () => {
    const collected = collector(MARK, account());
    for (let count = 0; count < 3000; count++) collected.add(Buffer.from([0xe2, 0x82, 0xac, 0xff]));
    expect(collected.text()).toBe('€\ufffd'.repeat(3000));
  });

  test('the beginning can be had alone', () => {
    const collected = collector(MARK, account());
    for (let count = 0; count < 10_000; count++) collected.add(Buffer.from(`${count} `));
    expect(collected.text(11)).toBe('0 1 2 3 4 5');
    expect(collected.text()).toHaveLength(collected.bytes());
  });

  test('a chunk is copied: the memory of the packet it came in can go', () => {
    const packet = Buffer.from('first');
    const collected = collector(MARK, account());
    collected.add(packet);
    packet.fill('x');
    expect(collected.text()).toBe('first');
  });

  test('a million chunks of one byte cost one byte each, and little time', () => {
    const collected = collector(MARK, account());
    const before = process.memoryUsage().arrayBuffers;
    const chunk = Buffer.from('x');
    for (let count = 0; count < 1_000_000; count++) collected.add(chunk);
    expect(collected.bytes()).toBe(1_000_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });
});
