/** Recorded answers of real package managers: `captures/<provider>/<case>/<command-name>.{out,err,rc}`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Capture, type Captures, cleanText, type Missing } from '@exosphere/core';

/** One recorded host. */
export interface RecordedCase {
  readonly provider: string;
  readonly name: string;
  /** Absolute path of the directory with its files. */
  readonly dir: string;
}

const ROOT = fileURLToPath(new URL('../captures', import.meta.url));
const MISSING: readonly string[] = ['policy', 'timeout', 'lost', 'cancelled'] satisfies Missing[];

/** Every recorded case, or those of one provider, in the order of their names. */
export function listCaptures(provider?: string): readonly RecordedCase[] {
  return directories(ROOT)
    .filter((id) => provider === undefined || id === provider)
    .flatMap((id) =>
      directories(join(ROOT, id)).map((name) => ({
        provider: id,
        name,
        dir: join(ROOT, id, name),
      })),
    );
}

/**
 * What each command of a case left behind, cleaned as that of a live host is. The `.rc` file has the exit status, or
 * the word for why there is none (`timeout`, `policy`); a command without one was never answered.
 * Throws when a file cannot be read, or the `.rc` file holds neither.
 */
export function loadCapture(dir: string): Captures {
  const names = readdirSync(dir)
    .filter((file) => /\.(?:out|err|rc)$/u.test(file))
    .map((file) => file.replace(/\.[a-z]+$/u, ''));
  return Object.fromEntries([...new Set(names)].sort().map((name) => [name, load(dir, name)]));
}

function load(dir: string, name: string): Capture {
  const read = (extension: string): string => {
    const path = join(dir, `${name}.${extension}`);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const text = { stdout: cleanText(read('out')), stderr: cleanText(read('err')) };
  const status = read('rc').trim();
  if (/^\d{1,3}$/u.test(status)) return { ...text, exitCode: Number(status) };
  if (status === '') return { ...text, missing: 'lost' };
  if (MISSING.includes(status)) return { ...text, missing: status as Missing };
  throw new Error(
    `${join(dir, name)}.rc holds neither an exit status nor one of ${MISSING.join(', ')}`,
  );
}

function directories(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
