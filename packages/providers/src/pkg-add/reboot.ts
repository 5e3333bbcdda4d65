/** Whether an OpenBSD host waits for a reboot: the kernel that runs, and the one that would be booted. */
import {
  type Answer,
  type Capture,
  known,
  lines,
  type Probe,
  probe,
  type RebootVerdict,
  unknown,
  whyMissing,
} from '@exosphere/core';
import { firstWords, plain } from './words.ts';

/**
 * - The running kernel is not the build that /bsd holds: yes. The same build: no. Linking it in a new order, as
 *   OpenBSD does after each boot, leaves the version as it is.
 * - Only root may read /bsd. For others, a patch of the kernel that was applied since boot is a yes all the same;
 *   without one it stays unknown, since a kernel may have been installed by other means.
 */
export const reboot: Probe<Answer<RebootVerdict>> = probe({
  commands: {
    'running-kernel': { sh: 'sysctl -n kern.version', purpose: 'the running kernel and its build' },
    'installed-kernel': { sh: 'what /bsd', purpose: 'the kernel that the next boot starts' },
    // The boot messages are saved as the system comes up; a patch keeps the files that it replaced.
    'kernel-patches': {
      sh: `find /var/syspatch -name rollback.tgz -newer /var/run/dmesg.boot | while read -r saved
do tar -tzf "$saved" | grep -q relink/kernel/ && echo "$saved"
done; :`,
      purpose: 'patches of the kernel that were applied since boot',
    },
  },
  read: (captures) => {
    const compared = compareKernels(captures['running-kernel'], captures['installed-kernel']);
    const patches = patchesOf(captures['kernel-patches']);
    if (compared.known || patches.length === 0) return compared;
    const reasons = patches.map((patch) => `kernel patch ${patch} was applied since boot`);
    return known({ needed: true, reasons });
  },
});

// OpenBSD 7.6 (GENERIC.MP) #338: Mon Sep 30 08:55:35 MDT 2024
const BUILD =
  /^(?<release>OpenBSD \d{1,3}\.\d{1,3}\S{0,20}) \((?<configuration>[^\s()]{1,80})\) #(?<build>\d{1,9}: \S.{0,60})$/u;

interface Build {
  readonly text: string;
  readonly configuration: string;
}

function buildIn({ exitCode, stdout }: Capture): Build | undefined {
  if (exitCode !== 0) return undefined;
  for (const line of lines(stdout)) {
    const text = line.trim();
    const configuration = BUILD.exec(text)?.groups?.configuration;
    if (configuration !== undefined) return { text, configuration };
  }
  return undefined;
}

function compareKernels(running: Capture, installed: Capture): Answer<RebootVerdict> {
  const now = buildIn(running);
  if (now === undefined) return unknown(`the running kernel is not known: ${said(running)}`);
  const next = buildIn(installed);
  if (next === undefined) {
    const why = /Permission denied/u.test(installed.stderr)
      ? `only root may read /bsd, to compare it with the running kernel (it said ${firstWords(installed)})`
      : `the kernel in /bsd is not known: ${said(installed)}`;
    return unknown(why);
  }
  if (now.text === next.text) return known({ needed: false, reasons: [] });
  if (now.configuration !== next.configuration) {
    return unknown(
      `kernel ${plain(now.text)} runs, of another kind than ${plain(next.text)} in /bsd: it was not booted from there`,
    );
  }
  return known({
    needed: true,
    reasons: [`kernel ${plain(now.text)} runs, ${plain(next.text)} is installed`],
  });
}

function said(capture: Capture): string {
  return whyMissing(capture) ?? `the host said ${firstWords(capture)}`;
}

// /var/syspatch/76-003_pfsync/rollback.tgz
const SAVED = /^\/var\/syspatch\/\d{2,4}-(?<patch>\d{3}_[\w-]{1,80})\/rollback\.tgz$/u;

function patchesOf({ exitCode, stdout }: Capture): readonly string[] {
  if (exitCode !== 0) return [];
  return lines(stdout).flatMap((line) => SAVED.exec(line)?.groups?.patch ?? []);
}
