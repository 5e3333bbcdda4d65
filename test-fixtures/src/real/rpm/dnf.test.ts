/** Proves with the real dnf 4 and dnf 5 that each machine is what its scenario says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../../requirements.ts';
import type { ExpectedUpdate } from '../facts.ts';
import { REAL_DNF, REAL_DNF5 } from '../requirements.ts';
import { withSshd } from '../with-sshd.ts';
import { allSkipped, malformedConfig, noRepositories, unreachable, upToDate } from './broken.ts';
import { dnf5Scenarios, fedora } from './fedora.ts';
import { type DnfScenario, dnf5Machine, dnfMachine } from './machine.ts';
import { buildRpmSet } from './repositories.ts';
import { rocky } from './rocky.ts';
import { rockySet } from './rocky-set.ts';
import { dnfScenarios } from './scenarios.ts';

const CHECK_UPDATE = 'dnf --quiet --assumeno check-update';
const MAKECACHE = 'dnf --assumeno makecache --refresh';
const ADVISORIES = 'dnf --quiet updateinfo list --updates';
const NEEDS_RESTARTING = 'dnf --quiet needs-restarting -r';

// openssl-libs.x86_64              1:3.0.7-27.el9                        baseos
const CANDIDATE = /^(\S+)\.(\w+) +(\S+) +(\S+) *$/gmu;
// RLSA-2024:0310 Low/Sec.       openssl-libs-1:3.0.7-25.el9_3.x86_64
// RLSA-2024:0310 security    Low           openssl-libs-1:3.0.7-25.el9_3.x86_64 2024-04-30 08:00:00
const ADVISORY = /^(\S+) .* (\S+)-[^- ]+-[^- ]+\.\w+(?: [-\d]+ [:\d]+)?$/gmu;
// Error: Failed to download metadata for repo 'lost': Cannot download repomd.xml: ...
// There are no enabled repositories in "/etc/yum.repos.d", ...        (and status 0)
// Ignoring repositories: lost
// >>> Usable URL not found
const SYNC_FAILED =
  /^(?:Error:|There are no enabled repositories|Config error:|Ignoring repositories:|>>> )/mu;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-rpm-set-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** `name arch candidate origin` of each package that check-update names, but for what it would obsolete. */
function listed(stdout: string): readonly string[] {
  return [...stdout.matchAll(CANDIDATE)]
    .map(([, name, arch, candidate, origin]) => `${name} ${arch} ${candidate} ${origin}`)
    .filter((line) => !line.endsWith(' @System'))
    .sort();
}

function promised(updates: readonly ExpectedUpdate[]): readonly string[] {
  return updates
    .filter(({ state }) => state === 'pending')
    .map(({ name, arch, candidate, origins }) => `${name} ${arch} ${candidate} ${origins?.join()}`)
    .sort();
}

function promisedAdvisories(updates: readonly ExpectedUpdate[]): readonly string[] {
  const pairs = updates.flatMap(({ name, advisories = [] }) =>
    advisories.map(({ id }) => `${id} ${name}`),
  );
  return [...new Set(pairs)].sort();
}

function byTitle(scenarios: readonly DnfScenario[]): readonly (readonly [string, DnfScenario])[] {
  return scenarios.map((scenario) => [scenario.title, scenario]);
}

