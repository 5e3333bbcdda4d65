/** Reads a client configuration with everything it includes. Files are read through what is passed in. */
import { ConfigurationError, type Problem, quoted } from '@exosphere/core';
import { type Block, type Include, readSshConfig, type SshConfig } from '../config-file.ts';
import { userOf } from './expand.ts';

/** The file system, as far as this needs it. */
export interface ConfigFiles {
  /**
   * The text of a file, undefined when there is none or it is a directory. Throws when it cannot be read, and when
   * others than the user and root may write it.
   */
  read(path: string): Promise<string | undefined>;
  /** The paths that an absolute pattern stands for, in order. */
  glob(pattern: string): Promise<readonly string[]>;
  /** The absolute home directory of a user of this machine; undefined when there is no such user. */
  homeOf(user: string): Promise<string | undefined>;
}

/** Whose configuration a file is, with the directory its relative includes are in: `~/.ssh` or `/etc/ssh`. */
export interface Owner {
  /** Only in a user's file may an include begin with `~`. */
  readonly kind: 'user' | 'system';
  readonly directory: string;
  /** Absolute. */
  readonly home: string;
}

/** As deep as OpenSSH goes. */
const MOST_DEPTH = 16;

/** Files read, and characters in them, in all: a file counts each time it is included. */
const MOST_FILES = 10_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** One reading of a file and its includes. */
interface Load {
  readonly owner: Owner;
  readonly files: ConfigFiles;
  readonly problems: Problem[];
  /** What each included path holds: one that is included often is read once. */
  readonly known: Map<string, Known | undefined>;
  filesLeft: number;
  charactersLeft: number;
  /** It is too deep or too much: nothing more is read. */
  stopped: boolean;
}

/** A file without its includes. */
interface Known {
  readonly config: SshConfig;
  readonly length: number;
}

/** The configuration in a text and its includes. Throws `ConfigurationError` with all that is wrong in any of the files. */
export async function loadSshConfig(
  text: string,
  file: string,
  owner: Owner,
  files: ConfigFiles,
): Promise<SshConfig> {
  const load: Load = {
    owner,
    files,
    problems: [],
    known: new Map(),
    filesLeft: MOST_FILES,
    charactersLeft: MOST_CHARACTERS,
    stopped: false,
  };
  const config = await withIncludes(parse(text, file, load), file, 0, load);
  if (load.problems.length > 0) throw new ConfigurationError(load.problems);
  return { ...config, homes: await homesIn(config, files) };
}

function parse(text: string, file: string, load: Load): SshConfig {
  const { config, problems } = readSshConfig(text, file);
  load.problems.push(...problems);
  return config;
}

async function withIncludes(
  config: SshConfig,
  file: string,
  depth: number,
  load: Load,
): Promise<SshConfig> {
  let { wantsFinal } = config;
  const ignored = [config.ignored];
  const blocks: Block[] = [];
  for (const block of config.blocks) {
    const lines: Block['lines'][number][] = [];
    for (const line of block.lines) {
      if (!('paths' in line)) lines.push(line);
      else {
        const found = await included(line, file, depth, load);
        wantsFinal ||= found.files.some((other) => other.wantsFinal);
        ignored.push(found.ignored, ...found.files.map((other) => other.ignored));
        lines.push({ ...line, files: found.files });
      }
    }
    blocks.push({ ...block, lines });
  }
  return { ...config, blocks, wantsFinal, ignored: ignored.flat() };
}

async function included(
  { paths, line }: Include,
  file: string,
  depth: number,
  load: Load,
): Promise<{ readonly files: readonly SshConfig[]; readonly ignored: readonly string[] }> {
  const files: SshConfig[] = [];
  const ignored: string[] = [];
  for (const path of paths) {
    try {
      const found = await load.files.glob(await absolute(path, load));
      // OpenSSH 9.9 expands these, before it looks for files.
      if (found.length === 0 && /[%$]/u.test(path))
        ignored.push(`${file}:${line}: Include ${path}`);
      for (const each of found) {
        if (load.stopped) break;
        const known = await readOnce(each, load);
        if (known === undefined) continue;
        takeFrom(load, known.length, depth);
        files.push(await withIncludes(known.config, each, depth + 1, load));
      }
    } catch (error) {
      const message = `"include": ${quoted(path)}: ${(error as Error).message}`;
      load.problems.push({ message, file, line });
    }
  }
  return { files, ignored };
}

async function readOnce(path: string, load: Load): Promise<Known | undefined> {
  if (!load.known.has(path)) {
    const text = await load.files.read(path);
    const known =
      text === undefined ? undefined : { config: parse(text, path, load), length: text.length };
    load.known.set(path, known);
  }
  return load.known.get(path);
}

/** Throws when the limits are passed. */
function takeFrom(load: Load, characters: number, depth: number): void {
  load.filesLeft -= 1;
  load.charactersLeft -= characters;
  const isTooDeep = depth >= MOST_DEPTH;
  if (!isTooDeep && load.filesLeft >= 0 && load.charactersLeft >= 0) return;
  load.stopped = true;
  throw new Error(
    isTooDeep
      ? `files that include each other ${MOST_DEPTH} deep: does one include itself?`
      : 'too much is included: is one file included by many others?',
  );
}

/** An absolute pattern for a path as written. */
async function absolute(path: string, { owner, files }: Load): Promise<string> {
  if (path.startsWith('/')) return path;
  const relative = `${owner.directory}/${path}`;
  if (!path.startsWith('~')) return relative;
  if (owner.kind === 'system') throw new Error('"~" may not be used in a file of the system');
  const user = userOf(path);
  const home = user === '' ? owner.home : await files.homeOf(user);
  // As ssh has it, one that is unknown is a name like others, and nothing is found.
  return home === undefined ? relative : home + path.slice(user.length + 1);
}

/** The homes of the users that paths in settings begin with. */
async function homesIn(
  config: SshConfig,
  files: ConfigFiles,
): Promise<{ readonly [user: string]: string }> {
  const users = new Set<string>();
  collectUsers(config, users);
  const homes: [string, string][] = [];
  for (const user of users) {
    const home = await files.homeOf(user);
    if (home !== undefined) homes.push([user, home]);
  }
  return Object.fromEntries(homes);
}

const PATHS: readonly string[] = [
  'identityfile',
  'identityagent',
  'userknownhostsfile',
  'globalknownhostsfile',
];

function collectUsers({ blocks }: SshConfig, users: Set<string>): void {
  for (const line of blocks.flatMap((block) => block.lines)) {
    if ('paths' in line) for (const file of line.files) collectUsers(file, users);
    else if (PATHS.includes(line.keyword)) {
      for (const path of line.values) {
        const user = path.startsWith('~') ? userOf(path) : '';
        if (user !== '') users.add(user);
      }
    }
  }
}
