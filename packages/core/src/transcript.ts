/** Frames the commands of a probe as one script, and cuts what comes back into named captures again. */
import type { Capture, Captures, Command, Missing } from './probe.ts';
import { cleanText } from './text.ts';

/** How commands that need root are run: bare (we are root), through `sudo -n`, or not at all. */
export type RootMode = 'bare' | 'sudo' | 'skip';

/** What differs from one script to the next, beside its commands. */
export interface ScriptOptions {
  /** Fresh random text, 16 or more of `[a-z0-9]`: package output cannot forge the marks it makes. */
  readonly mark: string;
  /** For LC_ALL and LANG; letters, digits and `._@-` only. */
  readonly locale: string;
  readonly root: RootMode;
}

/** A script, and what is needed to read its transcript. */
export interface Script {
  readonly text: string;
  readonly mark: string;
  /** The commands by name, as they run: sudo included. */
  readonly commands: { readonly [name: string]: string };
  /** Commands left out because the policy does not allow them. */
  readonly skipped: readonly string[];
}

/** What came back of a script. */
export interface Transcript {
  /** The first mark came: we are logged in, and a POSIX shell runs our script. */
  readonly started: boolean;
  /** The last mark came on both streams. */
  readonly finished: boolean;
  /** One for every command of the script, in full or with the reason why not. */
  readonly captures: Captures;
}

const SAFE_NAME = /^[a-z0-9][a-z0-9_.-]*$/u;
const SAFE_MARK = /^[a-z0-9]{16,}$/u;
const SAFE_LOCALE = /^[A-Za-z0-9._@-]+$/u;

/**
 * One script for /bin/sh, to be sent on its standard input, that runs every command between marks on both streams.
 *
 * - Line 1 alone carries mark and locale: where a login file reads standard input and eats it, no valid mark
 *   is ever printed, so a lost locale can never pass unnoticed.
 * - The rest is one `{ ...; }` group, read whole before anything runs, so no command can eat the script.
 * - The guard waits for the end of our input, which we keep open: when we hang up or the connection is lost it
 *   ends the process group. Closing a channel alone leaves remote commands running (measured with OpenSSH 9.2).
 *
 * The usual directories stand behind whatever PATH a host gives: even the guard needs `cat`.
 * ASSUME_ALWAYS_YES would have pkg of FreeBSD answer its own questions, and install itself (pkg(7)).
 *
 * Throws on a name, mark or locale that could break out of the script, which is a mistake of the caller.
 */
export function toScript(
  commands: { readonly [name: string]: Command },
  { mark, locale, root }: ScriptOptions,
): Script {
  if (!SAFE_MARK.test(mark)) throw new Error('a mark needs 16 or more of [a-z0-9]');
  if (!SAFE_LOCALE.test(locale)) throw new Error(`unsafe locale "${locale}"`);
  const ran: Record<string, string> = {};
  const skipped: string[] = [];
  for (const [name, command] of Object.entries(commands)) {
    if (!SAFE_NAME.test(name)) throw new Error(`unsafe command name "${name}"`);
    if (command.root && root === 'skip') skipped.push(name);
    else ran[name] = command.root && root === 'sudo' ? `sudo -n ${command.sh}` : command.sh;
  }
  const body = Object.entries(ran).map(
    ([name, sh]) => `exo_begin ${name}\n(\n${sh}\n) </dev/null\nexo_end ${name} $?`,
  );
  const text = `EXO_MARK=${mark} EXO_LOCALE=${locale}
{ [ -n "$EXO_MARK" ] || exit 97
PATH=\${PATH:+$PATH:}/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin
exec 3<&0 </dev/null
( cat <&3; trap '' TERM; kill -TERM 0; sleep 1; kill -KILL 0 ) >/dev/null 2>&1 &
EXO_GUARD=$!
exec 3<&-
LC_ALL=$EXO_LOCALE LANG=$EXO_LOCALE TZ=UTC TERM=dumb
export LC_ALL LANG TZ TERM PATH
unset LANGUAGE ASSUME_ALWAYS_YES
exo_mark() { printf '\\n%s %s\\n' "$EXO_MARK" "$*"; printf '\\n%s %s\\n' "$EXO_MARK" "$*" >&2; }
exo_begin() { exo_mark begin "$1"; }
exo_end() { exo_mark end "$1" "$2"; }
exo_mark start
${body.join('\n')}
exo_mark done
kill "$EXO_GUARD"
exit 0
}
`;
  return { text, mark, commands: ran, skipped };
}

/** What stands behind the last command of a script on each stream: once both have it, the work is over. */
export function endMark(mark: string): string {
  return `\n${mark} done\n`;
}

/**
 * The inverse of `toScript`: gives back what each command wrote on each stream, byte for byte but for control
 * characters. Whatever stands outside the marks (banners, login noise) is ignored. Never throws.
 * `missing` says why commands that did not end have no status.
 */
export function fromTranscript(
  script: Script,
  stdout: string,
  stderr: string,
  missing: Missing = 'lost',
): Transcript {
  const out = cut(stdout, script.mark);
  const err = cut(stderr, script.mark);
  const captures: Record<string, Capture> = {};
  for (const name of script.skipped) {
    captures[name] = { stdout: '', stderr: '', missing: 'policy' };
  }
  for (const name of Object.keys(script.commands)) {
    const first = out.sections.get(name);
    const second = err.sections.get(name);
    const text = {
      stdout: cleanText(first?.text ?? ''),
      stderr: cleanText(second?.text ?? ''),
    };
    // Both streams must have come to their end, or an error line may still be on its way.
    const ended = first?.exitCode !== undefined && second?.exitCode === first.exitCode;
    captures[name] = ended ? { ...text, exitCode: first.exitCode } : { ...text, missing };
  }
  return { started: out.started, finished: out.finished && err.finished, captures };
}

interface Section {
  readonly text: string;
  readonly exitCode?: number;
}

interface Cut {
  readonly started: boolean;
  readonly finished: boolean;
  readonly sections: ReadonlyMap<string, Section>;
}

// The rest of a mark line, after the mark: "begin apt.simulate", "end apt.simulate 100", "start", "done".
const BEGIN = /^begin (?<name>\S+)$/u;
const END = /^end (?<name>\S+) (?<status>\d{1,3})$/u;

/** Cuts one stream at its marks. Every piece but the first opens with the rest of a mark line. */
function cut(stream: string, mark: string): Cut {
  const [, ...pieces] = stream.split(`\n${mark} `);
  const sections = new Map<string, Section>();
  let started = false;
  let finished = false;
  for (const piece of pieces) {
    const lineEnd = piece.indexOf('\n');
    if (lineEnd < 0) break; // the stream was cut inside a mark line
    const line = piece.slice(0, lineEnd);
    const begin = BEGIN.exec(line)?.groups?.name;
    const end = END.exec(line)?.groups;
    if (line === 'start') started = true;
    else if (line === 'done') finished = true;
    else if (begin !== undefined && !sections.has(begin)) {
      sections.set(begin, { text: piece.slice(lineEnd + 1) });
    } else if (end?.name !== undefined && sections.has(end.name)) {
      const text = sections.get(end.name)?.text ?? '';
      sections.set(end.name, { text, exitCode: Number(end.status) });
    }
  }
  return { started, finished, sections };
}
