/** Starts threads as the configuration has it. Loaded with the first run: lists need nothing of what this brings. */
import { availableParallelism } from 'node:os';
import { openPool, type Pool } from './pool.ts';
import { type PoolFacts, poolOptions, threadCount } from './pool-options.ts';
import { sharedBudget } from './ssh/budget.ts';
import type { SshConfig } from './ssh/config-file.ts';

/** Threads for so many hosts. */
export function startPool(facts: PoolFacts, sshConfigs: readonly SshConfig[], hosts: number): Pool {
  const { workerThreads } = facts.loaded.config.options;
  const threads = threadCount(workerThreads, hosts, availableParallelism());
  return openPool(poolOptions(facts, sshConfigs, threads, sharedBudget()));
}
