/** Reads package listings of dnf and yum: `check-update` and `list --obsoletes`, as table or as JSON. */
import { type Answer, known, lines, unknown } from '@exosphere/core';
import { plain, quote } from './output.ts';
import { normalEvr, parseNameArch } from './version.ts';

/** One row: a package that could be installed, and where it comes from. */
export interface Row {
  readonly name: string;
  readonly arch: string;
  readonly evr: string;
  readonly repository: string;
  /** Installed packages that it would replace under another name. */
  readonly obsoletes: readonly Old[];
}

/** An installed package that goes. */
export interface Old {
  readonly name: string;
  readonly arch: string;
  readonly evr: string;
}

/** The rows of a listing, in its order. Unknown: a line that begins like a row is none, or the text is cut. */
export function readListing(stdout: string): Answer<readonly Row[]> {
  if (stdout !== '' && !stdout.endsWith('\n')) return unknown('the list of packages is cut short');
  return /^\s*[{[]/u.test(stdout) ? readJson(stdout) : readTable(stdout);
}

// With color=always in dnf.conf, even without a terminal: ESC[32mbash.x86_64 ESC(BESC[m 5.1.8-9.el9   fx-updates
// (ESC arrives as U+FFFD, see `cleanText`.)
const COLOUR = /[\u001b\ufffd](?:\[[0-9;]*m|\(B)/gu;

// A question that was answered by --assumeno, without a newline after it.
const QUESTION = /^Is this ok \[y\/N\]: /u;

// bash.x86_64                                    5.1.8-9.el9                        fx-updates
//     oldname.noarch                             1.0-1.el9                          @System
// Longest name seen is about 70 characters; nothing that RPM takes comes near this length.
const MOST = 4096;

function readTable(stdout: string): Answer<readonly Row[]> {
  const rows: (Row & { readonly obsoletes: Old[] })[] = [];
  // yum 3, and dnf 4 on a terminal, put columns that do not fit on lines of their own, indented:
  // very-long-package-name.x86_64
  //                    3.10.0-1160.el7        updates
  let unfinished: string | undefined;
  for (const raw of lines(stdout)) {
    const line = raw.slice(0, MOST).replace(COLOUR, '').replace(QUESTION, '');
    const indented = /^\s/u.test(line);
    const whole: string = unfinished !== undefined && indented ? unfinished + line : line;
    if (unfinished !== undefined && !indented) return unreadable(unfinished);
    unfinished = undefined;
    const fields = whole.trim().split(/\s+/u);
    const [first = '', evr = '', repository = ''] = fields;
    const package_ = parseNameArch(first);
    if (package_ === undefined) {
      if (looksLikeRow(fields)) return unreadable(whole);
      continue; // a heading or a notice
    }
    if (raw.length > MOST) return unreadable(whole);
    if (fields.length < 3) {
      unfinished = whole;
      continue;
    }
    // yum 3 marks the version of an obsoleting package with a star.
    const version = normalEvr(evr.replace(/^\*/u, ''));
    if (version === undefined || fields.length > 3) return unreadable(whole);
    if (!/^\s/u.test(whole)) {
      rows.push({ ...package_, evr: version, repository, obsoletes: [] });
      continue;
    }
    // Obsoleting Packages
    // newname.noarch                             2.0-1.el9                          fx-updates
    //     oldname.noarch                         1.0-1.el9                          @System
    const replacing = rows.at(-1);
    if (replacing === undefined) return unreadable(whole);
    replacing.obsoletes.push({ ...package_, evr: version });
  }
  return unfinished === undefined ? known(rows) : unreadable(unfinished);
}

/** Three words of which the middle one is a version and release: a row, though of an architecture we do not know. */
function looksLikeRow(fields: readonly string[]): boolean {
  const [first = '', evr = ''] = fields;
  return (
    fields.length === 3 && first.includes('.') && /^\d/u.test(evr) && normalEvr(evr) !== undefined
  );
}

function unreadable(line: string): Answer<readonly Row[]> {
  return unknown(`a line of the list of packages cannot be read: ${quote(line)}`);
}

/**
 * dnf 5: `{"upgrades":[{"name","arch","evr","repository"}]}`; keys are `available_upgrades` for `list --upgrades`,
 * `obsoleting_packages` with `obsoletes` in each for `list --obsoletes`, `Upgrades` in early 5.4 releases.
 */
function readJson(stdout: string): Answer<readonly Row[]> {
  const document = parseJson(stdout);
  const sections = isRecord(document) ? Object.values(document) : [undefined];
  const rows: Row[] = [];
  for (const section of sections) {
    const items = readItems(section);
    if (items === undefined)
      return unknown(`the list of packages cannot be read: ${quote(stdout)}`);
    for (const { row, item } of items) {
      const replaced = readItems(item.obsoletes ?? []);
      if (replaced === undefined) {
        return unknown(`what ${plain(row.name)} obsoletes cannot be read: ${quote(stdout)}`);
      }
      const obsoletes = replaced.map(({ row: { name, arch, evr } }) => ({ name, arch, evr }));
      rows.push({ ...row, obsoletes });
    }
  }
  return known(rows);
}

/** Each entry with what it says of a package; undefined when one of them cannot be read. */
function readItems(
  items: unknown,
): readonly { readonly row: Row; readonly item: JsonObject }[] | undefined {
  if (!Array.isArray(items)) return undefined;
  const found: { readonly row: Row; readonly item: JsonObject }[] = [];
  for (const item of items as readonly unknown[]) {
    if (!isRecord(item)) return undefined;
    const package_ = parseNameArch(`${textOf(item.name)}.${textOf(item.arch)}`);
    const evr = normalEvr(textOf(item.evr));
    if (package_ === undefined || evr === undefined) return undefined;
    const row = { ...package_, evr, repository: textOf(item.repository), obsoletes: [] };
    found.push({ row, item });
  }
  return found;
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface JsonObject {
  readonly [key: string]: unknown;
}

/** Whether a value of a JSON text is an object. */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text of a JSON text; any other value is the empty one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
