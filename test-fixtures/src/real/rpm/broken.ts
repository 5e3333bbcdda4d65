/** Rocky Linux hosts on which dnf looks fine and is not, and one that is as quiet as it looks. */
import type { Facts } from '../facts.ts';
import type { DnfScenario } from './machine.ts';
import { local, rocky } from './rocky.ts';
import { INSTALLED_KERNEL } from './rocky-set.ts';

// Nobody listens on the discard port.
const UNREACHABLE = ['baseurl=http://127.0.0.1:9/lost', 'enabled=1', 'gpgcheck=0'];
const SKIPPED = [...UNREACHABLE, 'skip_if_unavailable=1'];

function scenario(
  title: string,
  facts: Partial<Facts>,
  differences: Partial<DnfScenario>,
): DnfScenario {
  return {
    ...rocky,
    title,
    // One retry: by default dnf tries an unreachable host ten times.
    config: ['gpgcheck=0', 'best=True', 'retries=1'],
    repositories: { current: local('current') },
    versionLocks: [],
    installedSinceBoot: [],
    kernel: `${INSTALLED_KERNEL}.x86_64`,
    facts: { updates: [], rebootNeeded: false, syncSucceeds: true, ...facts },
    ...differences,
  };
}

/** The true green. The newest kernel runs, and nothing was installed since the boot. */
export const upToDate: DnfScenario = scenario('a host that is up to date', {}, {});

/** `dnf check-update` fails with status 1 (dnf 5 exits 0 and lists nothing); makecache has nothing to do. */
export const noRepositories: DnfScenario = scenario(
  'a host without a single repository',
  { updates: undefined, syncSucceeds: false },
  { repositories: {} },
);

/** Fails, and names the repository. */
export const unreachable: DnfScenario = scenario(
  'a host with an unreachable repository',
  { updates: undefined, syncSucceeds: false },
  { repositories: { current: local('current'), lost: UNREACHABLE } },
);

/** With --quiet it exits 0 and is silent on both streams; without, it says that it ignores the repository. */
export const allSkipped: DnfScenario = scenario(
  'a host that skips its only repository',
  { updates: undefined, syncSucceeds: false },
  { repositories: { lost: SKIPPED } },
);

/** The other repository has nothing new; whether the lost one has is not known, so "none" is not either. */
export const oneSkipped: DnfScenario = scenario(
  'a host that skips one repository of two',
  { updates: undefined, syncSucceeds: false },
  { repositories: { current: local('current'), lost: SKIPPED } },
);

/** Every command of dnf fails with a configuration error. */
export const malformedConfig: DnfScenario = scenario(
  'a host with a malformed dnf.conf',
  { updates: undefined, rebootNeeded: undefined, syncSucceeds: false },
  { config: ['this is no setting'] },
);
