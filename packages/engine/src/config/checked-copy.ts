/**
 * Keeps what a configuration file said, once checked, in the cache directory. Reading that is some ten times
 * cheaper than reading the file again, and loads neither a parser nor the checker.
 */
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigFile, Problem } from '@exosphere/core';
import { makeDirectory } from './directories.ts';

/** A configuration file that is in order, with what was doubtful about it. */
export interface CheckedConfig {
  readonly config: ConfigFile;
  readonly warnings: readonly Problem[];
}

/** Everything that decides what a file means: who checked it by which rules, where it is, what is in it. */
export function copyKey(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/** There is one copy for each configuration file, replaced when that changes. */
export function copyPath(cacheDirectory: string, file: string): string {
  return join(cacheDirectory, `config-${copyKey([file]).slice(0, 32)}.json`);
}

/**
 * The checked configuration, or undefined when there is no copy that can be relied on: for this key,
 * whole, ours, and nobody else's to write.
 */
export async function readCopy(path: string, key: string): Promise<CheckedConfig | undefined> {
  const text = await readOwn(path);
  if (text === undefined) return undefined;
  const end = text.indexOf('\n');
  if (text.slice(0, end) !== head(key, text.slice(end))) return undefined;
  return (JSON.parse(text) as { readonly checked: CheckedConfig }).checked;
}

/** Writes the copy (0600), whole or not at all. Rejects as the file system does; the copy can be done without. */
export async function writeCopy(
  cacheDirectory: string,
  path: string,
  key: string,
  checked: CheckedConfig,
): Promise<void> {
  await makeDirectory(cacheDirectory);
  const rest = `\n"checked":${JSON.stringify(checked)}}\n`;
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, `${head(key, rest)}${rest}`, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}

/** The first line, with a checksum of the rest: a copy that was cut or edited does not match it. */
function head(key: string, rest: string): string {
  return `{"key":"${key}","sum":"${createHash('sha256').update(rest).digest('hex')}",`;
}

/** The text of a regular file of ours that nobody else may touch; undefined when it is none. */
async function readOwn(path: string): Promise<string | undefined> {
  // Windows has neither these flags nor owners and modes of this kind.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const stats = await handle.stat();
    const uid = process.getuid?.();
    const ours = uid === undefined || (stats.uid === uid && (stats.mode & 0o077) === 0);
    return ours && stats.isFile()
      ? await handle.readFile('utf8').catch(() => undefined)
      : undefined;
  } finally {
    await handle.close();
  }
}
