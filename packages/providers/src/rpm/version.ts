/** RPM's identity of a package: how versions compare, and how `name-epoch:version-release.arch` splits. */

/** Epoch, version and release of a package. Without an epoch it is `0`, as RPM compares it. */
export interface Evr {
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
}

/** A package identity as advisories spell it. `evr` has no `0:` in front. */
export interface Nevra {
  readonly name: string;
  readonly evr: string;
  readonly arch: string;
}

// What RPM allows in a version or a release: letters, digits and . _ + ~ ^
const PART = /^[A-Za-z0-9._+~^]+$/u;
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._+-]*$/u;
const ARCH = /^[a-z0-9_]+$/u;

/** The architectures of rpmrc(5) that packages carry; `(none)` is what keys have. */
const ARCHES: ReadonlySet<string> = new Set(
  (
    'noarch src nosrc x86_64 x86_64_v2 x86_64_v3 x86_64_v4 amd64 ia32e i386 i486 i586 i686 athlon geode ' +
    'aarch64 arm armv5tel armv5tejl armv6l armv6hl armv7l armv7hl armv7hnl armv8l armv8hl ia64 alpha ' +
    'ppc ppc64 ppc64le ppc64p7 s390 s390x riscv64 loongarch64 mips mipsel mips64 mips64el sparc sparc64'
  ).split(' '),
);

/** Whether RPM knows the word as an architecture. */
export function isArch(word: string): boolean {
  return ARCHES.has(word);
}

/**
 * Compares two versions or two releases as rpm-version(7) has it: negative, zero or positive.
 * Digits compare as numbers and beat letters, `~` sorts before everything, the end included,
 * `^` sorts after the end and before anything else. Separators only separate.
 */
export function compareVersions(a: string, b: string): number {
  const left = segments(a);
  const right = segments(b);
  for (let index = 0; index < left.length || index < right.length; index += 1) {
    const order = compareSegments(left[index], right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** `1.0~rc1` as `['1', '0', '~', 'rc', '1']`. */
function segments(version: string): readonly string[] {
  return version.match(/[0-9]+|[A-Za-z]+|~|\^/gu) ?? [];
}

function compareSegments(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === '~') return -1;
  if (b === '~') return 1;
  // A caret loses to anything that goes on, and wins over the end.
  if (a === '^') return b === undefined ? 1 : -1;
  if (b === '^') return a === undefined ? -1 : 1;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const numbers = [isNumber(a), isNumber(b)] as const;
  if (numbers[0] !== numbers[1]) return numbers[0] ? 1 : -1;
  return numbers[0] ? compareNumbers(a, b) : compareText(a, b);
}

function isNumber(segment: string): boolean {
  return segment >= '0' && segment < ':';
}

/** By length once leading zeros are gone: versions carry dates and hashes longer than a safe integer. */
function compareNumbers(a: string, b: string): number {
  const left = a.replace(/^0+/u, '');
  const right = b.replace(/^0+/u, '');
  return left.length - right.length || compareText(left, right);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** `[epoch:]version-release`, taken apart; undefined when it is not of that shape. */
export function parseEvr(text: string): Evr | undefined {
  const colon = text.indexOf(':');
  const dash = text.lastIndexOf('-');
  const epoch = colon < 0 ? '0' : text.slice(0, colon);
  const version = text.slice(colon + 1, Math.max(dash, colon + 1));
  const release = text.slice(dash + 1);
  // rpm prints "(none)" for the epoch of a package that has none, when asked for %{EPOCH}.
  const number = epoch === '(none)' ? '0' : epoch;
  if (!/^[0-9]{1,10}$/u.test(number) || !PART.test(version) || !PART.test(release))
    return undefined;
  return { epoch: number, version, release };
}

/** The usual spelling: an epoch of 0 is left out. Undefined when the text is no version and release. */
export function normalEvr(text: string): string | undefined {
  const evr = parseEvr(text);
  if (evr === undefined) return undefined;
  const rest = `${evr.version}-${evr.release}`;
  return /^0+$/u.test(evr.epoch) ? rest : `${evr.epoch}:${rest}`;
}

/** Compares two `[epoch:]version-release`: epoch first. Throws on text that `parseEvr` does not take. */
export function compareEvr(a: string, b: string): number {
  if (a === b) return 0;
  const left = parseEvr(a);
  const right = parseEvr(b);
  if (left === undefined || right === undefined) throw new Error(`no RPM version: ${a}, ${b}`);
  return (
    compareNumbers(left.epoch, right.epoch) ||
    compareVersions(left.version, right.version) ||
    compareVersions(left.release, right.release)
  );
}

/**
 * `openssl-libs-1:3.0.7-27.el9.x86_64`, taken apart from the right, since names may contain dots and dashes.
 * Undefined when it is not of that shape.
 */
export function parseNevra(text: string): Nevra | undefined {
  const dot = text.lastIndexOf('.');
  const arch = text.slice(dot + 1);
  const rest = text.slice(0, Math.max(dot, 0));
  const release = rest.lastIndexOf('-');
  const version = release < 1 ? -1 : rest.lastIndexOf('-', release - 1);
  if (version < 1) return undefined;
  const name = rest.slice(0, version);
  const evr = normalEvr(rest.slice(version + 1));
  if (!NAME.test(name) || !ARCH.test(arch) || evr === undefined) return undefined;
  return { name, evr, arch };
}

/** `python3.11.x86_64`: name and architecture; undefined when the last part is no architecture RPM knows. */
export function parseNameArch(
  text: string,
): { readonly name: string; readonly arch: string } | undefined {
  const dot = text.lastIndexOf('.');
  const name = text.slice(0, Math.max(dot, 0));
  const arch = text.slice(dot + 1);
  return isArch(arch) && NAME.test(name) ? { name, arch } : undefined;
}
