/** Whether a Debian-like host waits for a reboot: its flag file, and the kernel that runs. */
import {
  type Answer,
  type Capture,
  known,
  lines,
  type Note,
  type Probe,
  probe,
  quoted,
  type RebootVerdict,
  unknown,
  whyMissing,
} from '@exosphere/core';
import { compareWithRunning } from '../kernel.ts';
import { plain } from './complaints.ts';

/** Packages of which any one has the flag file written: by packages that ask for a reboot, or with each new kernel. */
const FLAG_WRITERS = ['update-notifier-common', 'unattended-upgrades', 'reboot-notifier'];

/**
 * - The flag is there: yes, with the packages that ask for it. Also in a container.
 * - A newer kernel of the running flavour is installed, or the running one was rebuilt: yes.
 * - The newest kernel runs and there is no flag: no. Plain Debian has nothing that writes the flag; there the kernel
 *   alone was compared, and a note says so.
 * - In a container, or where no kernel can be compared: unknown. An absent flag alone is never a no.
 */
export const reboot: Probe<Answer<RebootVerdict>> = probe({
  commands: {
    flag: {
      sh: `if [ -e /run/reboot-required ] || [ -e /var/run/reboot-required ]
then echo required; cat /run/reboot-required.pkgs /var/run/reboot-required.pkgs 2>/dev/null | sort -u
else echo absent
fi`,
      purpose: 'packages that asked for a reboot',
    },
    kernel: { sh: 'uname -r && uname -v', purpose: 'the running kernel and its build' },
    images: {
      sh: `ls -d /boot/vmlinu[xz]-* /lib/modules/* 2>/dev/null; dpkg-query -W -f '\${db:Status-Abbrev} \${Package} \${Version}\\n' 'linux-image-*'`,
      purpose: 'the installed kernels',
    },
    writers: {
      sh: `dpkg-query -W -f '\${db:Status-Abbrev} \${Package}\\n' ${FLAG_WRITERS.join(' ')}`,
      purpose: 'whether anything on the host would flag a reboot',
    },
    container: {
      sh: 'systemd-detect-virt -c 2>/dev/null || echo none; ls -d /.dockerenv /run/.containerenv /run/systemd/container 2>/dev/null; :',
      purpose: 'container signs: there the kernel is not its own',
    },
  },
  read: ({ flag, kernel, images, writers, container }) => {
    const [flagged, ...packages] = lines(flag.stdout).filter((line) => line !== '');
    const asked = flagged === 'required';
    if (asked && flag.exitCode === undefined) return unknown(gone('the flag file', flag));
    if (!asked && container.exitCode === undefined) {
      return unknown(gone('container signs', container));
    }
    const signs = lines(container.stdout).filter((line) => line !== '' && line !== 'none');
    const waiting = signs.length > 0 ? undefined : newerKernel(kernel, images);
    const reasons = [
      ...(asked ? packages.map(plain) : []),
      ...(waiting?.known && waiting.value !== undefined ? [waiting.value] : []),
    ];
    if (asked && reasons.length === 0) reasons.push('/run/reboot-required is there');
    if (reasons.length > 0) return known({ needed: true, reasons });
    if (waiting === undefined) {
      return unknown(
        `this is a container (${quoted(signs[0] ?? '')}), and a reboot of the machine it runs on is not its own matter`,
      );
    }
    if (!waiting.known) return waiting;
    if (flagged !== 'absent') return unknown(gone('the flag file', flag));
    return known({ needed: false, reasons: [] }, kernelOnly(writers));
  },
});

/** Why only a reboot would bring in an installed kernel; undefined when the newest one runs; unknown when none can be compared. */
function newerKernel(kernel: Capture, images: Capture): Answer<string | undefined> {
  const [running = '', build = ''] = lines(kernel.stdout);
  if (kernel.exitCode !== 0 || running === '') return unknown(gone('the running kernel', kernel));
  // dpkg-query exits 1 when it knows no such package.
  if (images.exitCode === undefined || images.exitCode > 1) {
    return unknown(gone('the installed kernels', images));
  }
  const { releases, versions } = installedKernels(images.stdout);
  const verdict = compareWithRunning(running, releases);
  if (verdict === undefined) {
    return unknown(
      `no kernel like the running ${quoted(running, 80)} is installed, so that they cannot be compared`,
    );
  }
  if (verdict.newer) {
    return known(`kernel ${plain(verdict.newest)} is installed, ${plain(running)} is running`);
  }
  // Debian rebuilds a kernel under the same name now and then, and says in uname -v which build runs:
  // #1 SMP PREEMPT_DYNAMIC Debian 6.1.90-1 (2024-05-03)
  // #1 SMP PREEMPT_DYNAMIC Kali 7.0.12-2kali1 (2026-06-18)
  const runs = / (?:Debian|Kali) (?<version>[0-9]\S*) /u.exec(build)?.groups?.version;
  const installed = versions.get(running);
  if (runs === undefined || installed === undefined || runs === installed) return known(undefined);
  return known(
    `version ${plain(installed)} of the running kernel is installed, ${plain(runs)} is running`,
  );
}

/** Installed kernels as `uname -r` would name them; with the package version where dpkg knows one. */
function installedKernels(stdout: string): {
  readonly releases: readonly string[];
  readonly versions: ReadonlyMap<string, string>;
} {
  const images = new Set<string>();
  const modules = new Set<string>();
  const versions = new Map<string, string>();
  for (const line of lines(stdout)) {
    // /boot/vmlinuz-6.1.0-25-amd64
    const image = /^\/boot\/vmlinu[xz]-(?<release>\d\S*)$/u.exec(line)?.groups?.release;
    // /lib/modules/6.1.21-v8+
    const module = /^\/lib\/modules\/(?<release>\d\S*)$/u.exec(line)?.groups?.release;
    // ii  linux-image-6.1.0-25-amd64 6.1.106-3
    // ii  linux-image-unsigned-6.8.0-40-generic 6.8.0-40.40
    const owned = /^[a-z]i +linux-image-(?:unsigned-)?(?<release>\d\S*) (?<version>\S+)$/u.exec(
      line,
    )?.groups;
    if (image !== undefined && !image.endsWith('.old')) images.add(image);
    if (module !== undefined) modules.add(module);
    if (owned?.release !== undefined && !/-dbg(?:sym)?$/u.test(owned.release)) {
      const release = owned.release.replace(/-unsigned$/u, '');
      images.add(release);
      versions.set(release, owned.version ?? '');
    }
  }
  // Modules may outlive their kernel; older Raspberry Pi systems have no other trace of one.
  return { releases: [...(images.size > 0 ? images : modules)], versions };
}

function kernelOnly(writers: Capture): readonly Note[] {
  const present = lines(writers.stdout).some((line) => /^[a-z]i +\S+$/u.test(line));
  if (present) return [];
  const none = `none of ${FLAG_WRITERS.join(', ')} is installed`;
  const why = writers.exitCode === 1 ? none : gone('what would flag them', writers);
  const text = `only the kernel was compared: nothing on the host flags other reasons to reboot (${why})`;
  return [{ code: 'platform', text }];
}

function gone(what: string, capture: Capture): string {
  const why = whyMissing(capture) ?? `exit status ${capture.exitCode}, ${quoted(capture.stdout)}`;
  return `${what} could not be read: ${why}`;
}
