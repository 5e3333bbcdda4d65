/** Looks at a program that was just started, before it is used. */
import type { ChildProcess } from 'node:child_process';

/**
 * The same program, which has its pipes. Throws with the code EMFILE where this process may open no more files: Node then
 * gives a program without any, whatever its types say, and tells why only later.
 */
export function withPipes<T extends ChildProcess>(child: T): T {
  const pipe: unknown = child.stdin;
  if (pipe !== undefined) return child;
  child.once('error', () => {});
  throw Object.assign(new Error('this process may open no more files'), { code: 'EMFILE' });
}
