/** Takes apart what FreeBSD writes as one word: the name of a package and its version. */

export interface Package {
  readonly name: string;
  readonly version: string;
}

/**
 * `openssh-portable-9.5.p1_1,1` is `openssh-portable` and `9.5.p1_1,1`: a version never holds a hyphen, a name may.
 * Undefined for what is no package.
 */
export function splitPackage(text: string): Package | undefined {
  const at = text.lastIndexOf('-');
  const name = text.slice(0, Math.max(at, 0));
  const version = text.slice(at + 1);
  return isName(name) && isVersion(version) ? { name, version } : undefined;
}

/** `libstdc++`, `p5-Net_SSLeay`, `FreeBSD-kernel-generic`. */
export function isName(text: string): boolean {
  return /^[^\s:]{1,512}$/u.test(text);
}

/** `3.0.12,1`, `9.5.p1_1,1`, `15.snap20260801`. */
export function isVersion(text: string): boolean {
  return /^[^\s:()-]{1,512}$/u.test(text) && /\d/u.test(text);
}

/** Whether a package belongs to the base system: `FreeBSD-runtime` (pkgbase), `GhostBSD-clibs`, `pfSense-base`. */
export function isBase(name: string): boolean {
  return /^(?:(?:Free|Ghost)BSD-|pfSense-(?:base|boot|kernel)(?:-|$))/u.test(name);
}
