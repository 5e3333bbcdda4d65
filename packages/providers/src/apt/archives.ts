/** Reads which archives apt works with, and which of them publish security fixes. */
import { type Answer, type Capture, known, lines, quoted, unknown } from '@exosphere/core';
import { whyFailed } from './complaints.ts';

/** One index of packages that apt has loaded. */
export interface Archive {
  /** As in simulations: `Debian-Security:12/stable-security`; the host name where there is no Release file. */
  readonly origin: string;
  readonly security: boolean;
}

/** Archives by apt's own description, which version tables repeat: `http://mirror.example/debian bookworm/main amd64 Packages`. */
export type Archives = ReadonlyMap<string, Archive>;

/** Reads `apt-cache policy`. Empty: no package lists on the host. */
export function readArchives(capture: Capture): Answer<Archives> {
  const failure = whyFailed('apt-cache', capture);
  if (failure !== undefined) return unknown(failure);
  const archives = new Map<string, Archive>();
  let description: string | undefined;
  let release = '';
  let begun = false;
  for (const line of lines(capture.stdout)) {
    if (line === 'Package files:') begun = true;
    else if (!begun) continue;
    else if (line === 'Pinned packages:') return known(archives);
    else if (line.startsWith('     release ')) {
      release = line.slice(13);
      if (description !== undefined) archives.set(description, archiveOf(release));
    } else if (line.startsWith('     origin ')) {
      if (description !== undefined) archives.set(description, archiveOf(release, line.slice(12)));
    } else {
      //  500 http://mirror.example/debian bookworm/main amd64 Packages
      //  100 /var/lib/dpkg/status
      const file = /^ {0,4}-?\d{1,5} (?<description>\S.*)$/u.exec(line)?.groups?.description;
      if (file === undefined)
        return unknown(`a line of apt-cache could not be read: ${quoted(line)}`);
      description = file.startsWith('/') ? undefined : file;
      release = '';
      if (description !== undefined) archives.set(description, archiveOf(release));
    }
  }
  return unknown('the list of archives of apt-cache is not whole');
}

/**
 * Whether an archive publishes security fixes. Archives are named so by Debian since 11, Ubuntu, Devuan and their
 * relatives (`stable-security`, `jammy-security`, `jammy-infra-security`). Debian up to 10 named the label only.
 * Ubuntu's extended maintenance is security work, but for the archives that it calls updates itself; and so is that of
 * Debian's old releases: squeeze-lts by Debian, buster-lts by Freexian.
 */
function isSecurityArchive(label: string, suite: string): boolean {
  if (suite.endsWith('-security') || label === 'Debian-Security') return true;
  if (DEBIAN_LTS.test(suite)) return true;
  return label.startsWith('UbuntuESM') && !suite.endsWith('-updates');
}

const DEBIAN_LTS = /^(?:squeeze|wheezy|jessie|stretch|buster|bullseye|bookworm)-lts$/u;

/** The same question of an origin as simulations print it: `Debian-Security:12/stable-security`. */
export function isSecurityOrigin(origin: string): boolean {
  const colon = origin.lastIndexOf(':');
  const suite = origin.slice(Math.max(colon, origin.lastIndexOf('/')) + 1);
  // Without a colon it is the name of a host.
  return colon >= 0 && isSecurityArchive(origin.slice(0, colon), suite);
}

const KEYS = ['', 'v', 'o', 'a', 'n', 'l', 'c', 'b'];

/** Puts together what simulations call the origin, as apt does (pkgcache.cc, RelStr). */
function archiveOf(release: string, site = 'localhost'): Archive {
  // v=12,o=Debian,a=stable-security,n=bookworm-security,l=Debian-Security,c=main,b=amd64
  // o=Acme, Inc.,a=stable,n=stable,l=Acme, Inc.,c=main,b=amd64
  const fields = new Map<string, string>();
  let last = '';
  for (const piece of release.split(',')) {
    const key = piece[1] === '=' ? (piece[0] ?? '') : '';
    // The order is fixed, so that a value with a comma in it cannot pass for another field.
    if (KEYS.indexOf(key) > KEYS.indexOf(last)) {
      fields.set(key, piece.slice(2));
      last = key;
    } else fields.set(last, `${fields.get(last) ?? ''},${piece}`);
  }
  const [label, suite, version] = [fields.get('l'), fields.get('a'), fields.get('v')];
  const place = suite === undefined ? site : version === undefined ? suite : `${version}/${suite}`;
  return {
    origin: label === undefined ? place : `${label}:${place}`,
    security: isSecurityArchive(label ?? '', suite ?? ''),
  };
}
