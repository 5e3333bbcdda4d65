import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Tests read the sources of the workspace's packages, not their builds.
const conditions = ['source', 'module', 'node', 'development|production'];

const cli = JSON.parse(readFileSync(new URL('packages/cli/package.json', import.meta.url), 'utf8'));

export default defineConfig({
  define: { EXOSPHERE_VERSION: JSON.stringify(cli.version) },
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'test-fixtures/src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'examples/**/*.test.ts',
    ],
    reporters: ['default', './scripts/test-reporter.ts'],
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
