/** What happens while hosts are worked on, as plain data that crosses threads. */
import type { Answer } from './answer.ts';
import type { Failure } from './failure.ts';
import type { OsFacts } from './os.ts';
import type { Missing } from './probe.ts';
import type { UpdatesReading } from './provider.ts';
import type { RebootVerdict } from './update.ts';

/** What can be done with a host. */
export type Operation = 'ping' | 'discover' | 'sync' | 'refresh';

/** One command as it really went, for "why does it say that?". What it runs, its provider tells by the name. */
export interface Evidence {
  /** `apt.simulate` */
  readonly name: string;
  /** Which answers rest on it. */
  readonly answers: 'updates' | 'reboot' | 'sync' | 'platform';
  /** Undefined when it did not run to its end; `missing` says why. */
  readonly exitCode?: number;
  readonly missing?: Missing;
  readonly durationMs?: number;
  /** First lines of what it printed, cut. */
  readonly stdout: string;
  readonly stderr: string;
}

/** How the newest answers to one operation came about. */
export interface OperationEvidence {
  readonly operation: 'refresh' | 'sync';
  /** When the operation ended: ISO 8601, UTC. */
  readonly at: string;
  /** In the order they ran. */
  readonly commands: readonly Evidence[];
}

/** What an operation learnt. */
export type Report =
  | { readonly operation: 'ping' }
  | { readonly operation: 'sync'; readonly evidence: readonly Evidence[] }
  | {
      readonly operation: 'discover';
      readonly os: OsFacts;
      /** Provider ids, the package manager first; empty: unsupported. */
      readonly sources: readonly string[];
    }
  | {
      readonly operation: 'refresh';
      /** By provider id. */
      readonly sources: { readonly [source: string]: UpdatesReading };
      readonly reboot: Answer<RebootVerdict>;
      /** The host's clock minus ours, in seconds; undefined when the host has no usable `date +%s`. */
      readonly clockSkewSeconds?: number;
      readonly evidence: readonly Evidence[];
    };

/** How a step ended on a host. */
export type Outcome =
  | { readonly ok: true; readonly report: Report }
  /** `evidence`: what a step that reached its commands ran, and what was said. */
  | { readonly ok: false; readonly failure: Failure; readonly evidence?: readonly Evidence[] };

/** Something that happened to one host in a run. */
export type HostEvent =
  | { readonly type: 'connecting'; readonly host: string }
  | { readonly type: 'asking'; readonly host: string; readonly step: Operation }
  /** One step of a host ended. `last`: nothing more follows for this host in this run. */
  | {
      readonly type: 'done';
      readonly host: string;
      readonly step: Operation;
      /** ISO 8601, UTC. */
      readonly at: string;
      readonly outcome: Outcome;
      readonly last: boolean;
    }
  /** Nothing was asked (any more), and that is no failure: an unsupported host. */
  | {
      readonly type: 'skipped';
      readonly host: string;
      readonly step: Operation;
      readonly reason: string;
    };
