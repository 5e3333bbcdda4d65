/** Reads which advisories concern the host: `updateinfo list`, once with ids and once with CVEs. */
import {
  type Advisory,
  type Answer,
  type Capture,
  known,
  lines,
  type Severity,
  unknown,
} from '@exosphere/core';
import { isRecord, parseJson, textOf } from './listing.ts';
import { failureOf, fatalLine, quote, type Tool } from './output.ts';
import { isArch, type Nevra, parseNevra } from './version.ts';

/** An advisory, and one package build that fixes what it is about. */
export interface AdvisoryFix {
  readonly nevra: Nevra;
  readonly advisory: Advisory;
}

/** One line of `updateinfo list`: an advisory id, or with `--with-cve` a CVE id, and the build it names. */
interface Entry {
  readonly id: string;
  readonly kind: Advisory['kind'];
  readonly severity?: Severity;
  readonly nevra: Nevra;
}

/**
 * The builds newer than what is installed that advisories name, by `name.arch`.
 * The tool tells ids and CVEs in two listings: they are joined on build, kind and severity, so a build that
 * stands in two advisories of one severity gets the CVEs of both in each.
 */
export function readAdvisories(
  tool: Tool,
  ids: Capture,
  cves: Capture,
): Answer<ReadonlyMap<string, readonly AdvisoryFix[]>> {
  const entries = readEntries(tool, ids);
  if (!entries.known) return entries;
  const references = readEntries(tool, cves);
  const advisories = grouped(entries.value, joinKey);
  const cvesOf = grouped(references.known ? references.value : [], joinKey);
  if ([...cvesOf.keys()].some((key) => !advisories.has(key))) {
    return unknown(`${tool} updateinfo lists CVE ids of builds that it has no advisory for`);
  }
  const fixes = [...advisories].flatMap(([key, same]) => {
    const found = [...new Set(cvesOf.get(key)?.map(({ id }) => id))].sort();
    return [...new Map(same.map((entry) => [entry.id, entry])).values()].map((entry) =>
      fixOf(entry, found),
    );
  });
  const notes = references.known ? [] : [`CVE ids are not known: ${references.reason}`];
  return known(
    grouped(fixes, ({ nevra }) => `${nevra.name}.${nevra.arch}`),
    notes.map((text) => ({ code: 'other', text })),
  );
}

