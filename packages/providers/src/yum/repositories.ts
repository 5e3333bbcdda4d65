/** Reads which repositories yum is configured to use, and which of them took part. */
import { type Capture, lines } from '@exosphere/core';
import { failureOf } from '../rpm/output.ts';
import { isLoaded, type Repository, readRepositories } from '../rpm/repositories.ts';

/** What the command `repositories` told. */
export interface Listed {
  /** Why nothing can be said of single repositories. */
  readonly failure?: string;
  /** The repositories that have metadata. */
  readonly loaded: readonly Repository[];
  /** Ids of enabled repositories that have none. */
  readonly missing: readonly string[];
  /** The host's clock when they were listed: seconds since the epoch. Undefined: not told. */
  readonly now?: number;
}

// now: 1719475200
const NOW = /^now: (?<seconds>\d{1,12})$/mu;

/** The repositories as yum lists them, beside those that its files configure. */
export function readListed(capture: Capture): Listed {
  const failure = failureOf('yum repolist', capture, [0]);
  if (failure !== undefined) return { failure, loaded: [], missing: [] };
  const listed = readRepositories(capture.stdout);
  const loaded = listed.filter(isLoaded);
  const present = new Set(loaded.map(({ id }) => id));
  const enabled = [...listed.map(({ id }) => id), ...enabledInFiles(capture.stdout)];
  const missing = [...new Set(enabled)].filter((id) => !present.has(id)).sort();
  const seconds = NOW.exec(capture.stdout)?.groups?.seconds;
  return { loaded, missing, ...(seconds === undefined ? {} : { now: Number(seconds) }) };
}

// [updates]
const SECTION = /^\[(?<id>[A-Za-z0-9._:-]{1,200})\]/u;
// enabled=0
const DISABLED = /^enabled\s{0,20}[=:]\s{0,20}(?:0|no|false)\s*$/iu;

/** Without a word in its section a repository is enabled; of two with one id the first counts: yum.conf(5). */
function enabledInFiles(stdout: string): readonly string[] {
  const enabled = new Map<string, boolean>();
  let current: string | undefined;
  for (const line of lines(stdout)) {
    if (line.length > 4096) continue;
    const id = SECTION.exec(line)?.groups?.id;
    if (id !== undefined) {
      current = id === 'main' || enabled.has(id) ? undefined : id;
      if (current !== undefined) enabled.set(current, true);
    } else if (current !== undefined && DISABLED.test(line)) enabled.set(current, false);
  }
  return [...enabled].flatMap(([id, isEnabled]) => (isEnabled ? [id] : []));
}
