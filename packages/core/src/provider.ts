/** A provider: one package manager, as data and pure functions. */
import type { Answer } from './answer.ts';
import type { OsFacts } from './os.ts';
import type { Probe } from './probe.ts';
import type { RebootVerdict, SecurityFacts, Update } from './update.ts';

/** What one source (package manager) told in a refresh. */
export interface UpdatesReading {
  /** Every update it knows of, the ones kept back included. */
  readonly updates: Answer<readonly Update[]>;
  /** Known: each pending update's `security` can be trusted. The count comes from the updates themselves. */
  readonly security: Answer<SecurityFacts>;
  /** When its metadata was last fetched from the repositories: seconds since the epoch on the host's own clock. */
  readonly metadataAt?: number;
}

/** The adapter for one package manager. Found by discovery, never configured. */
export interface Provider {
  /** `apt`: shown to people, kept in the store. */
  readonly id: string;
  /** `APT (Debian, Ubuntu and relatives)`. */
  readonly title: string;
  /** Programs whose presence discovery looks for: `apt-get`. */
  readonly tools: readonly string[];
  /** os-release ids of the systems it is native to: they break the tie where several managers are installed. */
  readonly families: readonly string[];
  /** Whether it can be the package manager of such a host: the programs decide, not the name of the system. */
  serves(os: OsFacts): boolean;
  /** `updates` and `security`, in one probe since they read the same lists. */
  readonly updates: Probe<UpdatesReading>;
  /** Absent: this platform cannot tell. */
  readonly reboot?: Probe<Answer<RebootVerdict>>;
  /** Has the host refresh its own repository metadata. Absent: nothing to do. */
  readonly sync?: Probe<Answer<null>>;
}
