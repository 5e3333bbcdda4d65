/** How many threads there are, and what each of them may do, so that all together keep to the limits. Pure. */
import { join } from 'node:path';
import type { LoadedConfig } from './config/load.ts';
import type { Log } from './log/log.ts';
import type { PoolOptions } from './pool.ts';
import { AGENT_LIMITS } from './ssh/agent-limits.ts';
import type { SshConfig } from './ssh/config-file.ts';
import type { Login } from './ssh/endpoint.ts';
import { hopDefaults } from './target.ts';

/** Handshakes at the same time in one thread: each is some milliseconds of cryptography that nothing can interrupt. */
const HANDSHAKES = 16;

/**
 * The same with hosts behind one jump host, in all threads together. Below it sshd drops no connection by default
 * (MaxStartups 10:30:100), though others log in at the same time.
 */
const HOP_HANDSHAKES = 8;

/**
 * Scripts that may run at the same time, in all threads together, while nobody knows what the hosts can take. Twice as
 * many guests of one machine with two CPUs, each busy for three seconds, answer within the default `command_timeout`.
 */
const SCRIPTS = 32;

/** What a service knows of its threads before it starts any. */
export interface PoolFacts {
  readonly loaded: Pick<LoadedConfig, 'config' | 'directories'>;
  readonly login: Login;
  /** The compiled `session-worker`. */
  readonly worker: URL;
  /** Modules with providers of third parties, as full URLs. */
  readonly providers: readonly string[];
  /** Takes what threads tell in detail, if it wants to know. */
  readonly log: Pick<Log, 'least' | 'write'>;
  /** Connections stay open from one run to the next. */
  readonly keeps: boolean;
}

/**
 * Half as many threads as there are CPUs, from 2 to 8, and no more than a few hosts each make worth while. The main
 * thread and what else the machine does want the rest, and each thread costs some 35 MiB and its own warm-up.
 */
export function threadCount(configured: number | null, hosts: number, cpus: number): number {
  const most = configured ?? Math.min(8, Math.max(2, Math.floor(cpus / 2)));
  return Math.min(most, Math.ceil(hosts / 4));
}

/** The options of a pool with so many threads. `budget`: the memory that they share. */
export function poolOptions(
  { loaded: { config, directories }, login, worker, providers, log, keeps }: PoolFacts,
  sshConfigs: readonly SshConfig[],
  threads: number,
  budget: SharedArrayBuffer,
): PoolOptions {
  const { options } = config;
  return {
    threads,
    worker,
    providers,
    ...(log.least === 'DEBUG' && {
      tracing: { detail: options.debug ? 'library' : 'ours', tell: log.write },
    }),
    transport: {
      login,
      sshConfigs,
      sshConfigFile: options.sshConfigFile,
      knownHostsFile: join(directories.state, 'known_hosts'),
      budget,
      handshakes: HANDSHAKES,
      scripts: Math.ceil(SCRIPTS / threads),
      hopHandshakes: Math.max(1, Math.floor(HOP_HANDSHAKES / threads)),
      hopDefaults: hopDefaults(config),
      agent: {
        ...AGENT_LIMITS,
        signatures: Math.max(1, Math.floor(AGENT_LIMITS.signatures / threads)),
      },
    },
    ...(keeps && {
      keep: {
        lifetimeMs: options.sshPipeliningLifetime * 1000,
        reapIntervalMs: options.sshPipeliningReapInterval * 1000,
      },
    }),
  };
}
