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

/** Everything at once. */
export const fedora: DnfScenario = onFedora(rocky);

/** Here `noRepositories` and `allSkipped` are silent, with status 0. */
export const dnf5Scenarios: readonly DnfScenario[] = [
  fedora,
  ...[upToDate, noRepositories, allSkipped].map(onFedora),
];
