/** Reads the report of `pkg audit --raw=json-compact`. */
import { type Answer, known, quoted, unknown } from '@exosphere/core';
import { type Issue, toAdvisory, type Vulnerable } from './issue.ts';
import { isName, isVersion } from './package-name.ts';

/**
 * `{"pkg_count":1,"packages":{"curl":{"version":"8.4.0","issue_count":1,"issues":[{"Affected versions":["< 8.6.0"],
 * "description":"...","cve":["CVE-2024-0853"],"url":"https://vuxml.FreeBSD.org/freebsd/02e33cd1-....html"}]}}}`
 */
export function readAuditJson(text: string): Answer<readonly Vulnerable[]> {
  const report = parseObject(text);
  if (report === undefined) return unknown('the answer of pkg audit is no JSON, or is cut short');
  const packages = Object.entries(objectOf(report.packages) ?? {});
  if (report.pkg_count !== packages.length) {
    return unknown('pkg audit does not list as many packages as it counts');
  }
  const found: Vulnerable[] = [];
  for (const [name, entry] of packages) {
    const vulnerable = readPackage(name, entry);
    if (vulnerable === undefined) {
      return unknown(`what pkg audit says of the package ${quoted(name, 80)} could not be read`);
    }
    found.push(vulnerable);
  }
  return known(found);
}

function readPackage(name: string, entry: unknown): Vulnerable | undefined {
  const { version, issues: list } = objectOf(entry) ?? {};
  if (!isName(name) || typeof version !== 'string' || !isVersion(version)) return undefined;
  const issues = Array.isArray(list) ? list.map(readIssue) : [];
  const read = issues.flatMap((issue) => issue ?? []);
  const whole = read.length > 0 && read.length === issues.length;
  return whole ? { name, installed: version, issues: read } : undefined;
}

function readIssue(value: unknown): Issue | undefined {
  const { url, description, cve, 'Affected versions': ranges } = objectOf(value) ?? {};
  const advisory = toAdvisory(textOf(url), textOf(description), textsOf(cve));
  return advisory && { advisory, ranges: textsOf(ranges) };
}

type JsonObject = { readonly [key: string]: unknown };

function parseObject(json: string): JsonObject | undefined {
  try {
    return objectOf(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
