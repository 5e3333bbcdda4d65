/** A second runtime beside the one that runs the tests, so that each kind of SQLite driver has one. */
import type { Requirements } from '@exosphere/test-fixtures/requirements';

// Plain JavaScript, so that it runs without a build step of its own.
const module = new URL('../../../../scripts/other-node.mjs', import.meta.url).href;
const {
  HAS_SQLITE,
  OTHER,
  pathOf,
}: {
  readonly HAS_SQLITE: boolean;
  readonly OTHER: string;
  pathOf(version: string): string;
} = await import(module);

/** The binary of the second runtime: the one that EXOSPHERE_OTHER_NODE names, or else the one that was fetched. */
export const OTHER_NODE: string = process.env.EXOSPHERE_OTHER_NODE || pathOf(OTHER);

/** For tests in which a runtime with SQLite meets one without. */
export const TWO_RUNTIMES: Requirements = {
  trials: [
    {
      sh: `'${OTHER_NODE}' --version`,
      otherwise: `no second Node.js runs at ${OTHER_NODE}; to fetch one: node scripts/other-node.mjs`,
    },
    {
      sh: `[ "$('${OTHER_NODE}' -p 'process.getBuiltinModule("node:sqlite") !== undefined')" = ${!HAS_SQLITE} ]`,
      otherwise: HAS_SQLITE
        ? 'both runtimes have SQLite built in; one must be Node.js 20'
        : 'neither runtime has SQLite built in; one must be Node.js 22.13 or newer',
    },
  ],
};
