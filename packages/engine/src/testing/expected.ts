/** What tests expect of outcomes. */
import type { FailureKind } from '@exosphere/core';
import { expect } from 'vitest';

/** A failed outcome, for `toMatchObject`. */
export function failed(
  kind: FailureKind,
  reached: boolean,
  message: RegExp,
  hint?: RegExp,
): object {
  return {
    ok: false,
    failure: {
      kind,
      reached,
      message: expect.stringMatching(message),
      ...(hint === undefined ? {} : { hint: expect.stringMatching(hint) }),
    },
  };
}
