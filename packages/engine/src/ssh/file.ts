/** Looks at a file before it is read: opening a named pipe would wait for ever. */
import { type Stats, statSync } from 'node:fs';

/** What is known of a file that can be read without waiting. Throws when there is none, or it is none. */
export function mustBeFile(path: string): Stats {
  const stats = statSync(path);
  // /dev/null stands for "no file" in many an ssh_config.
  if (!stats.isFile() && path !== '/dev/null') throw new Error(`${path} is not a file`);
  return stats;
}
