/** Reads what `rpm -qa` says is installed. */
import { type Answer, type Capture, known, lines, unknown } from '@exosphere/core';
import { failureOf, fatalLine, quote } from './output.ts';
import { compareEvr, normalEvr } from './version.ts';

/** The format that `readPackages` reads; `%{EVR}` leaves out an epoch that is not there. */
export const INSTALLED_FORMAT = '%{NAME}|%{ARCH}|%{EVR}\\n';

// Nothing that RPM takes comes near this length.
const MOST = 4096;

/** One installed package. */
export interface Package {
  readonly name: string;
  readonly arch: string;
  readonly evr: string;
}

/** What is installed, in the newest version of each: of kernels several are installed at once. */
export interface Installed {
  /** `name.arch` to version. */
  readonly newest: ReadonlyMap<string, string>;
  /** Name to version, whatever the architecture. */
  readonly byName: ReadonlyMap<string, string>;
}

/** What `rpm -qa` lists. Unknown: rpm failed, or a line is not of the format. */
export function readPackages(capture: Capture): Answer<readonly Package[]> {
  const failure = failureOf('rpm -qa', capture, [0]);
  if (failure !== undefined) return unknown(failure);
  const fatal = fatalLine(capture);
  if (fatal !== undefined) return unknown(`rpm -qa said ${quote(fatal)}`);
  if (capture.stdout !== '' && !capture.stdout.endsWith('\n')) {
    return unknown('the list of installed packages is cut short');
  }
  const packages: Package[] = [];
  for (const line of lines(capture.stdout)) {
    // openssl-libs|x86_64|1:3.0.7-24.el9
    // gpg-pubkey|(none)|8483c65d-5ccc5b19
    if (line.trim() === '') continue;
    const [name = '', arch = '', version = ''] = line.slice(0, MOST).split('|');
    const evr = normalEvr(version);
    if (line.length > MOST || name === '' || arch === '' || evr === undefined) {
      return unknown(`a line of "rpm -qa" cannot be read: ${quote(line)}`);
    }
    packages.push({ name, arch, evr });
  }
  return known(packages);
}

/** The newest version of every installed package. Unknown also when there is not one. */
export function readInstalled(capture: Capture): Answer<Installed> {
  const packages = readPackages(capture);
  if (!packages.known) return packages;
  const newest = new Map<string, string>();
  const byName = new Map<string, string>();
  for (const { name, arch, evr } of packages.value) {
    keepNewest(newest, `${name}.${arch}`, evr);
    keepNewest(byName, name, evr);
  }
  if (newest.size === 0) return unknown('rpm knows of no installed package');
  return known({ newest, byName });
}

function keepNewest(versions: Map<string, string>, key: string, evr: string): void {
  const other = versions.get(key);
  if (other === undefined || compareEvr(evr, other) > 0) versions.set(key, evr);
}

/**
 * The installed version that an update of this name and architecture replaces; undefined when there is none.
 * A package may change between noarch and an architecture, but two architectures stand side by side.
 */
export function installedVersion(
  { newest, byName }: Installed,
  name: string,
  arch: string,
): string | undefined {
  return (
    newest.get(`${name}.${arch}`) ??
    (arch === 'noarch' ? byName.get(name) : newest.get(`${name}.noarch`))
  );
}
