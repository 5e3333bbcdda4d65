/** Has pkg fetch the catalogues and the list of vulnerabilities, and tells whether that really worked. */
import {
  type Answer,
  type Capture,
  known,
  lines,
  type Probe,
  probe,
  quoted,
  sudoRefusal,
  unknown,
  whyMissing,
} from '@exosphere/core';
import { explained, LONGEST_LINE } from './output.ts';
import { splitPackage } from './package-name.ts';

/** These exact commands stand in people's sudoers files. Being quiet, both work on OPNsense as well. */
export const sync: Probe<Answer<null>> = probe({
  commands: {
    update: {
      sh: '/usr/sbin/pkg update -q',
      root: true,
      purpose: 'fetches the catalogues of all repositories',
    },
    'audit-fetch': {
      sh: '/usr/sbin/pkg audit -qF',
      root: true,
      purpose: 'fetches the list of vulnerabilities (vuln.xml)',
    },
  },
  slow: true,
  read: ({ update, 'audit-fetch': audit }) => {
    const reasons = [
      whyUnfinished('pkg update', update) ?? whyNotUpdated(update),
      whyUnfinished('pkg audit -F', audit) ?? whyNotFetched(audit),
    ].filter((reason) => reason !== undefined);
    return reasons.length === 0 ? known(null) : unknown([...new Set(reasons)].join('; '));
  },
});

function whyUnfinished(what: string, capture: Capture): string | undefined {
  const missing = whyMissing(capture);
  if (missing !== undefined) return `${what} did not end: ${missing}`;
  const refusal = sudoRefusal(capture);
  return refusal && `${what}: ${refusal.message}`;
}

// Unable to update repository FreeBSD
// Error updating repositories!
// pkg: Error opening the trusted directory /usr/share/keys/pkg/trusted      (pkg 2 may end with 0 all the same)
// pkg: No trusted public keys found
// pkg: No signature found
// pkg: truncated reply for signature_fingerprintsoutput, wanted 0 bytes     (and then "is up to date")
// Certificate verification failed for /CN=packages.example.org
const NOT_UPDATED =
  /^Unable to update repository |^Error updating repositories|Error opening the trusted directory|No trusted public keys|(?:No|[Ii]nvalid|truncated reply for) signature|ertificate verif/u;

function whyNotUpdated(capture: Capture): string | undefined {
  const failed = 'pkg update failed';
  if (capture.exitCode !== 0) {
    return explained('pkg update', capture, `${failed} with exit status ${capture.exitCode}`);
  }
  const error = [...lines(capture.stderr), ...lines(capture.stdout)].find((line) =>
    NOT_UPDATED.test(line.slice(0, LONGEST_LINE)),
  );
  return error && explained('pkg update', capture, `${failed}: ${quoted(error, 200)}`);
}

/**
 * After the list was fetched the packages are audited with it, and exit status 1 says that some are vulnerable. Then
 * each is named, as `curl-8.4.0`: without names the status means that the list could not be fetched.
 */
function whyNotFetched(capture: Capture): string | undefined {
  if (capture.exitCode === 0) return undefined;
  const named = lines(capture.stdout).some(
    (line) => line.length <= LONGEST_LINE && splitPackage(line) !== undefined,
  );
  if (capture.exitCode === 1 && named) return undefined;
  const failed = `pkg audit -F failed with exit status ${capture.exitCode}`;
  return explained('pkg audit -F', capture, failed);
}
