/** The rules of sudoers(5) that let a user run what providers need root for, and nothing else. */
import type { Probe } from './probe.ts';
import type { Provider } from './provider.ts';
import { oneLine } from './text.ts';

/** What a provider runs as root, by operation: exact command lines. */
export interface RootCommands {
  readonly sync: readonly string[];
  readonly refresh: readonly string[];
}

/** The commands of a provider that need root. */
export function rootCommands({ sync, updates, reboot }: Provider): RootCommands {
  return {
    sync: sync === undefined ? [] : needingRoot(sync),
    refresh: [...needingRoot(updates), ...(reboot === undefined ? [] : needingRoot(reboot))],
  };
}

function needingRoot({ commands }: Probe<unknown>): readonly string[] {
  return Object.values(commands).flatMap(({ sh, root }) => (root ? [sh] : []));
}

/**
 * Why there can be no rule for a user of that name; undefined when there can. Other characters than these would need
 * quoting that not every sudo reads alike, or make a group, a netgroup or a list of the name.
 */
export function sudoersUserProblem(user: string): string | undefined {
  if (user === 'ALL') return 'in sudoers "ALL" means every user';
  if (user.startsWith('-')) return 'the name of a user cannot begin with a dash';
  return /^[A-Za-z0-9_-]+$/u.test(user)
    ? undefined
    : 'only letters, digits, "-" and "_" can be in the name of the user';
}

/**
 * A file for /etc/sudoers.d that lets `user` run exactly these commands as root, without a password. `about` is
 * said in its first line, a comment. Throws when `sudoersUserProblem` finds one, or a command could not be written
 * so that it means itself: a mistake in a provider.
 */
export function sudoersSnippet(user: string, commands: readonly string[], about: string): string {
  const problem = sudoersUserProblem(user);
  if (problem !== undefined) throw new Error(problem);
  const listed = commands.map(sudoersCommand).join(', ');
  // The full stop keeps a backslash at the end of the text from joining the next line to the comment.
  return `# ${oneLine(about)}.
Cmnd_Alias EXOSPHERE_CMDS = ${listed}
${sudoersUser(user)} ALL=(root) NOPASSWD: EXOSPHERE_CMDS
`;
}

// A full path, then words of characters that mean themselves, or that a backslash makes mean themselves.
const PLAIN = /^\/[\w/.-]+(?: [\w/=.,:-]+)*$/u;

/** Whether sudoers can name a command so that it means itself: a program by its full path, then plain words. */
export function canBeInSudoers(command: string): boolean {
  return PLAIN.test(command);
}

/** A command as sudoers has it. One without arguments needs "", or any would be allowed. */
function sudoersCommand(command: string): string {
  if (!canBeInSudoers(command)) throw new Error(`no rule can be made for the command "${command}"`);
  return command.includes(' ') ? command.replace(/[,:=]/gu, '\\$&') : `${command} ""`;
}

// Words that sudoers takes for a list of users or for the beginning of another kind of line, unless they are quoted.
const TAKEN = /^(?:[A-Z][A-Z0-9_]*|Defaults|(?:User|Runas|Host|Cmnd|Cmd)_Alias)$/u;

function sudoersUser(user: string): string {
  return TAKEN.test(user) ? `"${user}"` : user;
}
