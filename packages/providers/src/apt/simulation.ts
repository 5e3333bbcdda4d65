/** Reads what `apt-get -s dist-upgrade` says it would do. */
import { type Answer, type Capture, known, lines, quoted, unknown } from '@exosphere/core';
import { whyFailed } from './complaints.ts';

/** One `Inst` line: a package that would be installed, upgraded or downgraded. */
export interface Install {
  /** As apt names it among several architectures: `libssl3`, `libssl3:i386`. */
  readonly package: string;
  readonly arch: string;
  /** Null: not installed yet. */
  readonly installed: string | null;
  readonly candidate: string;
  /** `Debian-Security:12/stable-security`, `Docker CE:bookworm`, or a host name where the archive has no Release file. */
  readonly origins: readonly string[];
}

/** One `Remv` line. */
export interface Removal {
  readonly package: string;
  readonly installed: string;
}

export interface Simulation {
  readonly installs: readonly Install[];
  readonly removals: readonly Removal[];
  /** Packages not upgraded, held ones included, by name; with versions where apt was asked for them (-V). */
  readonly kept: ReadonlyMap<
    string,
    { readonly installed: string; readonly candidate: string } | undefined
  >;
  /** How many are not upgraded by apt's own count; undefined when it prints no summary (-qq). */
  readonly keptCount?: number;
  /** How many packages dpkg left half installed or unconfigured. */
  readonly unfinished: number;
  /** Packages whose fixes need a subscription (Ubuntu Pro) that this host has not. */
  readonly withoutSubscription: readonly string[];
}

/** Reads a simulation. Unknown when it failed, when a line that begins like data does not parse, or when lines are lost. */
export function readSimulation(capture: Capture): Answer<Simulation> {
  const failure = whyFailed('apt-get', capture);
  if (failure !== undefined) return unknown(failure);
  const installs: Install[] = [];
  const removals: Removal[] = [];
  const kept = new Map<string, { installed: string; candidate: string } | undefined>();
  const withoutSubscription = new Set<string>();
  let summary: Summary | undefined;
  let unfinished = 0;
  let configured = 0;
  let section: 'kept' | 'subscription' | undefined;
  for (const line of lines(capture.stdout)) {
    if (line.startsWith('Inst ')) {
      const install = parseInstall(line);
      if (install === undefined) return unreadable(line);
      installs.push(install);
    } else if (/^(?:Remv|Purg) /u.test(line)) {
      const removal = parseRemoval(line);
      if (removal === undefined) return unreadable(line);
      removals.push(removal);
    } else if (line.startsWith('Conf ')) {
      configured += 1;
    } else if (summary === undefined && SUMMARY_START.test(line)) {
      summary = parseSummary(line);
      if (summary === undefined) return unreadable(line);
    } else if (/^\s/u.test(line)) {
      if (section === 'kept' && !keep(line, kept)) return unreadable(line);
      if (section === 'subscription') for (const name of words(line)) withoutSubscription.add(name);
      continue;
    } else {
      // 1 not fully installed or removed.
      const count = /^(?<count>\d{1,9}) not fully installed/u.exec(line)?.groups?.count;
      if (count !== undefined) unfinished = Number(count);
    }
    section = KEPT.test(line) ? 'kept' : SUBSCRIPTION.test(line) ? 'subscription' : undefined;
  }
  const lost = whatIsLost(summary, installs.length, removals.length, configured);
  if (lost !== undefined) return unknown(lost);
  const coming = new Set(installs.map((install) => install.package));
  return known({
    installs,
    // To resolve a conflict apt may take a package away and put its new version in afterwards.
    removals: removals.filter((removal) => !coming.has(removal.package)),
    kept,
    ...(summary === undefined ? {} : { keptCount: summary.kept }),
    unfinished,
    withoutSubscription: [...withoutSubscription],
  });
}

// The headings of apt 1 to 3, and of output version 30 and later (private-output.cc).
const KEPT =
  /^(?:The following packages have been kept back|The following upgrades have been deferred due to phasing|Not upgrading yet due to phasing|Not upgrading):$/u;

// The following security updates require Ubuntu Pro with 'esm-apps' enabled:
// Get more security updates through Ubuntu Pro with 'esm-apps' enabled:
const SUBSCRIPTION = /Ubuntu Pro with '[\w-]+' enabled:$/u;

function words(line: string): readonly string[] {
  return line.split(/\s+/u).filter((word) => word !== '');
}

/** A line of a list of packages: one name with both versions (-V), or as many names as fit. False: neither. */
function keep(
  line: string,
  kept: Map<string, { installed: string; candidate: string } | undefined>,
): boolean {
  //    held (1.0-1 => 1.0-1+deb12u1)
  const match = /^\s+(?<name>\S+) \((?<installed>\S+) => (?<candidate>\S+)\)$/u.exec(line)?.groups;
  if (match !== undefined) {
    const { name = '', installed = '', candidate = '' } = match;
    kept.set(name, { installed, candidate });
    return true;
  }
  //   blocked held phased
  if (line.includes('(')) return false;
  for (const name of words(line)) kept.set(name, kept.get(name));
  return true;
}

