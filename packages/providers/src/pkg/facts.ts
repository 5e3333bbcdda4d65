/** What the commands of a refresh told, each read by itself. */
import type { Answer } from '@exosphere/core';
import type { Catalogues } from './catalogues.ts';
import type { Comparison } from './comparison.ts';
import type { Installed } from './installed.ts';
import type { Plan } from './plan.ts';

/** Put together before anything is judged. */
export interface Facts {
  readonly plan: Answer<Plan>;
  readonly comparison: Answer<Comparison>;
  readonly installed: Answer<Installed>;
  readonly catalogues: Catalogues;
  /** Repositories that pkg went without. */
  readonly skipped: readonly string[];
  /** The first thing that pkg complained of while it answered. */
  readonly complaint: string | undefined;
}
