/** Tells what a command is by the name that evidence keeps of it. */
import type { Command, Provider } from '@exosphere/core';
import { askIdentity, askPing, askRefresh, askSync } from './operations.ts';

/**
 * The command of that name as these providers have it: `clock`, `apt.simulate`, `dnf.reboot.kernels`.
 * Undefined: they know none, as when another version asked.
 */
export function describeCommand(name: string, providers: readonly Provider[]): Command | undefined {
  const asked = [
    askPing(),
    askIdentity(providers),
    ...providers.flatMap((provider) => [askRefresh([provider]), askSync([provider])]),
  ];
  return asked
    .map(({ probe }) => probe.commands)
    .find((commands) => Object.hasOwn(commands, name))?.[name];
}