/**
 * Without regular expressions, since origins are free text and a hostile line may have a megabyte.
 * What follows the closing bracket names broken dependencies on the way, and is noise.
 */
function parseInstall(line: string): Install | undefined {
  // Inst libssl3:i386 [3.0.11-1~deb12u2] (3.0.13-1~deb12u1 Debian-Security:12/stable-security [i386])
  // Inst docker-ce [5:25.0.3-1] (5:26.1.3-1 Docker CE:bookworm [amd64]) [libssl3:amd64 on libssl3:i386]
  // Inst newlib (2.0 Debian:12-updates/stable-updates [amd64]) []
  const nameEnd = line.indexOf(' ', 5);
  const open = line.indexOf('(', nameEnd);
  const close = line.indexOf('])', open);
  if (nameEnd <= 5 || open < 0 || close < 0) return undefined;
  const current = line.slice(nameEnd + 1, open);
  const installed = current === '' ? null : bracketed(current.trimEnd());
  const inside = line.slice(open + 1, close);
  const arch = inside.lastIndexOf('[');
  const candidate = inside.split(' ', 1)[0] ?? '';
  if (installed === undefined || arch < 0 || candidate === '' || candidate.startsWith('[')) {
    return undefined;
  }
  return {
    package: line.slice(5, nameEnd),
    arch: inside.slice(arch + 1),
    installed,
    candidate,
    origins: splitOrigins(inside.slice(candidate.length, arch).trim()),
  };
}

function parseRemoval(line: string): Removal | undefined {
  // Remv oldlib [1.0]
  // Remv libfoo1:i386 [2.1-3] [libbar:i386 ]
  const [, name = '', version = ''] = line.split(' ', 3);
  const installed = bracketed(version);
  return name === '' || installed === undefined ? undefined : { package: name, installed };
}

function bracketed(text: string): string | undefined {
  const inside = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : '';
  return inside === '' || /[\s[\]]/u.test(inside) ? undefined : inside;
}

/**
 * apt joins origins with ", ", but a label may hold one too: `Acme, Inc.:stable`. Every origin has a colon unless
 * it is a mere host name, so a piece without one belongs to the next.
 */
function splitOrigins(text: string): readonly string[] {
  const origins: string[] = [];
  let label = '';
  for (const piece of text === '' ? [] : text.split(', ')) {
    if (piece.includes(':') || HOST_NAME.test(piece)) {
      origins.push(label + piece);
      label = '';
    } else label += `${piece}, `;
  }
  return label === '' ? origins : [...origins, label.slice(0, -2)];
}

// packages.example.com, or localhost where apt knows no host either
const HOST_NAME = /^(?:localhost|[\w-]+(?:\.[\w-]+)+)$/u;

interface Summary {
  readonly installs: number;
  readonly removals: number;
  readonly kept: number;
}

const SUMMARY_START = /^(?:\d+ (?:upgraded|to upgrade), | {2}Upgrading: \d+, )/u;

function parseSummary(line: string): Summary | undefined {
  // 8 upgraded, 1 newly installed, 1 downgraded, 1 to remove and 5 not upgraded.
  //   Upgrading: 10, Installing: 1, Downgrading: 1, Removing: 1, Not Upgrading: 3
  // 8 to upgrade, 1 to newly install, 1 to remove and 5 not to upgrade.      (in the locale en_GB)
  if (!/ not (?:upgraded|to upgrade)\.$|Not Upgrading: \d+$/u.test(line)) return undefined;
  const numbers = [...line.slice(0, 400).matchAll(/\d{1,9}/gu)].map(([digits]) => Number(digits));
  const kept = numbers.at(-1);
  const removals = numbers.at(-2);
  if (numbers.length < 4 || kept === undefined || removals === undefined) return undefined;
  return { installs: numbers.slice(0, -2).reduce((sum, n) => sum + n, 0), removals, kept };
}

/** Output may end early and still look whole: apt's own counts tell, or else that each `Inst` has its `Conf`. */
function whatIsLost(
  summary: Summary | undefined,
  installs: number,
  removals: number,
  configured: number,
): string | undefined {
  if (summary === undefined) {
    if (installs === 0) return 'apt-get printed neither a summary nor packages to install';
    return configured >= installs
      ? undefined
      : `the list of apt-get is not whole: ${installs} to install, ${configured} to configure`;
  }
  if (installs >= summary.installs && removals >= summary.removals) return undefined;
  return `the list of apt-get is not whole: it counts ${summary.installs} to install and ${summary.removals} to remove, and names ${installs} and ${removals}`;
}

function unreadable(line: string): Answer<never> {
  return unknown(`a line of apt-get could not be read: ${quoted(line)}`);
}
