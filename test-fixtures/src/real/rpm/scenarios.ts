/** Every scenario of dnf, for tests that walk them all. */
import * as broken from './broken.ts';
import type { DnfScenario } from './machine.ts';
import { rocky, withoutPlugins } from './rocky.ts';

export const dnfScenarios: readonly DnfScenario[] = [
  rocky,
  withoutPlugins,
  ...Object.values(broken),
];
