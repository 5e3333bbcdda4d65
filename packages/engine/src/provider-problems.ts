/** Checks that something a third party wrote is a provider, before any of it becomes part of a script. */
import { canBeInSudoers } from '@exosphere/core';

type Fields = { readonly [key: string]: unknown };

// What stands unquoted in the script that looks for programs, and before the names of commands.
const ID = /^[a-z][a-z0-9_-]{0,31}$/u;
const TOOL = /^[A-Za-z0-9][\w.+-]{0,63}$/u;
const COMMAND = /^[a-z0-9][a-z0-9-]{0,63}$/u;

// A refresh asks the host's clock and its reboot state beside the updates of each provider, all by name.
const TAKEN = /^(?:clock|reboot)$/u;

/** What keeps a value from being a provider, in sentences that begin with `place`; empty when nothing does. */
export function providerProblems(value: unknown, place: string): readonly string[] {
  if (!isObject(value)) return [`${place} is not an object`];
  const texts = (key: 'tools' | 'families', pattern: RegExp): readonly string[] => {
    const list = value[key];
    const fits = Array.isArray(list) && list.every((text) => matches(text, pattern));
    return fits ? [] : [`${place}.${key} must be a list of plain names`];
  };
  return [
    ...(matches(value.id, ID) ? [] : [`${place}.id must be a short name in lower case`]),
    ...(matches(value.id, TAKEN)
      ? [`${place}.id must be another name: every refresh has a "${value.id}" of its own`]
      : []),
    ...(matches(value.title, /\S/u) ? [] : [`${place}.title must say which systems it serves`]),
    ...texts('tools', TOOL),
    ...texts('families', /^[a-z0-9._-]{1,64}$/u),
    ...(typeof value.serves === 'function' ? [] : [`${place}.serves must be a function`]),
    ...probeProblems(value.updates, `${place}.updates`),
    ...(value.reboot === undefined ? [] : probeProblems(value.reboot, `${place}.reboot`)),
    ...(value.sync === undefined ? [] : probeProblems(value.sync, `${place}.sync`)),
  ];
}

function probeProblems(value: unknown, place: string): readonly string[] {
  if (!isObject(value)) return [`${place} must be a probe`];
  const { commands, read } = value;
  return [
    ...(typeof read === 'function' ? [] : [`${place}.read must be a function`]),
    ...(isObject(commands)
      ? Object.entries(commands).flatMap(([name, command]) =>
          commandProblems(name, command, `${place}.commands["${name}"]`),
        )
      : [`${place}.commands must be an object`]),
  ];
}

function commandProblems(name: string, command: unknown, place: string): readonly string[] {
  if (!COMMAND.test(name)) return [`${place}: a name has lower case, digits and dashes only`];
  if (!isObject(command)) return [`${place} must be an object`];
  const { sh, purpose, root } = command;
  if (!matches(sh, /\S/u)) return [`${place}.sh must be a command`];
  return [
    ...(matches(purpose, /\S/u) ? [] : [`${place}.purpose must say why it runs`]),
    ...(root === undefined || (root === true && canBeInSudoers(sh))
      ? []
      : [`${place}: root runs a plain program by its full path, as sudoers has to name it`]),
  ];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}
