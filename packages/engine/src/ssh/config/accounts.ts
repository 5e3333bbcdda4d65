/** Reads passwd(5) and group(5), as far as a client configuration asks for users of this machine. Pure. */

/** The absolute home directory of a user; undefined when the text does not know the user. */
export function homeOf(passwd: string, user: string): string | undefined {
  const home = records(passwd).find(([name]) => name === user)?.[5];
  return home?.startsWith('/') ? home : undefined;
}

/**
 * Whether nobody but one user is in a group, by what the two texts say: then a file that the group may write is as good
 * as one that only the user may. Debian and its relatives give every user such a group, and their ssh looks at it so.
 */
export function isPrivateGroup(passwd: string, group: string, gid: number, uid: number): boolean {
  const users = records(passwd);
  const primary = users.filter((fields) => fields[3] === String(gid));
  const user = users.find((fields) => fields[2] === String(uid))?.[0];
  const listed = records(group).find((fields) => fields[2] === String(gid))?.[3];
  if (user === undefined || listed === undefined) return false;
  const members = [...primary.map(([name]) => name), ...listed.split(',').filter(Boolean)];
  return members.length > 0 && members.every((name) => name === user);
}

// backup:x:34:34:backup:/var/backups:/usr/sbin/nologin     users:x:100:ann,bob
function records(text: string): readonly (readonly string[])[] {
  return text.split('\n').map((line) => line.split(':'));
}