function fixOf({ id, kind, severity, nevra }: Entry, cves: readonly string[]): AdvisoryFix {
  const how = kind === 'security' ? { severity: severity ?? ('unknown' as const) } : {};
  return { nevra, advisory: { id, kind, ...how, cves } };
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function joinKey({ nevra, kind, severity }: Entry): string {
  return `${nevra.name} ${nevra.evr} ${nevra.arch} ${kind} ${severity ?? ''}`;
}

function readEntries(tool: Tool, capture: Capture): Answer<readonly Entry[]> {
  const what = `${tool} updateinfo`;
  const failure = failureOf(what, capture, [0]) ?? fatalIn(what, capture);
  if (failure !== undefined) return unknown(failure);
  const { stdout } = capture;
  if (stdout !== '' && !stdout.endsWith('\n'))
    return unknown('the list of advisories is cut short');
  return /^\s*[{[]/u.test(stdout) ? readJson(stdout) : readLines(stdout);
}

function fatalIn(what: string, capture: Capture): string | undefined {
  const fatal = fatalLine(capture);
  return fatal === undefined ? undefined : `${what} said ${quote(fatal)}`;
}

const MOST = 4096;

// Security: kernel-core-5.14.0-427.13.1.el9_4.x86_64 is an installed security update
// Security: kernel-core-5.14.0-362.8.1.el9_3.x86_64 is the currently running version
const KERNEL_NOTICE =
  /^Security: \S+ is (?:an installed security update|the currently running version)$/u;

function readLines(stdout: string): Answer<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const line of lines(stdout)) {
    const fields = line.slice(0, MOST).trim().split(/\s+/u);
    const entry = line.length > MOST ? undefined : (readRow4(fields) ?? readRow5(fields));
    if (entry !== undefined) entries.push(entry);
    else if (fields.some(isBuild) && !KERNEL_NOTICE.test(line)) {
      return unknown(`a line of the list of advisories cannot be read: ${quote(line)}`);
    }
  }
  return known(entries);
}

/** A word that ends like a build: notices have none, every line of data has one. */
function isBuild(word: string): boolean {
  return word.includes('-') && isArch(word.slice(word.lastIndexOf('.') + 1));
}

// FXSA-2024:2394 Important/Sec. kernel-5.14.0-427.13.1.el9_4.x86_64
// FXBA-2024:2477 bugfix         bash-5.1.8-9.el9.x86_64
// i FXSA-2024:0310 Low/Sec.     openssl-1:3.0.7-25.el9_3.x86_64            (i: installed, only with --all)
// ALAS2-2022-1870 important/Sec. dbus-1:1.10.24-7.amzn2.0.2.x86_64         (yum 3)
//  CVE-2022-42010 important/Sec. dbus-1:1.10.24-7.amzn2.0.2.x86_64         (yum 3 with "cves": a blank in front)
// FEDORA-EPEL-2024-d8d7a4c3b1 unspecified htop-2.2.0-5.el7.x86_64          (yum 3 has the word of the advisory itself)
// yum 3 has the bare word "security" where an advisory names no severity.
function readRow4(fields: readonly string[]): Entry | undefined {
  const [id = '', label = '', build = ''] = fields[0] === 'i' ? fields.slice(1) : fields;
  const nevra = parseNevra(build);
  if (nevra === undefined || fields.length > (fields[0] === 'i' ? 4 : 3)) return undefined;
  if (label.endsWith('/Sec.')) {
    return { id, kind: 'security', severity: severityOf(label.slice(0, -'/Sec.'.length)), nevra };
  }
  const kind = kindOf(label);
  return kind === undefined ? undefined : { id, kind, nevra };
}

// Name           Type        Severity                                   Package              Issued
// FXSA-2024:0310 security    Low                openssl-1:3.0.7-25.el9_3.x86_64 2024-01-24 09:00:00
// FXSA-2024:9999 security                    python3.11-3.11.7-1.el9_4.1.x86_64 2024-05-23 08:00:00
// FEDORA-2024-635a54eb7e secu Importan   glib2-debuginfo-2.80.2-1.fc40.x86_64 2024-05-12 04:16:43   (cut to 80 columns)
// Counted from the right, since the severity may be empty.
function readRow5(fields: readonly string[]): Entry | undefined {
  const dated = /^\d\d:\d\d:\d\d$/u.test(fields.at(-1) ?? '') ? fields.slice(0, -1) : fields;
  if (!/^\d{4}-\d\d-\d\d$/u.test(dated.at(-1) ?? '')) return undefined;
  const nevra = parseNevra(dated.at(-2) ?? '');
  const [id, type = '', severity = ''] = dated.slice(0, -2);
  const kind = kindOf(type);
  if (id === undefined || nevra === undefined || kind === undefined || dated.length > 5)
    return undefined;
  return kind === 'security'
    ? { id, kind, severity: severityOf(severity), nevra }
    : { id, kind, nevra };
}

// [{"name":"FXSA-2024:3339","type":"security","severity":"Critical","nevra":"glibc-2.34-100.el9.x86_64",...}]
function readJson(stdout: string): Answer<readonly Entry[]> {
  const items = parseJson(stdout);
  if (!Array.isArray(items))
    return unknown(`the list of advisories is no JSON list: ${quote(stdout)}`);
  const entries: Entry[] = [];
  for (const item of items as readonly unknown[]) {
    const { name, type, severity, nevra: build } = isRecord(item) ? item : {};
    const id = textOf(name);
    const nevra = parseNevra(textOf(build));
    if (id === '' || nevra === undefined) {
      return unknown(`the list of advisories cannot be read: ${quote(stdout)}`);
    }
    const kind = kindOf(textOf(type)) ?? 'unknown';
    entries.push(
      kind === 'security'
        ? { id, kind, severity: severityOf(textOf(severity)), nevra }
        : { id, kind, nevra },
    );
  }
  return known(entries);
}

const KINDS = ['security', 'bugfix', 'enhancement', 'newpackage'] as const;

/**
 * What an advisory says it is; undefined where that is no such word. Its maker may choose another than the four: Fedora
 * has `unspecified`, others `recommended` and `optional`.
 */
function kindOf(word: string): Advisory['kind'] | undefined {
  if (!/^[a-z]{1,40}$/u.test(word)) return undefined;
  return KINDS.find((kind) => isOrWasCut(kind, word)) ?? 'unknown';
}

/** Where it thinks of a screen, dnf 5 cuts types to 4 and severities to 8 letters: `secu`, `Importan`. */
function isOrWasCut(whole: string, word: string): boolean {
  return word === whole || (word.length >= 4 && whole.startsWith(word));
}

const SEVERITIES: readonly (readonly [string, Severity])[] = [
  ['critical', 'critical'],
  ['urgent', 'critical'],
  ['important', 'important'],
  ['high', 'important'],
  ['moderate', 'moderate'],
  ['medium', 'moderate'],
  ['low', 'low'],
];

/** Red Hat's four words, and those that Bodhi of Fedora has for the same; any other is `unknown`. */
function severityOf(word: string): Severity {
  const given = word.toLowerCase();
  return SEVERITIES.find(([name]) => isOrWasCut(name, given))?.[1] ?? 'unknown';
}
