/**
 * Keeps what a configuration file said, once checked, in the cache directory. Reading that is some ten times
 * cheaper than reading the file again, and loads neither a parser nor the checker.
 */
import { constants } from 'node:fs';
import { open, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigFile, Problem } from '@exosphere/core';
import { checksum } from './checksum.ts';
import { makeDirectory } from './directories.ts';

/** A configuration file that is in order, with what was doubtful about it. */
export interface CheckedConfig {
  readonly config: ConfigFile;
  readonly warnings: readonly Problem[];
}

/** A configuration file, and everything beside its content that decides what it means. */
export interface Original {
  /** Full path. */
  readonly file: string;
  readonly format: string;
  /** Who checks it, and by which rules. */
  readonly version: string;
  readonly rules: string;
  /** All of it: to compare it is cheaper than any hash. */
  readonly bytes: Buffer;
}

/** There is one copy for each configuration file, replaced when that changes. */
function copyPath(cacheDirectory: string, { file }: Original): string {
  return join(cacheDirectory, `config-${checksum(Buffer.from(file))}.json`);
}

/**
 * The checked configuration, or undefined when there is no copy that can be relied on: of this original,
 * whole, ours, and nobody else's to write.
 */
export async function readCopy(
  cacheDirectory: string,
  original: Original,
): Promise<CheckedConfig | undefined> {
  const copy = await readOwn(copyPath(cacheDirectory, original));
  if (copy === undefined) return undefined;
  const start = copy.indexOf('\n') + 1;
  const end = start + original.bytes.length;
  const checked = copy.subarray(end);
  if (!copy.subarray(start, end).equals(original.bytes)) return undefined;
  if (copy.toString('utf8', 0, start) !== head(original, checked)) return undefined;
  return JSON.parse(checked.toString('utf8')) as CheckedConfig;
}

/** Writes the copy (0600), whole or not at all. Rejects as the file system does; the copy can be done without. */
export async function writeCopy(
  cacheDirectory: string,
  original: Original,
  config: CheckedConfig,
): Promise<void> {
  await makeDirectory(cacheDirectory);
  const path = copyPath(cacheDirectory, original);
  const checked = Buffer.from(`\n${JSON.stringify(config)}\n`);
  const { randomBytes } = await import('node:crypto');
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const copy = Buffer.concat([Buffer.from(head(original, checked)), original.bytes, checked]);
    await writeFile(draft, copy, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}

/**
 * The first line of a copy, before the original and what came of checking it; the checksum is that of the latter,
 * so that a copy which was cut or edited does not match it.
 */
function head({ version, rules, file, format, bytes }: Original, checked: Buffer): string {
  return `${JSON.stringify([version, rules, file, format, bytes.length, checksum(checked)])}\n`;
}

/** The bytes of a regular file of ours that nobody else may touch; undefined when it is none. */
async function readOwn(path: string): Promise<Buffer | undefined> {
  // Windows has neither these flags nor owners and modes of this kind.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const stats = await handle.stat();
    const uid = process.getuid?.();
    const ours = uid === undefined || (stats.uid === uid && (stats.mode & 0o077) === 0);
    return ours && stats.isFile() ? await handle.readFile().catch(() => undefined) : undefined;
  } finally {
    await handle.close();
  }
}
