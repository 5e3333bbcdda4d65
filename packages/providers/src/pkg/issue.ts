/** What VuXML, FreeBSD's list of vulnerabilities, says of an installed package. */
import type { Advisory } from '@exosphere/core';
import { compareVersions } from './version-order.ts';

/** One entry of VuXML that an installed package falls under. */
export interface Issue {
  readonly advisory: Advisory;
  /** The versions it concerns: `< 3.0.13,1`, or `>= 1.0 : <= 9.0` for both. Empty where they are not told. */
  readonly ranges: readonly string[];
}

/** An installed package with every entry that concerns it. */
export interface Vulnerable {
  readonly name: string;
  readonly installed: string;
  readonly issues: readonly Issue[];
}

/** Names the advisory by the VuXML id that ends its address, else by its first CVE or its title; undefined when it has none. */
export function toAdvisory(
  url: string,
  title: string,
  cves: readonly string[],
): Advisory | undefined {
  // https://vuxml.FreeBSD.org/freebsd/10dee731-c069-11ee-9190-84a93843eb75.html
  const file = url.slice(url.lastIndexOf('/') + 1).replace(/\.html$/u, '');
  const sorted = [...new Set(cves)].sort();
  const id = [file, sorted[0] ?? '', title].find((text) => text.trim() !== '');
  return id === undefined ? undefined : { id: id.slice(0, 200), kind: 'security', cves: sorted };
}

/** Whether a version falls under an issue; undefined where its ranges are not told, or one cannot be read. */
export function concerns({ ranges }: Issue, version: string): boolean | undefined {
  const answers = ranges.map((range) => isWithin(version, range));
  if (answers.includes(true)) return true;
  return answers.length === 0 || answers.includes(undefined) ? undefined : false;
}

function isWithin(version: string, range: string): boolean | undefined {
  const answers = range.split(' : ', 3).map((bound) => {
    // < 3.0.13,1
    const { operator, limit = '' } =
      /^(?<operator>[<>]=?|=) (?<limit>\S{1,512})$/u.exec(bound.slice(0, 600).trim())?.groups ?? {};
    const order = compareVersions(version, limit);
    switch (operator) {
      case '<':
        return order < 0;
      case '<=':
        return order <= 0;
      case '=':
        return order === 0;
      case '>=':
        return order >= 0;
      case '>':
        return order > 0;
      default:
        return undefined;
    }
  });
  return answers.includes(undefined) ? undefined : !answers.includes(false);
}
