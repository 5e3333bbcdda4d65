/** Keeps what a host really said, cut to a size that can be stored with it. */
import type { Evidence } from './event.ts';
import { type Captures, whyMissing } from './probe.ts';
import { cleanText } from './text.ts';
import type { Script } from './transcript.ts';

/** Most characters of output kept for all commands of one operation together. */
const MOST_CHARACTERS = 1600;
const MOST_LINES = 4;

/**
 * The evidence of one operation: every command as it ran or was left out, its status, and its first lines.
 * `answers` says what each command was for; `durationsMs` how long it took, where that was seen.
 */
export function evidenceOf(
  script: Script,
  captures: Captures,
  answers: { readonly [command: string]: Evidence['answers'] },
  durationsMs: { readonly [command: string]: number } = {},
): readonly Evidence[] {
  const names = [...Object.keys(script.commands), ...script.skipped];
  const share = Math.floor(MOST_CHARACTERS / Math.max(1, names.length * 2));
  return names.map((name) => {
    const capture = captures[name] ?? { stdout: '', stderr: '', missing: 'lost' as const };
    const why = whyMissing(capture);
    const duration = durationsMs[name];
    return {
      name,
      answers: answers[name] ?? 'platform',
      command: oneSpaced(script.commands[name] ?? ''),
      ...(capture.exitCode === undefined ? {} : { exitCode: capture.exitCode }),
      ...(why === undefined ? {} : { missing: why }),
      ...(duration === undefined ? {} : { durationMs: duration }),
      stdout: firstLines(capture.stdout, share),
      stderr: firstLines(capture.stderr, share),
    };
  });
}

function firstLines(text: string, most: number): string {
  // Cut before splitting: the text may have megabytes.
  const said = text.trim();
  const kept = said.slice(0, most).split('\n').slice(0, MOST_LINES).join('\n');
  return kept.length < said.length ? `${cleanText(kept)}…` : cleanText(kept);
}

/** A command of several lines, on one: for showing, never for running. */
function oneSpaced(sh: string): string {
  return sh.replace(/\s+/gu, ' ').trim().slice(0, 240);
}
