/** Proves with the real apt-get that each machine is what its scenario says. */
import { expect, test } from 'vitest';
import { describeWith } from '../../requirements.ts';
import type { ExpectedUpdate } from '../facts.ts';
import { REAL_APT } from '../requirements.ts';
import { withSshd } from '../with-sshd.ts';
import { malformedSources, unmetDependencies } from './broken.ts';
import { debian } from './debian.ts';
import { type AptScenario, aptMachine } from './machine.ts';
import { aptScenarios } from './scenarios.ts';
import { ubuntu } from './ubuntu.ts';

const SIMULATE =
  'apt-get -s -o APT::Get::Show-User-Simulation-Note=no -o Debug::NoLocking=1 dist-upgrade';

// Inst libcurl4:i386 [7.88.1-10+deb12u4] (7.88.1-10+deb12u5 Debian-Security:12/stable-security [i386])
// Inst libmailutils9 (1:3.15-4 Debian:12-updates/stable-updates [amd64])
const INSTALL = /^Inst ([^ :]+)\S*(?: \[(\S+)\])? \((\S+) (.*) \[(\w+)\]\)/gmu;
// Remv mailutils-spool [1.0-1]
const REMOVE = /^Remv ([^ :]+)\S* \[(\S+)\]/gmu;

/** `name arch installed candidate` of every action, sorted. */
function simulated(stdout: string): readonly string[] {
  const installs = [...stdout.matchAll(INSTALL)].map(
    ([, name, installed, candidate, , arch]) => `${name} ${arch} ${installed ?? null} ${candidate}`,
  );
  const removals = [...stdout.matchAll(REMOVE)].map(
    ([, name, installed]) => `${name} undefined ${installed} null`,
  );
  return [...installs, ...removals].sort();
}

function promised(updates: readonly ExpectedUpdate[]): readonly string[] {
  return updates
    .filter(({ state }) => state !== 'held' && state !== 'deferred')
    .map(({ name, arch, installed, candidate }) => `${name} ${arch} ${installed} ${candidate}`)
    .sort();
}

function byTitle(scenarios: readonly AptScenario[]): readonly (readonly [string, AptScenario])[] {
  return scenarios.map((scenario) => [scenario.title, scenario]);
}

describeWith(REAL_APT, 'the real apt on simulated machines', () => {
  test.each(byTitle(aptScenarios))('%s: apt-get does as promised', async (_title, scenario) => {
    await withSshd(aptMachine(scenario), async (host) => {
      const { stdout } = await host.login('exo-bash', SIMULATE);
      // Where nothing can be known, apt-get itself names no update: that is the trap.
      expect(simulated(stdout)).toEqual(promised(scenario.facts.updates ?? []));

      const sync = await host.login('root', 'apt-get update');
      const succeeded = sync.exitCode === 0 && !/^[WE]: /mu.test(sync.stderr);
      expect(succeeded).toBe(scenario.facts.syncSucceeds);
    });
  });

  test.each(byTitle([malformedSources, unmetDependencies]))(
    '%s: apt-get fails',
    async (_title, scenario) => {
      await withSshd(aptMachine(scenario), async (host) => {
        const simulation = await host.login('exo-bash', SIMULATE);
        expect(simulation.exitCode).toBe(100);
        expect(simulation.stderr).toMatch(/^E: /mu);
      });
    },
  );

  test('held, phased, pinned and blocked packages are kept back', async () => {
    await withSshd(aptMachine(debian), async (host) => {
      const simulation = await host.login('exo-bash', SIMULATE);
      expect(simulation.stdout).toContain(
        'kept back:\n  nginx postfix snmpd zabbix-agent\nThe following packages will be upgraded',
      );
      expect((await host.login('exo-bash', 'apt-mark showhold')).stdout).toBe('nginx\npostfix\n');
      const status = await host.login('exo-bash', 'dpkg-query -l telnet');
      expect(status.stdout).toMatch(/^rc {2}telnet /mu);
    });
  });

  test('a fix that a newer version superseded is seen in the version table alone', async () => {
    await withSshd(aptMachine(ubuntu), async (host) => {
      const simulation = await host.login('exo-bash', SIMULATE);
      expect(simulation.stdout).toMatch(
        /^Inst openssl .* Ubuntu:22\.04\/jammy-updates \[amd64\]/mu,
      );
      const policy = await host.login('exo-bash', 'apt-cache policy openssl');
      expect(policy.stdout).toMatch(/3\.0\.2-0ubuntu1\.14 500\n\s+500 \S+ jammy-security\/main/u);
    });
  });

  test('the machine has the system release, kernels and flags of its scenario', async () => {
    await withSshd(aptMachine(ubuntu), async (host) => {
      const { stdout } = await host.login(
        'exo-dash',
        '. /etc/os-release; echo $ID $VERSION_ID; uname -r; ls /boot; cat /var/run/reboot-required.pkgs',
      );
      expect(stdout.split('\n')).toEqual([
        'ubuntu 22.04',
        '5.15.0-91-generic',
        'vmlinuz-5.15.0-101-generic',
        'vmlinuz-5.15.0-91-generic',
        ...['linux-image-5.15.0-101-generic', 'linux-base', 'linux-base', ''],
      ]);
    });
  });
});
