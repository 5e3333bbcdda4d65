/** The packages of the Rocky Linux hosts on a host with dnf 5, which calls itself Fedora. */
import { allSkipped, noRepositories, upToDate } from './broken.ts';
import type { DnfScenario } from './machine.ts';
import { rocky } from './rocky.ts';

const FEDORA_41 = `NAME="Fedora Linux"
VERSION="41 (Server Edition)"
ID=fedora
VERSION_ID=41
PLATFORM_ID="platform:f41"
PRETTY_NAME="Fedora Linux 41 (Server Edition)"
VARIANT_ID=server
`;

function onFedora(scenario: DnfScenario): DnfScenario {
  const title = scenario.title.replace('Rocky Linux 9', 'Fedora');
  return { ...scenario, title, osRelease: FEDORA_41 };
}

// `dnf check-update` of dnf 5 does not name a package that obsoletes another.
const OBSOLETING = ['chrony-ng', 'ntpdate'];

/** Everything at once, as far as dnf 5 tells it. */
export const fedora: DnfScenario = {
  ...onFedora(rocky),
  facts: {
    ...rocky.facts,
    updates: rocky.facts.updates?.filter(({ name }) => !OBSOLETING.includes(name)),
  },
};

/** Here `noRepositories` and `allSkipped` are silent, with status 0. */
export const dnf5Scenarios: readonly DnfScenario[] = [
  fedora,
  ...[upToDate, noRepositories, allSkipped].map(onFedora),
];
