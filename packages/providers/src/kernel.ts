/** Tells whether the newest installed kernel is the running one, for any package manager. */

/** How the running kernel compares with those installed. */
export interface KernelVerdict {
  /** The newest installed kernel of the running kernel's flavour. */
  readonly newest: string;
  /** It is newer than the running one: only a reboot brings it in. */
  readonly newer: boolean;
}

/**
 * Compares the running kernel (`uname -r`) with the installed ones, each spelled as its own `uname -r` would be.
 * Only kernels of the same flavour count, since a host that runs `-rt-amd64` does not boot a newer `-amd64`.
 * Undefined: none of the installed kernels is of that flavour, so nothing can be said.
 * @example compareWithRunning('6.1.0-21-amd64', ['6.1.0-21-amd64', '6.1.0-25-amd64'])
 * // { newest: '6.1.0-25-amd64', newer: true }
 */
export function compareWithRunning(
  running: string,
  installed: readonly string[],
): KernelVerdict | undefined {
  const now = parseKernel(running);
  let newest: { readonly release: string; readonly kernel: Kernel } | undefined;
  for (const release of installed) {
    const kernel = parseKernel(release);
    if (kernel.flavour !== now.flavour) continue;
    if (newest === undefined || compareNumbers(kernel.numbers, newest.kernel.numbers) > 0) {
      newest = { release, kernel };
    }
  }
  if (newest === undefined) return undefined;
  return {
    newest: newest.release,
    newer: compareNumbers(newest.kernel.numbers, now.numbers) > 0,
  };
}

interface Kernel {
  readonly numbers: readonly number[];
  /** `amd64`, `amd64-cloud`, `generic`, `rpi-v8`, `x86_64`, `uek-x86_64`: words in the order of the alphabet. */
  readonly flavour: string;
}

// Tags that name the release of the distribution and change with it, unlike a flavour: the el9_4 of
// 5.14.0-427.13.1.el9_4.x86_64, the oe2203sp4 of openEuler, the deb13 of 6.12.41+deb13-amd64, the bpo of 6.9.7+bpo-amd64,
// the rpt of 6.6.31+rpt-rpi-v8, the kali of 6.17.10+kali-amd64.
// Oracle writes its own flavour behind the tag: 5.15.0-206.153.7.el9uek.x86_64.
const DISTRIBUTION = /^(?:(?:el|fc|amzn|deb)\d+(?:_\d+)*|oe\d+(?:sp\d+)?|bpo\d*|(?:rpt|kali)$)/u;

/** Numbers make the version, words make the flavour: `6.1.0-25-cloud-amd64` is [6, 1, 0, 25] and `amd64-cloud`. */
function parseKernel(release: string): Kernel {
  const numbers: number[] = [];
  const words: string[] = [];
  for (const part of release.split(/[.+-]/u)) {
    const word = part.replace(DISTRIBUTION, '');
    // 6.10-rc6-amd64 comes before 6.10-amd64.
    if (/^rc\d+$/u.test(word)) numbers.push(-1, Number(word.slice(2)));
    // Raspberry Pi OS counted its builds so before it wrote 6.6.31+rpt-rpi-v8, and Kali before 6.6.9-amd64:
    // 6.1.0-rpi7-rpi-v8, 6.1.0-kali9-amd64.
    else if (/^(?:rpi|kali)\d+$/u.test(word)) numbers.push(Number(word.replace(/\D+/u, '')));
    // What follows rt counts the patches on top of a kernel, and 4.18.0-553.rt7.342 comes before 4.18.0-553.8.1.rt7.349.
    else if (/^rt\d+$/u.test(word)) {
      numbers.push(-1, Number(word.slice(2)));
      words.push('rt');
    }
    // The page size in 5.14.0-427.13.1.el9_4.aarch64+64k is a flavour.
    else if (/^\d/u.test(word) && !/^\d+k$/u.test(word)) numbers.push(Number.parseInt(word, 10));
    else if (word !== '') words.push(word);
  }
  // Since EL 9.3 the flavour stands at the end: 5.14.0-362.8.1.el9_3.x86_64+rt.
  return { numbers, flavour: words.sort().join('-') };
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
