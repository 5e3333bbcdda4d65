/** Tells whether the host needs a reboot: by `needs-restarting`, and by the running kernel. */
import {
  type Answer,
  type Capture,
  type Captures,
  known,
  lines,
  type Note,
  type RebootVerdict,
  unknown,
  whyMissing,
} from '@exosphere/core';
import { compareWithRunning } from '../kernel.ts';
import { type Package, readPackages } from './installed.ts';
import { failureOf, plain, quote } from './output.ts';
import { imageSign } from './view.ts';

export type RebootQuestion = 'needs-restarting' | 'kernels' | 'running-kernel' | 'container';

/**
 * Needed when either says so. `needs-restarting` knows of glibc and systemd too; where that plugin is not
 * installed the kernel decides alone, which is noted, and where it failed the kernel can only say yes.
 * Of a system that is an image (ostree, bootc) neither can say no. `command` is how reasons name it.
 */
export function readReboot(
  command: string,
  captures: Captures<RebootQuestion>,
): Answer<RebootVerdict> {
  const image = imageSign(captures.container.stdout);
  const signs = lines(captures.container.stdout).filter(
    (line) => line !== '' && line !== 'none' && imageSign(line) === undefined,
  );
  if (signs.length > 0) {
    return unknown(`in a container (${quote(signs[0] ?? '')}) the kernel is not its own`);
  }
  const verdict = compareAll(command, captures);
  if (image === undefined || (verdict.known && verdict.value.needed)) return verdict;
  return unknown(
    `the system is an image that is replaced as a whole (${image} is there): whether a new one waits for a reboot, packages do not tell`,
  );
}

function compareAll(command: string, captures: Captures<RebootQuestion>): Answer<RebootVerdict> {
  const restarting = readNeedsRestarting(command, captures['needs-restarting']);
  const kernel = readKernels(captures.kernels, captures['running-kernel']);
  const notes = containerNote(captures.container);
  if (restarting.known) {
    const reasons = kernel.known
      ? [...restarting.value.reasons, ...kernel.value.reasons]
      : restarting.value.reasons;
    const needed = restarting.value.needed || (kernel.known && kernel.value.needed);
    return known({ needed, reasons }, notes);
  }
  const { reason } = restarting;
  if (!kernel.known) return unknown(`${reason}; ${kernel.reason}`);
  if (!kernel.value.needed && !isNotInstalled(captures['needs-restarting'])) return unknown(reason);
  const text = `only the kernel was compared: ${reason}`;
  return known(kernel.value, [{ code: 'platform', text }, ...notes]);
}

function containerNote(container: Capture): readonly Note[] {
  const lost = whyMissing(container);
  const text = `whether this is a container is not known: ${lost}`;
  return lost === undefined ? [] : [{ code: 'platform', text }];
}

// No such command: needs-restarting. Please use /usr/bin/dnf --help                      (dnf 4)
// Unknown argument "needs-restarting" for command "dnf5". Add "--help" for more ...      (dnf 5)
function isNotInstalled({ stderr }: Capture): boolean {
  return /^(?:No such command: |Unknown argument ")needs-restarting/mu.test(stderr);
}

// Reboot is required to fully utilize these updates.                      (dnf)
// Reboot is required to ensure that your system benefits from these updates.  (yum-utils)
const REQUIRED = /^Reboot is required to /mu;
// Reboot should not be necessary.                                         (dnf)
// Reboot is probably not necessary.                                       (yum-utils)
const NOT_REQUIRED = /^Reboot (?:should not be|is probably not) necessary\.$/mu;
//   * glibc                                                               (dnf)
//   systemd -> 219-78.el7_9.9                                             (yum-utils)
const CULPRIT = /^ {2}(?:\* )?(?<name>[A-Za-z0-9_][A-Za-z0-9._+-]*)(?: -> \S+)?$/u;

/** Exit status 1 alone says nothing: a missing plugin ends with it too. */
function readNeedsRestarting(command: string, capture: Capture): Answer<RebootVerdict> {
  const { stdout, exitCode } = capture;
  if (exitCode === 1 && REQUIRED.test(stdout)) {
    const names = lines(stdout).flatMap((line) =>
      line.length > 300 ? [] : (CULPRIT.exec(line)?.groups?.name ?? []),
    );
    const reasons = [...new Set(names)].map((name) => `${name} was updated since boot`);
    return known({ needed: true, reasons });
  }
  if (exitCode === 0 && NOT_REQUIRED.test(stdout)) return known({ needed: false, reasons: [] });
  return unknown(
    failureOf(command, capture, [0]) ?? `${command} said ${quote(stdout || capture.stderr)}`,
  );
}

function readKernels(packages: Capture, running: Capture): Answer<RebootVerdict> {
  const failure = failureOf('uname -r', running, [0]);
  if (failure !== undefined) return unknown(failure);
  const installed = readPackages(packages);
  if (!installed.known) return installed;
  const now = running.stdout.trim();
  const verdict = compareWithRunning(now.slice(0, 200), installed.value.flatMap(unameOf));
  if (verdict === undefined) {
    return unknown(
      `no installed kernel package is of the kind of the running kernel ${quote(now)}`,
    );
  }
  const reason = `kernel ${plain(now)} runs, ${verdict.newest} is installed`;
  return known({ needed: verdict.newer, reasons: verdict.newer ? [reason] : [] });
}

// kernel, kernel-core, kernel-rt-core, kernel-uek, kernel-plus (CentOS), kernel6.12 (Amazon), kernel-64k-debug-core;
// not kernel-headers
const IMAGE =
  /^kernel(?:\d+\.\d+)?(?:-(?<flavour>rt|debug|16k|64k|rt-debug|16k-debug|64k-debug|rt-64k|rt-64k-debug|zfcpdump|uek|plus|lt|ml))?(?:-core)?$/u;

/**
 * What `uname -r` says under an installed kernel: version, release and machine, then `+rt` for a flavour that is
 * built from the same source package (EL9, Fedora). Those with a source of their own name it in the release
 * (`el9uek`, `el7.centos.plus`, `rt56` on EL7 and EL8, `elrepo`).
 */
function unameOf({ name, arch, evr }: Package): readonly string[] {
  const image = IMAGE.exec(name);
  if (image === null) return [];
  const flavour = image.groups?.flavour;
  const release = evr.slice(evr.indexOf(':') + 1);
  const suffixed =
    flavour !== undefined &&
    !['uek', 'plus', 'lt', 'ml'].includes(flavour) &&
    !(flavour.startsWith('rt') && /\.rt\d/u.test(release));
  return [`${release}.${arch}${suffixed ? `+${flavour}` : ''}`];
}
