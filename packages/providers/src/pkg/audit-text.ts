/** Reads the report that `pkg audit` prints for people: all that pkg before 1.16 can tell. */
import { type Answer, known, lines, quoted, unknown } from '@exosphere/core';
import { type Issue, toAdvisory, type Vulnerable } from './issue.ts';
import { LONGEST_LINE } from './output.ts';
import { splitPackage } from './package-name.ts';

// curl-8.4.0 is vulnerable:
const HEADING = /^(?<package>\S+) is vulnerable:?$/u;
// 4 problem(s) in 3 package(s) found.
// 4 problem(s) in 3 installed package(s) found.                  (older)
// 3 problem(s) in the installed packages found.                  (older still; counts packages)
const SUMMARY =
  /^(?<problems>\d{1,9}) problem\(s\) in (?:(?<packages>\d{1,9}) (?:installed )?package\(s\)|the installed packages) found\.$/u;

/** Unknown when the summary at the end is missing, or counts other packages than were listed. */
export function readAuditText(text: string): Answer<readonly Vulnerable[]> {
  const found: { readonly name: string; readonly installed: string; readonly issues: Issue[] }[] =
    [];
  let entry = newEntry();
  let counted: number | undefined;
  const finish = (): void => {
    const advisory = toAdvisory(entry.url, entry.title, entry.cves);
    if (advisory !== undefined) found.at(-1)?.issues.push({ advisory, ranges: [] });
    entry = newEntry();
  };
  for (const raw of lines(text)) {
    const line = raw.slice(0, LONGEST_LINE).trim();
    const heading = HEADING.exec(line)?.groups?.package;
    const summary = SUMMARY.exec(line)?.groups;
    if (heading !== undefined) {
      const installed = splitPackage(heading);
      if (installed === undefined) return unreadable(raw);
      finish();
      found.push({ name: installed.name, installed: installed.version, issues: [] });
    } else if (summary !== undefined) {
      finish();
      counted = Number(summary.packages ?? summary.problems);
    } else if (line === '') finish();
    else if (line.startsWith('CVE: ')) entry.cves.push(line.slice('CVE: '.length));
    else if (line.startsWith('WWW: ')) entry.url = line.slice('WWW: '.length);
    else entry.title ||= line;
  }
  if (counted === undefined) return unknown('the report of pkg audit is cut short');
  if (counted !== found.length) {
    return unknown('pkg audit does not list as many packages as it counts');
  }
  const empty = found.find(({ issues }) => issues.length === 0);
  return empty === undefined ? known(found) : unreadable(`${empty.name} is vulnerable:`);
}

/**
 *     OpenSSL -- Multiple vulnerabilities
 *     CVE: CVE-2024-0727
 *     WWW: https://vuxml.FreeBSD.org/freebsd/10dee731-c069-11ee-9190-84a93843eb75.html
 */
interface Entry {
  title: string;
  url: string;
  readonly cves: string[];
}

function newEntry(): Entry {
  return { title: '', url: '', cves: [] };
}

function unreadable(line: string): Answer<never> {
  return unknown(`a line of pkg audit could not be read: ${quoted(line, 200)}`);
}
