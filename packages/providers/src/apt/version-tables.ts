/** Reads which versions of a package are in reach, beside the one that would be installed. */
import { type Capture, lines } from '@exosphere/core';
import { whyFailed } from './complaints.ts';

/** One version of a package, and the archives that carry it. */
export interface Version {
  readonly version: string;
  readonly sources: readonly { readonly priority: number; readonly archive: string }[];
}

/** A package of which a newer version than the installed one is in reach. */
export interface VersionTable {
  /** As apt names it among several architectures: `libssl3`, `libssl3:i386`. */
  readonly package: string;
  /** What dpkg says of it, wanted and real state: `ii`, `hi` for a held one. Undefined: dpkg was not asked. */
  readonly status?: string;
  readonly arch?: string;
  readonly installed: string;
  readonly candidate: string;
  /** From the newest down to the installed one. */
  readonly versions: readonly Version[];
}

export interface VersionTables {
  readonly tables: ReadonlyMap<string, VersionTable>;
  /** Why there may be more than these; undefined: every installed package was looked at. */
  readonly doubt?: string;
}

/**
 * Reads the version tables that the `versions` command prints, and plain `apt-cache policy NAME...` as well.
 * A table that does not parse, or ends before the installed version, is left out.
 */
export function readVersionTables(capture: Capture): VersionTables {
  const tables = new Map<string, VersionTable>();
  let counts: { readonly asked: string; readonly known: string } | undefined;
  let block: string[] = [];
  const end = (): void => {
    const table = parseBlock(block);
    if (table !== undefined) tables.set(table.package, table);
    block = [];
  };
  for (const line of lines(capture.stdout)) {
    if (!line.startsWith(' ')) end();
    // 753 of 753 packages
    const trailer = /^(?<asked>\d{1,9}) of (?<known>\d{1,9}) packages$/u.exec(line)?.groups;
    if (trailer === undefined) block.push(line);
    else counts = { asked: trailer.asked ?? '', known: trailer.known ?? '' };
  }
  end();
  const failure = whyFailed('apt-cache', capture);
  if (failure !== undefined) return { tables, doubt: failure };
  if (counts === undefined)
    return { tables, doubt: 'the version tables of apt-cache are not whole' };
  if (counts.asked === counts.known && counts.known !== '0') return { tables };
  return {
    tables,
    doubt: `apt-cache told the versions of ${counts.asked} of ${counts.known} installed packages`,
  };
}

// libssl3:i386: hi i386
const HEADER = /^(?<name>\S+):(?: (?<status>[a-zA-Z]{2,3}) (?<arch>[a-z0-9-]+)| )?$/u;

//      1.1 500 (phased 0%)
//  *** 1.0 500
const VERSION = /^(?<mark> \*\*\* | {5})(?<version>\S+) -?\d{1,9}(?: \(phased \d{1,3}%\))?$/u;

//         500 http://security.example/debian-security bookworm-security/main amd64 Packages
const SOURCE = /^ {6,}(?<priority>-?\d{1,9}) (?<archive>\S.*)$/u;

function parseBlock(block: readonly string[]): VersionTable | undefined {
  const [first = '', ...rest] = block;
  const header = HEADER.exec(first)?.groups;
  const at = rest.indexOf('  Version table:');
  if (header === undefined || at < 0) return undefined;
  const installed = fieldOf(rest, '  Installed: ');
  const candidate = fieldOf(rest, '  Candidate: ');
  const versions = parseVersions(rest.slice(at + 1));
  if (installed === undefined || candidate === undefined || versions === undefined)
    return undefined;
  const { name = '', status, arch } = header;
  return {
    package: name,
    ...(status === undefined ? {} : { status }),
    ...(arch === undefined ? {} : { arch }),
    installed,
    candidate,
    versions,
  };
}

function fieldOf(block: readonly string[], key: string): string | undefined {
  const value = block.find((line) => line.startsWith(key))?.slice(key.length);
  return value === undefined || value === '' || value === '(none)' ? undefined : value;
}

/** The versions down to the marked, installed one. Undefined: a line is strange, or that mark never comes. */
function parseVersions(table: readonly string[]): readonly Version[] | undefined {
  const versions: { version: string; sources: { priority: number; archive: string }[] }[] = [];
  let marked = false;
  for (const line of table) {
    const entry = VERSION.exec(line)?.groups;
    const source = SOURCE.exec(line)?.groups;
    if (entry !== undefined) {
      if (marked) break;
      marked = entry.mark === ' *** ';
      versions.push({ version: entry.version ?? '', sources: [] });
    } else if (source !== undefined) {
      const { priority = '', archive = '' } = source;
      versions.at(-1)?.sources.push({ priority: Number(priority), archive });
    } else return undefined;
  }
  return marked ? versions : undefined;
}
