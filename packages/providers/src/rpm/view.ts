/** How much of what is configured stands behind an answer, and what leaves doubt about that. */
import { type Capture, lines, type Note } from '@exosphere/core';
import { allLines, plain, quote, type Tool } from './output.ts';
import type { Repository } from './repositories.ts';

/** How much of what is configured stands behind an answer. */
export interface View {
  /** The repositories that answered; undefined when that could not be established. */
  readonly repositories?: readonly Repository[];
  /** Ids of enabled repositories that did not answer, as far as they are known by id. */
  readonly skipped: ReadonlySet<string>;
  /** What may be missing from an answer: with any of these, "nothing found" is not known. */
  readonly doubts: readonly Note[];
}

interface Notice {
  readonly line: RegExp;
  readonly code: Note['code'];
}

const SUBSCRIPTION: readonly Notice[] = [
  // Without the keys of the subscription, which root alone may read, none of Red Hat's repositories may answer.
  { line: /^Not root, Subscription Management repositories not updated/u, code: 'privilege' },
  { line: /^Unable to read consumer identity/u, code: 'privilege' },
  // The subscription for following product(s) has expired:
  //   - Red Hat Enterprise Linux Server
  { line: /^The subscription for following product\(s\) has expired/u, code: 'other' },
  // From dnf 5, where the first line goes on in two ways:
  // No SCA entitlement certificate(s) found. "/etc/pki/entitlement" directory is empty.
  // System is not registered. No consumer certificate found in "/etc/pki/consumer".
  { line: /^No SCA entitlement certificate\(s\) found/u, code: 'other' },
  { line: /^System is not registered\. No consumer certificate/u, code: 'other' },
  // The following entitlement certificate(s) have expired:
  // The following entitlement certificate has expired:
  {
    line: /^The following entitlement certificate(?:s|\(s\))? ha(?:s|ve) expired/u,
    code: 'other',
  },
];

const NOTICES: readonly Notice[] = [
  // These come from a plugin, and no file names them: Satellite 5 and Spacewalk, of any system.
  { line: /^\*Note\* Red Hat Network repositories are not listed below/u, code: 'privilege' },
  // Warning: failed loading '/etc/yum.repos.d/broken.repo', skipping.
  { line: /^(?:Warning: )?failed loading '.*', skipping/iu, code: 'repository-skipped' },
  // Importing GPG key 0x8483C65D:        (which --assumeno refuses: that repository is left out)
  { line: /^Importing (?:OpenPGP|GPG|PGP) key/u, code: 'repository-skipped' },
];

// This system is not registered with an entitlement server. You can use subscription-manager to register.
// This system is registered with an entitlement server, but is not receiving updates.
// This system is registered to Red Hat Subscription Management, but is not receiving updates.
// This system is not receiving updates. You can use subscription-manager on the host to register ...   (a container)
// Not meant, since they are only one of two ways to get updates:
// This system is not registered with RHN Classic or Red Hat Satellite.
// This system is not registered with ULN.                                                   (Oracle)
const UNREGISTERED: Notice = {
  line: /^This system is (?:not registered (?!with (?:RHN|ULN))|not receiving updates|registered (?:with|to) [^,]{1,60}, but is not)/u,
  code: 'other',
};

/**
 * What the listing of updates itself says against its being whole.
 * `isRedHat`: the system needs a subscription for its updates, so a lack of one matters; unless one of the `loaded`
 * repositories is of a cloud's own update infrastructure (RHUI), whose systems have none. Relatives of Red Hat
 * Enterprise Linux often have the plugin too, which says the same there, and their repositories are open to all.
 */
export function spokenDoubts(
  tool: Tool,
  capture: Capture,
  loaded: readonly Repository[],
  isRedHat: boolean,
): readonly Note[] {
  const said = allLines(capture);
  const served = loaded.some((repository) => RHUI.test(repository.id));
  const needsOne = isRedHat || loaded.some((repository) => SUBSCRIBED.test(repository.id));
  const registration = needsOne && !served ? [...SUBSCRIPTION, UNREGISTERED] : [];
  return [...registration, ...NOTICES].flatMap(({ line, code }) => {
    const found = said.find((candidate) => line.test(candidate));
    return found === undefined ? [] : [{ code, text: `${tool} said ${quote(found)}` }];
  });
}

// rhel-9-baseos-rhui-rpms                               (Amazon)
// rhel-9-for-x86_64-baseos-rhui-rpms                    (Azure)
// rhui-rhel-9-for-x86_64-baseos-rhui-rpms               (Google)
// rhui-microsoft-azure-rhel9 holds the client of the cloud only
const RHUI = /^(?:rhui-)?rhel-\S{1,200}-rhui-|^rhui-\S{1,100}-rhel-server-releases/u;

// rhel-9-for-x86_64-baseos-rpms, rhel-7-server-rpms, codeready-builder-for-rhel-9-x86_64-rpms
const SUBSCRIBED = /^rhel-|-for-rhel-/u;

// unreadable: /etc/yum.repos.d/redhat-rhui.repo
const UNREADABLE = /^unreadable: (?<file>\S.*)$/u;

/** What configuration files that the user may not read leave open: dnf 4 and yum go on without a word. */
export function unreadableDoubt(stdout: string): readonly Note[] {
  const files = lines(stdout).flatMap((line) => UNREADABLE.exec(line)?.groups?.file ?? []);
  if (files.length === 0) return [];
  const text = `this user cannot read ${plain(files.join(', '))}, so the repositories in there are left out`;
  return [{ code: 'repository-skipped', text }];
}

/**
 * Whether the system gets its updates by a Red Hat subscription, given the names of what is installed.
 * Oracle Linux has a package redhat-release beside its own.
 */
export function isRedHat(names: readonly string[]): boolean {
  return (
    names.some((name) => name.startsWith('redhat-release')) &&
    !names.some((name) => name.startsWith('oraclelinux-release'))
  );
}

// /run/ostree-booted
const IMAGE = /^\/run\/(?:ostree-booted|bootc)$/u;

/** The sign that the system is replaced as a whole image, in a listing of such signs; undefined: there is none. */
export function imageSign(stdout: string): string | undefined {
  return lines(stdout).find((line) => IMAGE.test(line));
}

/** What packages do not tell of a system that is an image: an update of them is none of the image. */
export function imageDoubt(stdout: string): readonly Note[] {
  const sign = imageSign(stdout);
  if (sign === undefined) return [];
  const text = `the system is an image that is replaced as a whole (${sign} is there): whether a newer one is out, packages do not tell`;
  return [{ code: 'platform', text }];
}
