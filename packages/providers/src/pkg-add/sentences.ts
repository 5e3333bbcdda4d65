/** Reads what `pkg_add -unv` says beside its candidates: findings, obstacles, and complaints that cast doubt. */
import { type PackageName, parsePackageName } from './package-name.ts';

export interface Sentences {
  /** Packages that would be installed: new versions, new dependencies, and packages built anew. */
  readonly installing: readonly PackageName[];
  /** Packages that would be removed, since the base system has them now. */
  readonly removing: readonly PackageName[];
  readonly obsolete: readonly Obsolete[];
  /** Installed packages, or their candidates, that match a known vulnerability. */
  readonly insecure: readonly PackageName[];
  /** Sentences on packages that cannot be updated, in the order they came. */
  readonly obstacles: readonly string[];
  /** Lines that mean a failure of the mirror, the network or pkg_add, or that nobody knows. */
  readonly complaints: readonly string[];
}

/** An obsolete package, and why it is one: `no longer maintained and full of security holes`. */
export interface Obsolete {
  readonly name: PackageName;
  readonly why: string;
}

/** On standard error, what nobody knows is a complaint; on standard output it is talk. */
export function readSentences(stdout: readonly string[], stderr: readonly string[]): Sentences {
  const all = [...stdout, ...stderr];
  const explains = all.some(saysWhatCannotBeInstalled);
  return {
    installing: all.flatMap((line) => parseInstalling(line) ?? []),
    removing: all.flatMap((line) => nameIn(REMOVING, line) ?? []),
    obsolete: all.flatMap((line) => parseObsolete(line) ?? []),
    insecure: all.flatMap((line) => nameIn(INSECURE, line) ?? []),
    obstacles: all.filter((line) => OBSTACLE.test(line)),
    complaints: [
      ...stdout.filter((line) => COMPLAINT.test(line) || saysWhatCannotBeInstalled(line)),
      ...stderr.filter(
        (line) => line !== '' && !isUnderstood(line) && !(explains && WHY_NOT.test(line)),
      ),
    ],
  };
}

// Repetitions are bounded: V8 throws where an unbounded one meets a line of tens of megabytes.
// pkg_add should be run as root                                        (with -n it goes on all the same)
// Package database already locked... awaiting release... done!
const HARMLESS =
  /^(?:\/usr\/sbin\/)?pkg_add should be run as root$|^Package database already locked\.\.\. awaiting release\.\.\. done!$/u;
// Package openssl-1.0.1f found, matching insecure openssl-<1.0.1g
const INSECURE = /^Package (?<name>\S{1,300}) found, matching insecure /u;
// Obsolete package: mozjs17-17.0p4 (no longer maintained and full of security holes)
const OBSOLETE = /^Obsolete package: (?<name>\S{1,300}) \((?<why>.{1,300})\)$/u;
// Removing clang-15.0.7 (part of base system now)
const REMOVING = /^Removing (?<name>\S{1,300}) \(part of base system now\)$/u;
// Can't update gimp-2.8.22->2.10.6: no update found for gegl03-0.3.28
// Couldn't find updates for mozjs17-17.0p4
// Couldn't install gegl04-0.4.8
// There were some ambiguities. Please run in interactive mode again.
// Ambiguous: python-3.9.18 could be python-3.10.13 python-3.11.6       (standard error)
// Ambiguous: choose package for python-3.9.18                          (when it may ask)
const OBSTACLE =
  /^(?:Can't update .{1,2000}: no update found for |Couldn't find updates for |Couldn't install |There were some ambiguities|Ambiguous: )/u;
// Can't install zstd-1.5.6 because of libraries                         (of a newer base system than this one)
const CANNOT_INSTALL = /^Can't install \S{1,300}:? /u;
// |library z.7.1 not found
// | /usr/lib/libz.so.7.0 (system): minor is too small
// Direct dependencies for heartbeat-2.1.2.15 resolve to: libxml-2.7.6 python-2.5.4p3
// Full dependency tree is libxml-2.7.6 libiconv-1.13p0
const WHY_NOT = /^(?:\|\s?\S|Direct dependencies for |Full dependency tree is )/u;
// https://cdn.openbsd.org/pub/OpenBSD/7.6/packages/amd64/: ftp: connect: Connection timed out
// ftp: cdn.openbsd.org: no address associated with name
// signify: gzheader truncated
// Error from https://cdn.openbsd.org/pub/OpenBSD/6.3/packages/amd64/
// Problem finding gimp-2.10.6                                           (installed, and yet not to be read)
const COMPLAINT =
  /^(?:(?:https?|ftp|scp|file):\S{1,2000}: |(?:ftp|signify|pkg_add|Fatal error|Error)[: ]|Problem finding )/u;

/** Whether a line says which package cannot be installed, though there is one to install. */
export function saysWhatCannotBeInstalled(line: string): boolean {
  return CANNOT_INSTALL.test(line);
}

function isUnderstood(line: string): boolean {
  return (
    HARMLESS.test(line) ||
    OBSTACLE.test(line) ||
    nameIn(INSECURE, line) !== undefined ||
    parseObsolete(line) !== undefined
  );
}

function nameIn(pattern: RegExp, line: string): PackageName | undefined {
  return parsePackageName(pattern.exec(line)?.groups?.name ?? '');
}

function parseObsolete(line: string): Obsolete | undefined {
  const name = nameIn(OBSOLETE, line);
  return name && { name, why: OBSOLETE.exec(line)?.groups?.why ?? '' };
}

// curl-8.13.1 (extracting)(pretending)
// curl-8.13.0->8.13.1:libpsl-0.21.5 (extracting)(pretending)           (for the sake of curl)
function parseInstalling(line: string): PackageName | undefined {
  const end = line.indexOf(' (extracting)');
  if (end < 0) return undefined;
  return parsePackageName(line.slice(line.lastIndexOf(':', end) + 1, end));
}
