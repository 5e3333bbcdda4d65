/** Asks which installed packages are known to be vulnerable, by the vuln.xml that the host has. */
import { type Answer, type Capture, known, lines, unknown } from '@exosphere/core';
import { readAuditJson } from './audit-json.ts';
import { readAuditText } from './audit-text.ts';
import type { Vulnerable } from './issue.ts';
import { complaint, explained, whyFailed } from './output.ts';

/** The vulnerable packages by name. */
export type Audit = ReadonlyMap<string, Vulnerable>;

/**
 * JSON came with pkg 1.16; before, the option is unknown and leaves nothing on standard output. It must be joined to
 * its value: `-R json` audits a package named "json", finds nothing, and ends with 0.
 */
export const AUDIT_SCRIPT = `report=$(pkg -N >/dev/null 2>&1 && pkg audit --raw=json-compact)
status=$?
if [ -n "$report" ]; then
  printf '%s\\n' "$report"
  (exit $status)
else
  pkg -N >/dev/null 2>&1 && pkg audit
fi`;

/** Exit status 1 means that something is vulnerable, and an error as well: what was printed decides. */
export function readAudit(capture: Capture): Answer<Audit> {
  const failure = whyNoList(capture) ?? whyFailed('pkg audit', capture, [0, 1]);
  if (failure !== undefined) return unknown(failure);
  const { stdout } = capture;
  if (stdout.trim() === '') {
    return unknown(explained('pkg audit', capture, 'pkg audit gave no answer'));
  }
  const list = stdout.startsWith('{') ? readAuditJson(stdout) : readAuditText(stdout);
  if (!list.known) return list;
  const audit = new Map(list.value.map((vulnerable) => [vulnerable.name, vulnerable]));
  const isSound = capture.exitCode === 0 && complaint(capture) === undefined;
  if (audit.size > 0 || isSound) return known(audit);
  return unknown(explained('pkg audit', capture, 'pkg audit found nothing, but did not end well'));
}

function whyNoList({ stderr }: Capture): string | undefined {
  // pkg: vulnxml file vuln.xml does not exist. Try running 'pkg audit -F' first
  // pkg: vulnxml file (null) does not exist. Try running 'pkg audit -F' first     (exit status 65, up to pkg 1.15)
  const absent = lines(stderr).some((line) => line.includes("'pkg audit -F' first"));
  return absent
    ? 'the host has no list of vulnerabilities (vuln.xml): a sync fetches it, or "pkg audit -F" as root'
    : undefined;
}
