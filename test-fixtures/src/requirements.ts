/**
 * Lets a test that needs real system programs say so: without them it is skipped by name with the
 * command that installs them, and where nothing may be skipped it fails instead.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** What a suite cannot run without. */
export interface Requirements {
  /** Programs that must be on PATH (or in the directories of system programs). */
  readonly commands?: readonly string[];
  /** The suite must run as root, to make users or mounts. */
  readonly root?: true;
  /** Shell commands that must succeed, for what only a try can tell, and what a failure means. */
  readonly trials?: readonly { readonly sh: string; readonly otherwise: string }[];
  /** The suite is costly: it runs only when this environment variable is `1`. */
  readonly optIn?: string;
  /** The command that provides the programs, for people who want the suite to run. */
  readonly install?: string;
}

/**
 * Like vitest's `describe`, for a suite with requirements. When they are not met, the suite is
 * skipped and its title says why, or fails if EXOSPHERE_REQUIRE_ALL is `1`. A suite that was not
 * opted into is always skipped.
 */
export function describeWith(needs: Requirements, name: string, body: () => void): void {
  const { optIn } = needs;
  if (optIn !== undefined && process.env[optIn] !== '1') {
    describe.skip(`${name} (runs only with ${optIn}=1)`, body);
    return;
  }
  const reason = unmetRequirement(needs);
  if (reason === undefined) {
    describe(name, body);
  } else if (process.env.EXOSPHERE_REQUIRE_ALL === '1') {
    describe(name, () => {
      test('has what it needs', () => {
        throw new Error(reason);
      });
    });
  } else {
    describe.skip(`${name} (${reason})`, body);
  }
}

/** Why the suite cannot run here and what to do about it; undefined when it can. */
export function unmetRequirement(needs: Requirements): string | undefined {
  const missing = (needs.commands ?? []).filter((command) => !isInstalled(command));
  if (missing.length > 0) {
    const remedy = needs.install === undefined ? '' : `; install with: ${needs.install}`;
    return `missing ${missing.join(', ')}${remedy}`;
  }
  if (needs.root && process.getuid?.() !== 0) return 'must run as root';
  const fails = ({ sh }: { readonly sh: string }) => spawnSync('sh', ['-c', sh]).status !== 0;
  return needs.trials?.find(fails)?.otherwise;
}

// Ordinary users seldom have the directories of sshd and its like on PATH.
const SYSTEM_DIRECTORIES = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

function isInstalled(command: string): boolean {
  const path = (process.env.PATH ?? '').split(delimiter).filter((dir) => dir !== '');
  return [...path, ...SYSTEM_DIRECTORIES].some((dir) => {
    try {
      accessSync(join(dir, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