describeWith(REAL_DNF, 'the real dnf 4 on simulated machines', () => {
  beforeAll(() => buildRpmSet(rockySet, directory));

  test.each(byTitle(dnfScenarios))('%s: dnf does as promised', async (_title, scenario) => {
    await withSshd(dnfMachine(scenario, directory), async (host) => {
      const { stdout } = await host.login('exo-bash', CHECK_UPDATE);
      // Where nothing can be known, dnf itself names no update: that is the trap.
      expect(listed(stdout)).toEqual(promised(scenario.facts.updates ?? []));

      const sync = await host.login('exo-bash', MAKECACHE);
      const succeeded = sync.exitCode === 0 && !SYNC_FAILED.test(sync.stdout + sync.stderr);
      expect(succeeded).toBe(scenario.facts.syncSucceeds);
    });
  });

  test('what is excluded is in no list, what is locked only in that of the advisories', async () => {
    await withSshd(dnfMachine(rocky, directory), async (host) => {
      const { stdout } = await host.login('exo-bash', ADVISORIES);
      const found = [...stdout.matchAll(ADVISORY)].map(([, id, name]) => `${id} ${name}`);
      const visible = rocky.facts.updates?.filter(({ name }) => name !== 'nginx') ?? [];
      expect([...new Set(found)].sort()).toEqual(promisedAdvisories(visible));
      const locks = await host.login('exo-bash', 'dnf --quiet versionlock list');
      expect(locks.stdout).toBe('postgresql-server-0:13.13-1.el9_3.*\n');
    });
  });

  test('a package that was installed since the boot asks for another', async () => {
    await withSshd(dnfMachine(rocky, directory), async (host) => {
      const restart = await host.login('exo-bash', NEEDS_RESTARTING);
      expect(restart).toMatchObject({
        exitCode: 1,
        stdout: expect.stringMatching(/\n {2}\* glibc\n\nReboot is required/u),
      });
      const kernels = await host.login('exo-bash', 'uname -r; rpm -q kernel-core | sort -V');
      expect(kernels.stdout).toBe(
        `5.14.0-362.8.1.el9_3.x86_64
kernel-core-5.14.0-362.8.1.el9_3.x86_64
kernel-core-5.14.0-362.13.1.el9_3.x86_64
`,
      );
    });
    await withSshd(dnfMachine(upToDate, directory), async (host) => {
      const restart = await host.login('exo-bash', NEEDS_RESTARTING);
      expect(restart).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('not be nec') });
    });
  });

  test.each([
    [upToDate.title, upToDate, 0, ''],
    [noRepositories.title, noRepositories, 1, 'Error: There are no enabled repositories'],
    [unreachable.title, unreachable, 1, "Error: Failed to download metadata for repo 'lost'"],
    [allSkipped.title, allSkipped, 0, ''],
    [
      malformedConfig.title,
      malformedConfig,
      1,
      'Config error: Parsing file "/etc/dnf/dnf.conf" failed',
    ],
  ])('%s: check-update tells or hides it', async (_title, scenario, exitCode, message) => {
    await withSshd(dnfMachine(scenario, directory), async (host) => {
      const check = await host.login('exo-bash', CHECK_UPDATE);
      expect(check).toMatchObject({ exitCode, stderr: expect.stringContaining(message) });
      if (message === '') expect(check.stdout + check.stderr).toBe('');
    });
  });
});

describeWith(REAL_DNF5, 'the real dnf 5 on simulated machines', () => {
  beforeAll(() => buildRpmSet(rockySet, directory));

  test.each(byTitle(dnf5Scenarios))('%s: dnf does as promised', async (_title, scenario) => {
    await withSshd(dnf5Machine(scenario, directory), async (host) => {
      const { stdout } = await host.login('exo-bash', CHECK_UPDATE);
      // check-update of dnf 5 does not name a package that obsoletes another.
      const named = scenario.facts.updates?.filter(({ name }) => name !== 'chrony-ng') ?? [];
      expect(listed(stdout)).toEqual(promised(named));

      const sync = await host.login('exo-bash', MAKECACHE);
      const succeeded = sync.exitCode === 0 && !SYNC_FAILED.test(sync.stdout + sync.stderr);
      expect(succeeded).toBe(scenario.facts.syncSucceeds);
    });
  });

  test('the machine is a Fedora with dnf 5, its advisories and a reboot to come', async () => {
    await withSshd(dnf5Machine(fedora, directory), async (host) => {
      const os = await host.login('exo-dash', '. /etc/os-release; echo $ID; dnf --version');
      expect(os.stdout).toMatch(/^fedora\ndnf5 version 5\./u);
      const { stdout } = await host.login('exo-bash', ADVISORIES);
      const found = [...stdout.matchAll(ADVISORY)].map(([, id, name]) => `${id} ${name}`);
      const visible = fedora.facts.updates?.filter(({ name }) => name !== 'nginx') ?? [];
      expect([...new Set(found)].sort()).toEqual(promisedAdvisories(visible));
      const restart = await host.login('exo-bash', NEEDS_RESTARTING);
      expect(restart).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/\* glibc\n/u) });
    });
  });
});
