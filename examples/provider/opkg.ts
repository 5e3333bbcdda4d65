/** A provider for opkg, the package manager of OpenWrt: a worked example, explained in docs/add-a-provider.md. */
import {
  type Answer,
  type Capture,
  known,
  lines,
  type Provider,
  probe,
  quoted,
  type SecurityFacts,
  type Update,
  type UpdatesReading,
  unknown,
  whyMissing,
} from '@exosphere/core';

const FILES = '/etc/opkg.conf /etc/opkg/*.conf';

/** opkg knows no advisories, so which updates fix a vulnerability is unknown, not "none". */
const SECURITY: Answer<SecurityFacts> = unknown('opkg publishes no advisories');

const opkg: Provider = {
  id: 'opkg',
  title: 'opkg (OpenWrt)',
  tools: ['opkg'],
  families: ['openwrt'],
  serves: (os) => os.tools.includes('opkg'),
  updates: probe({
    commands: {
      upgradable: { sh: 'opkg list-upgradable', purpose: 'the packages that are behind' },
      // Names only: the addresses may hold passwords.
      feeds: {
        sh: `cat ${FILES} 2>/dev/null | awk '$1 ~ /^src/ { print $2 }'`,
        purpose: 'the feeds that are configured',
      },
      lists: {
        sh: `dir=$(cat ${FILES} 2>/dev/null | awk '$1 == "lists_dir" { print $NF }')
for list in "\${dir:-/var/opkg-lists}"/*; do
[ ! -s "$list" ] || echo "$(date -r "$list" +%s) \${list##*/}"
done`,
        purpose: 'the feeds whose lists are there, and when they were fetched',
      },
    },
    read: ({ upgradable, feeds, lists }) => readUpdates(upgradable, feeds, lists),
  }),
  sync: probe({
    commands: { update: { sh: '/bin/opkg update', purpose: 'fetches the lists', root: true } },
    // It ends with the number of feeds that failed.
    read: ({ update }) => {
      const failure = whyFailed(update);
      return failure === undefined ? known(null) : unknown(`opkg update: ${failure}`);
    },
  }),
};

/** What `openService({ providers: [url] })` looks for. */
export const providers: readonly Provider[] = [opkg];

/**
 * OpenWrt keeps the lists in memory and loses them at every restart. Then `list-upgradable` prints nothing and ends
 * with 0, exactly as if all were up to date: only the lists themselves tell the two apart.
 */
function readUpdates(upgradable: Capture, feeds: Capture, lists: Capture): UpdatesReading {
  const failure = whyFailed(feeds) ?? whyFailed(lists) ?? whyFailed(upgradable);
  if (failure !== undefined) return { updates: unknown(failure), security: SECURITY };
  const fetched = readLists(lines(lists.stdout));
  const configured = lines(feeds.stdout).filter((name) => name !== '');
  if (configured.length === 0) {
    return { updates: unknown('no feeds are configured'), security: SECURITY };
  }
  const absent = configured.filter((name) => !fetched.has(name));
  if (absent.length > 0) {
    const reason = `it has no list of the feed ${quoted(absent.join(', '))}: sync the host first`;
    return { updates: unknown(reason), security: SECURITY };
  }
  const times = configured.flatMap((name) => fetched.get(name) ?? []);
  return {
    updates: readUpgradable(lines(upgradable.stdout)),
    security: SECURITY,
    metadataAt: Math.min(...times),
  };
}

/** When each list was fetched, in seconds since the epoch, by the name of its feed. */
function readLists(printed: readonly string[]): ReadonlyMap<string, number> {
  const fetched = new Map<string, number>();
  for (const line of printed) {
    // 1732147200 openwrt_base
    const match = /^(?<at>\d{1,12}) (?<name>\S+)$/u.exec(line);
    if (match?.groups?.name !== undefined) fetched.set(match.groups.name, Number(match.groups.at));
  }
  return fetched;
}

function readUpgradable(printed: readonly string[]): Answer<readonly Update[]> {
  const updates: Update[] = [];
  for (const line of printed) {
    // libopenssl3 - 3.0.14-r1 - 3.0.15-r1
    const match = /^(?<name>\S+) - (?<installed>\S+) - (?<candidate>\S+)$/u.exec(line);
    const { name, installed, candidate } = match?.groups ?? {};
    // A line that is not understood may be an update: never leave it out.
    if (name === undefined || installed === undefined || candidate === undefined) {
      return unknown(`opkg printed a line that cannot be read: ${quoted(line)}`);
    }
    updates.push({ name, installed, candidate, origins: [], state: 'pending' });
  }
  return known(updates);
}

/** Undefined: the command ran to its end, and all went well. */
function whyFailed(capture: Capture): string | undefined {
  const missing = whyMissing(capture);
  if (missing !== undefined || capture.exitCode === 0) return missing;
  const [first = ''] = lines(capture.stderr.trim());
  return `exit status ${capture.exitCode}, ${quoted(first)}`;
}
