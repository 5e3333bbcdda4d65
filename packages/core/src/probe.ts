/** A probe: named shell commands that ask a host, with the pure function that reads the answers. */

/** One shell command. Run by /bin/sh in the host's configured (untranslated) locale, with /dev/null as input. */
export interface Command {
  readonly sh: string;
  /** Why it runs, for the generated documentation and for `--evidence`: a short phrase. */
  readonly purpose: string;
  /** Needs root: run bare for uid 0, else through `sudo -n` if the host's policy allows it. */
  readonly root?: true;
}

/** Why a command left no exit status. */
export type Missing =
  /** The sudo policy of the host does not allow it, so it was not run. */
  | 'policy'
  /** The time-out came first. */
  | 'timeout'
  /** The connection was lost, or the remote shell died. */
  | 'lost'
  /** The user cancelled. */
  | 'cancelled'
  /** Read from recorded files, of which this command's are not there. */
  | 'absent';

/** What one command left behind: text without control characters (see `cleanText`). */
export interface Capture {
  readonly stdout: string;
  readonly stderr: string;
  /** Absent when the command did not run to its end; `missing` then says why. */
  readonly exitCode?: number;
  readonly missing?: Missing;
}

/** The captures of a probe, by command name. */
export type Captures<K extends string = string> = { readonly [P in K]: Capture };

/** A question for a host: the commands that ask it, and the pure function that reads the answers. */
export interface Probe<T, K extends string = string> {
  /** In the order they run: by worth, since a time-out loses the last ones first. */
  readonly commands: { readonly [P in K]: Command };
  /** Slow by nature: the operation that holds it gets `sync_timeout` instead of `command_timeout`. */
  readonly slow?: true;
  /** Never throws: what cannot be read is an unknown with its reason. */
  read(captures: Captures<K>): T;
}

/**
 * Declares a probe; the names of `commands` become the type of what `read` gets, so a typo does not compile.
 * @example
 * const uptime = probe({
 *   commands: { since: { sh: 'uptime -s', purpose: 'boot time' } },
 *   read: ({ since }) => since.stdout.trim(),
 * });
 */
export function probe<T, const K extends string>(definition: Probe<T, K>): Probe<T, K> {
  return definition;
}

type Answers<P extends { readonly [name: string]: Probe<unknown> }> = {
  readonly [N in keyof P]: P[N] extends Probe<infer T> ? T : never;
};

/**
 * Joins several questions into one, so that they cost one execution. Command names must not collide:
 * two parts may share a name only for the very same command, which then runs once.
 * Throws on a collision, which is a mistake in a provider.
 */
export function all<P extends { readonly [name: string]: Probe<unknown> }>(
  parts: P,
): Probe<Answers<P>> {
  const commands: Record<string, Command> = {};
  let slow = false;
  for (const part of Object.values(parts)) {
    slow ||= part.slow === true;
    for (const [name, command] of Object.entries(part.commands)) {
      const taken = commands[name];
      if (taken !== undefined && (taken.sh !== command.sh || taken.root !== command.root)) {
        throw new Error(`two different commands are named "${name}"`);
      }
      commands[name] = command;
    }
  }
  return {
    commands,
    ...(slow ? { slow: true as const } : {}),
    read: (captures) =>
      Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, part.read(captures)]),
      ) as Answers<P>,
  };
}

/** The same probe with `prefix.` before every command name, so that probes of several sources can be joined. */
export function prefixed<T>(prefix: string, inner: Probe<T>): Probe<T> {
  const rename = (name: string): string => `${prefix}.${name}`;
  return {
    commands: Object.fromEntries(
      Object.entries(inner.commands).map(([name, command]) => [rename(name), command]),
    ),
    ...(inner.slow ? { slow: true as const } : {}),
    read: (captures) =>
      inner.read(
        Object.fromEntries(
          Object.keys(inner.commands).map((name) => [name, captureOf(captures, rename(name))]),
        ),
      ),
  };
}

/** The capture of that name; one that was lost if the host never answered it. */
export function captureOf(captures: Captures, name: string): Capture {
  return captures[name] ?? { stdout: '', stderr: '', missing: 'lost' };
}

/**
 * Why a capture cannot be read at all, or undefined when its command ran to its end.
 * @example whyMissing({ stdout: '', stderr: '', missing: 'timeout' }) // 'timed out'
 */
export function whyMissing(capture: Capture): string | undefined {
  if (capture.exitCode !== undefined) return undefined;
  switch (capture.missing) {
    case 'policy':
      return 'it needs root, and the sudo policy of this host is "skip"';
    case 'timeout':
      return 'timed out';
    case 'cancelled':
      return 'cancelled';
    case 'absent':
      return 'not recorded';
    default:
      return 'the connection was lost before the command ended';
  }
}
