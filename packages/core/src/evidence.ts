/** Keeps what a host really said, cut to a size that can be stored with it. */
import type { Evidence } from './event.ts';
import { type Captures, captureOf } from './probe.ts';
import { cleanText, withoutLogins } from './text.ts';
import type { Script } from './transcript.ts';

/** Most characters of output kept for all commands of one operation together. */
const MOST_CHARACTERS = 1600;
const MOST_LINES = 10;

/**
 * The evidence of one operation: how every command went or why it was left out, and its first lines.
 * `answers` says what each command was for; `durationsMs` how long it took, where that was seen.
 */
export function evidenceOf(
  script: Script,
  captures: Captures,
  answers: { readonly [command: string]: Evidence['answers'] },
  durationsMs: { readonly [command: string]: number } = {},
): readonly Evidence[] {
  const names = [...Object.keys(script.commands), ...script.skipped];
  const said = names.map((name) => {
    const { stdout, stderr, exitCode, missing = 'lost' } = captureOf(captures, name);
    const went = exitCode === undefined ? { missing } : { exitCode };
    return { name, went, stdout: firstLines(stdout), stderr: firstLines(stderr) };
  });
  const limit = fairLimit(
    said.flatMap(({ stdout, stderr }) => [stdout.length, stderr.length]),
    MOST_CHARACTERS,
  );
  return said.map(({ name, went, stdout, stderr }) => {
    const duration = durationsMs[name];
    return {
      name,
      answers: answers[name] ?? 'platform',
      ...went,
      ...(duration === undefined ? {} : { durationMs: duration }),
      stdout: cut(stdout, limit),
      stderr: cut(stderr, limit),
    };
  });
}

/** The greatest length at which texts of these lengths, cut to it, take no more than `total` together. */
function fairLimit(lengths: readonly number[], total: number): number {
  let left = total;
  for (const [at, length] of lengths.toSorted((a, b) => a - b).entries()) {
    // What the shorter ones do not need is shared by the longer ones.
    const share = Math.floor(left / (lengths.length - at));
    if (length > share) return share;
    left -= length;
  }
  return total;
}

function firstLines(text: string): string {
  // Cut before splitting: the text may have megabytes.
  const said = text.trim();
  const kept = said.slice(0, MOST_CHARACTERS).split('\n').slice(0, MOST_LINES).join('\n');
  return withoutLogins(kept.length < said.length ? `${kept}…` : kept);
}

function cut(text: string, limit: number): string {
  return cleanText(text.length <= limit ? text : `${text.slice(0, limit)}…`);
}
