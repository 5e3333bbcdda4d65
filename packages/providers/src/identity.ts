/** The "what are you" probe: operating system, tools, user, container. */
import {
  type Answer,
  known,
  lines,
  type OsFacts,
  type Probe,
  probe,
  quoted,
  unknown,
  whyMissing,
} from '@exosphere/core';

/** Families the configuration and the reports know by these names; any other system keeps its own id. */
const KNOWN_FLAVORS = ['ubuntu', 'debian', 'rhel', 'fedora', 'freebsd', 'openbsd'];

/** A fact is a word or a line. What is longer is noise, and is left out or cut. */
const LONGEST = 200;
const MOST_IDS = 16;

/** What discovery asks, given the programs that providers look for. */
export function identity(tools: readonly string[]): Probe<Answer<OsFacts>> {
  return probe({
    commands: {
      uname: { sh: 'uname -s && uname -r && uname -m', purpose: 'kind of system, kernel, machine' },
      release: {
        sh: 'cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release 2>/dev/null',
        purpose: 'distribution and version',
      },
      tools: {
        sh: `for t in ${tools.join(' ')}; do command -v "$t" >/dev/null 2>&1 && echo "$t"; done; :`,
        purpose: 'which package managers and companions are installed',
      },
      user: { sh: 'id -u', purpose: 'whether root commands need sudo' },
      container: {
        // In a jail of FreeBSD: 1.
        sh: `systemd-detect-virt -c 2>/dev/null
ls -d /.dockerenv /run/.containerenv /run/systemd/container 2>/dev/null
[ "$(sysctl -n security.jail.jailed 2>/dev/null)" != 1 ] || echo jail`,
        purpose: 'container signs: there the kernel is not its own',
      },
      image: {
        sh: 'ls -d /run/ostree-booted /run/bootc 2>/dev/null; command -v transactional-update 2>/dev/null; :',
        purpose: 'image-based systems, which do not update through packages',
      },
      freebsd: {
        sh: '[ ! -x /bin/freebsd-version ] || /bin/freebsd-version -u',
        purpose: 'FreeBSD userland version with patch level',
      },
    },
    read: ({ uname, release, tools: found, user, container, image, freebsd }) => {
      const missing = whyMissing(uname);
      if (missing !== undefined) return unknown(`the kind of system is not known: ${missing}`);
      const [kind = '', kernel = '', machine = ''] = lines(uname.stdout);
      // SunOS, HP-UX, CYGWIN_NT-10.0-19045, OS/390
      if (uname.exitCode !== 0 || !/^[A-Za-z][\w./-]{0,63}$/u.test(kind)) {
        return unknown(
          `this is not a Unix-like system: "uname" gave ${quoted(uname.stdout || uname.stderr)}`,
        );
      }
      const facts = readOsRelease(release.stdout);
      // openEuler writes its id with a capital, which os-release(5) does not allow.
      // Some part the relatives with commas.
      const named = [facts.ID ?? '', ...(facts.ID_LIKE ?? '').split(/[\s,]+/u)]
        .map((id) => id.toLowerCase())
        .filter((id) => /^[a-z0-9._-]{1,64}$/u.test(id));
      const ids = [...new Set(named)].slice(0, MOST_IDS);
      const uid = /^\d{1,10}$/u.test(user.stdout.trim()) ? Number(user.stdout.trim()) : undefined;
      const os = kind.toLowerCase();
      const present = new Set(lines(found.stdout));
      const imageBased = readImage(image.stdout);
      const flavor = flavorOf(os, ids);
      const version = versionOf(os, kernel, facts, freebsd.stdout);
      return known({
        kind: os,
        ...(flavor === undefined ? {} : { flavor }),
        ...(version === undefined ? {} : { version }),
        ids,
        ...(facts.PRETTY_NAME ? { prettyName: facts.PRETTY_NAME.slice(0, LONGEST) } : {}),
        kernel: kernel.slice(0, LONGEST),
        machine: machine.slice(0, LONGEST),
        ...(uid === undefined ? {} : { uid }),
        tools: tools.filter((tool) => present.has(tool)),
        container: lines(container.stdout).some((line) => line !== '' && line !== 'none'),
        ...(imageBased === undefined ? {} : { imageBased }),
      });
    },
  });
}

/**
 * The assignments of an os-release file: `KEY=value`, with shell quoting, as os-release(5) has it.
 * Read as data, never as shell.
 */
export function readOsRelease(text: string): { readonly [key: string]: string } {
  const facts: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines(text)) {
    // VERSION_ID="22.04"
    const match = /^\s*(?<key>[A-Z][A-Z0-9_]{0,63})=/u.exec(line);
    if (match?.groups?.key === undefined) continue;
    facts[match.groups.key] = unquote(line.slice(match[0].length).trim());
  }
  return facts;
}

/** No value comes near this length: what does is noise. */
const LONGEST_VALUE = 4096;

// A value is put together from parts: 'Red Hat'\''s "Linux"
const PART =
  /'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|\\(?<escaped>.)|(?<bare>[^\s'"\\]+)/uy;

/** The first word of a line of shell, without a comment behind it; all of it as it stands where that is not all. */
function unquote(value: string): string {
  if (value.length > LONGEST_VALUE) return value.slice(0, LONGEST_VALUE);
  let word = '';
  let end = 0;
  while (end < value.length && !/\s/u.test(value[end] ?? '')) {
    PART.lastIndex = end;
    const match = PART.exec(value);
    if (match === null) return value;
    const { single, double, escaped, bare } = match.groups ?? {};
    word += single ?? double?.replace(/\\(?<kept>["$`\\])/gu, '$<kept>') ?? escaped ?? bare ?? '';
    end = PART.lastIndex;
  }
  const rest = value.slice(end).trim();
  return rest === '' || rest.startsWith('#') ? word : value;
}

function flavorOf(os: string, ids: readonly string[]): string | undefined {
  if (KNOWN_FLAVORS.includes(os)) return os;
  return ids.find((id) => KNOWN_FLAVORS.includes(id)) ?? ids[0];
}

function versionOf(
  os: string,
  kernel: string,
  facts: { readonly [key: string]: string },
  freebsd: string,
): string | undefined {
  return versionsIn(os, kernel, facts, freebsd).find(
    (version) => version !== undefined && /^\S{1,64}$/u.test(version),
  );
}

/** Where a system of that kind states its version, by preference. */
function versionsIn(
  os: string,
  kernel: string,
  facts: { readonly [key: string]: string },
  freebsd: string,
): readonly (string | undefined)[] {
  const stated = [facts.VERSION_ID, facts.VERSION_CODENAME];
  switch (os) {
    case 'linux':
      return stated;
    // `uname -r` gives only what stands behind the dot: the version itself is in `uname -v`.
    case 'aix':
      return stated;
    case 'freebsd':
      return [freebsd.trim(), kernel];
    case 'openbsd':
      return [kernel];
    default:
      return [...stated, kernel];
  }
}

function readImage(stdout: string): string | undefined {
  if (stdout.includes('/run/bootc')) return 'bootc';
  if (stdout.includes('/run/ostree-booted')) return 'ostree';
  return stdout.includes('transactional-update') ? 'transactional' : undefined;
}
