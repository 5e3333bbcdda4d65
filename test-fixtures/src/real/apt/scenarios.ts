/** Every scenario of APT, for tests that walk them all. */
import * as broken from './broken.ts';
import { debian } from './debian.ts';
import type { AptScenario } from './machine.ts';
import { ubuntu } from './ubuntu.ts';

export const aptScenarios: readonly AptScenario[] = [debian, ubuntu, ...Object.values(broken)];
