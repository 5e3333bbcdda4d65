/** Reads the recorded output of one host's commands as a refresh would: how parsing bugs are reported and replayed. */
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Answer,
  type Capture,
  type Captures,
  type Command,
  cleanText,
  type Note,
  nearest,
  type Provider,
  type RebootVerdict,
  type RootMode,
  type SecurityFacts,
  toScript,
  type Update,
} from '@exosphere/core';
import { askIdentity, askRefresh, askSync, providers } from '@exosphere/providers';

/** A command as `--list` prints it. */
export interface ListedCommand {
  readonly sh: string;
  readonly purpose: string;
  /** Needs root. */
  readonly root: boolean;
  readonly operation: 'refresh' | 'sync';
}

/** Everything that was read of one host. */
export interface Facts {
  readonly provider: string;
  readonly updates: Answer<readonly Update[]>;
  readonly security: Answer<SecurityFacts>;
  readonly reboot: Answer<RebootVerdict>;
  /** Only where the sync command was recorded. */
  readonly sync?: Answer<null>;
  /** ISO 8601, by the clock of the host. */
  readonly metadataAt?: string;
  /** Of all answers together. */
  readonly notes: readonly Note[];
}

/** Something the caller has to mend. */
export class UsageError extends Error {}

/** The provider of that id; throws `UsageError` with the nearest one. */
export function providerNamed(id: string): Provider {
  const provider = providers.find((candidate) => candidate.id === id);
  if (provider !== undefined) return provider;
  const ids = providers.map((candidate) => candidate.id);
  const close = nearest(id, ids);
  const hint = close === undefined ? `one of ${ids.join(', ')}` : `did you mean "${close}"?`;
  throw new UsageError(`unknown provider "${id}": ${hint}`);
}

/** Every command of a provider by name; the name is that of its files. */
export function listCommands(provider: Provider): { readonly [name: string]: ListedCommand } {
  const listed =
    (operation: ListedCommand['operation']) =>
    ([name, { sh, purpose, root }]: readonly [string, Command]): [string, ListedCommand] => [
      name,
      { sh, purpose, root: root === true, operation },
    ];
  return Object.fromEntries([
    ...Object.entries({ ...provider.updates.commands, ...provider.reboot?.commands }).map(
      listed('refresh'),
    ),
    ...Object.entries(provider.sync?.commands ?? {}).map(listed('sync')),
  ]);
}

/** The script that an operation sends to a host of that provider. */
export function scriptOf(
  provider: Provider,
  operation: 'discover' | 'refresh' | 'sync',
  root: RootMode,
): string {
  const asked = {
    discover: () => askIdentity(providers).probe,
    refresh: () => askRefresh([provider]).probe,
    sync: () => askSync([provider]).probe,
  }[operation]();
  const mark = randomBytes(16).toString('hex');
  return toScript(asked.commands, { mark, locale: 'C', root }).text;
}

/** Reads the files of a directory; a command without files counts as not recorded. Throws `UsageError` for no directory. */
export function readFacts(provider: Provider, directory: string): Facts {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${directory} is not a directory`);
  }
  const names = Object.keys(listCommands(provider));
  const captures: Captures = Object.fromEntries(
    names.map((name) => [name, readCapture(directory, name)]),
  );
  if (names.every((name) => captures[name]?.missing !== undefined)) {
    throw new UsageError(
      `${directory} holds none of ${names.map((name) => `${name}.rc`).join(', ')}: each command needs its .out, .err and .rc`,
    );
  }
  const { updates, security, metadataAt } = provider.updates.read(captures);
  const reboot: Answer<RebootVerdict> = provider.reboot?.read(captures) ?? {
    known: false,
    reason: 'this platform cannot tell',
    notes: [],
  };
  const synced = Object.keys(provider.sync?.commands ?? {}).some(
    (name) => captures[name]?.missing === undefined,
  );
  const sync = synced ? provider.sync?.read(captures) : undefined;
  return {
    provider: provider.id,
    updates,
    security,
    reboot,
    ...(sync === undefined ? {} : { sync }),
    ...(metadataAt === undefined ? {} : { metadataAt: new Date(metadataAt * 1000).toISOString() }),
    notes: [updates, security, reboot, sync].flatMap((answer) => answer?.notes ?? []),
  };
}

/** Whether nothing that was recorded stayed unknown. */
export function allKnown({ updates, security, reboot, sync }: Facts): boolean {
  return updates.known && security.known && reboot.known && sync?.known !== false;
}

function readCapture(directory: string, name: string): Capture {
  const read = (extension: string): string | undefined => {
    const path = join(directory, `${name}.${extension}`);
    return statSync(path, { throwIfNoEntry: false })?.isFile()
      ? cleanText(new TextDecoder().decode(readFileSync(path)))
      : undefined;
  };
  const stdout = read('out') ?? '';
  const stderr = read('err') ?? '';
  const status = read('rc')?.trim();
  if (status === undefined) return { stdout, stderr, missing: 'absent' };
  if (!/^\d{1,3}$/u.test(status)) {
    throw new UsageError(`${join(directory, name)}.rc must hold an exit status, not "${status}"`);
  }
  return { stdout, stderr, exitCode: Number(status) };
}
