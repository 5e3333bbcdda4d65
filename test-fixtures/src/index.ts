/** What the tests of every package share: real programs on simulated machines. */

export { listCaptures, loadCapture, type RecordedCase } from './captures.ts';
export type { Counters } from './fleet/counters.ts';
export type { FakeUpdate } from './fleet/fake-update.ts';
export { FAULT_NAMES, FAULTS, type Fault, isHarmless } from './fleet/faults.ts';
export type { FleetFiles, OptionValue } from './fleet/files.ts';
export {
  type Fleet,
  type FleetHost,
  type FleetOptions,
  type HostSpec,
  startFleet,
} from './fleet/fleet.ts';
export { type FleetProcess, startFleetProcess } from './fleet/fleet-process.ts';
export { type FleetKey, makeKey, type PublicKey } from './fleet/keys.ts';
export type { Truth } from './fleet/platform.ts';
export { type PopulationOptions, population } from './fleet/population.ts';
export { recordedAnswers } from './fleet/recorded.ts';
export type { Reply } from './fleet/reply.ts';
export type { ShellProcess } from './fleet/shells.ts';
export { SYSTEMS, type System, type SystemId } from './fleet/system.ts';
export type { Archive, Deb } from './real/apt/archive.ts';
export { deb } from './real/apt/archive.ts';
export { debian } from './real/apt/debian.ts';
export { type AptScenario, aptMachine, type InstalledDeb } from './real/apt/machine.ts';
export { aptScenarios } from './real/apt/scenarios.ts';
export { ubuntu } from './real/apt/ubuntu.ts';
export { type CommandResult, runCommand } from './real/command.ts';
export type { ExpectedUpdate, Facts } from './real/facts.ts';
export { LOGIN_USERS, type LoginUser } from './real/login-users.ts';
export type { FileSpec, Files, Machine } from './real/machine.ts';
export type { RemoteProcess } from './real/processes.ts';
export { type ReplayedSystems, replayAs, replayMachine } from './real/replay.ts';
export { MANAGED_SYSTEMS, OTHER_SYSTEMS } from './real/replayed-systems.ts';
export { REAL_APT, REAL_DNF, REAL_DNF5, REAL_SSHD } from './real/requirements.ts';
export { dnf5Scenarios, fedora } from './real/rpm/fedora.ts';
export { type DnfScenario, dnf5Machine, dnfMachine } from './real/rpm/machine.ts';
export { buildRpmSet, type RpmSet } from './real/rpm/repositories.ts';
export { rocky, withoutPlugins } from './real/rpm/rocky.ts';
export { rockySet } from './real/rpm/rocky-set.ts';
export { dnfScenarios } from './real/rpm/scenarios.ts';
export { type RealSshd, type SshdOptions, startSshd } from './real/sshd.ts';
export { withSshd } from './real/with-sshd.ts';
