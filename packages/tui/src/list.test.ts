/** Scrolling: the cursor is in sight, and no room is wasted below the last entry. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moved, movedTo, scrolled } from './list.ts';

test('however one moves about, the cursor is on an entry and in sight', () => {
  const number = fc.integer({ min: -50, max: 50 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.tuple(fc.constantFrom('move', 'to', 'scroll'), number)),
      (count, page, steps) => {
        let at = { cursor: 0, top: 0 };
        for (const [step, by] of steps) {
          if (step === 'move') at = moved(at, by, count, page);
          else if (step === 'to') at = movedTo(at, by, count, page);
          else at = scrolled(at, by, count, page);
          expect(at.cursor).toBeGreaterThanOrEqual(0);
          expect(at.cursor).toBeLessThan(count);
          expect(at.cursor).toBeGreaterThanOrEqual(at.top);
          expect(at.cursor).toBeLessThan(at.top + page);
          expect(at.top).toBeLessThanOrEqual(Math.max(0, count - page));
        }
      },
    ),
  );
});

test('a list without entries stays where it is', () => {
  expect(moved({ cursor: 0, top: 0 }, 1, 0, 10)).toEqual({ cursor: 0, top: 0 });
});
