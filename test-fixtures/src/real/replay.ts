/**
 * A machine that stands for systems that cannot run here. Its login, its shell and the frame of our scripts are real;
 * what the commands print was recorded. Which system it is, and which recorded case, can be changed while it runs.
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Captures } from '@exosphere/core';
import type { RecordedCase } from '../captures.ts';
import { type FileSpec, type Machine, SETUP_DIRECTORY } from './machine.ts';
import type { RealSshd } from './sshd.ts';

const SCRIPTS = fileURLToPath(new URL('../../real/replay', import.meta.url));

/** What systems answer to discovery, by the name of the system, then of the command. */
export type ReplayedSystems = { readonly [system: string]: Captures };

/** A machine that can be any of the systems and hold any of the cases; nothing of it answers before `replayAs`. */
export function replayMachine(
  systems: ReplayedSystems,
  cases: readonly RecordedCase[] = [],
): Machine {
  const files: Record<string, FileSpec> = {};
  for (const [system, captures] of Object.entries(systems)) {
    for (const [command, { stdout, stderr, exitCode }] of Object.entries(captures)) {
      const path = `${SETUP_DIRECTORY}/systems/${system}/${command}`;
      files[`${path}.out`] = stdout;
      files[`${path}.err`] = stderr;
      files[`${path}.rc`] = `${exitCode}\n`;
    }
  }
  return {
    files,
    // Bash reads it when sshd starts it: whoever set up this machine may do all sorts of things there.
    hide: ['/root/.bashrc'],
    copies: {
      [`${SETUP_DIRECTORY}/replay`]: SCRIPTS,
      ...Object.fromEntries(cases.map((recorded) => [casePath(recorded), recorded.dir])),
    },
    // A checkout may be closed to others; the users of the machine read it all the same.
    beforeBoot: `chmod -R a+rX ${SETUP_DIRECTORY}/replay
[ ! -e ${CASES} ] || chmod -R a+rX ${CASES}
ln -sf ${SETUP_DIRECTORY}/replay/shell.sh /usr/bin/sh`,
  };
}

/** From now on a `replayMachine` is that system; a case gives the answers of its package manager, if there is one. */
export async function replayAs(
  host: RealSshd,
  system: string,
  recorded?: RecordedCase,
): Promise<void> {
  const at = recorded === undefined ? '/nonexistent' : casePath(recorded);
  const { stderr, exitCode } = await host.asRoot(`test -d ${SETUP_DIRECTORY}/systems/${system}
ln -sfn ${SETUP_DIRECTORY}/systems/${system} ${SETUP_DIRECTORY}/system
ln -sfn ${at} ${SETUP_DIRECTORY}/case`);
  if (exitCode !== 0) throw new Error(`the machine cannot be ${system}: ${stderr}`);
}

const CASES = `${SETUP_DIRECTORY}/cases`;

function casePath({ provider, dir }: RecordedCase): string {
  return `${CASES}/${provider}/${basename(dir)}`;
}
