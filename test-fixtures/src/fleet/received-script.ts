/** Reads the scripts that reach a host, as `toScript` of core writes them. */

export interface ReceivedScript {
  readonly text: string;
  readonly mark: string;
  /** The commands by name, in order. */
  readonly names: readonly string[];
}

// EXO_MARK=4f1d0c8be2a94b7f EXO_LOCALE=C
const FIRST_LINE = /^EXO_MARK=(?<mark>[a-z0-9]{16,}) EXO_LOCALE=\S+\n/u;
// exo_begin apt.updates
const BEGIN = /^exo_begin (?<name>[a-z0-9][a-z0-9_.-]*)$/u;
const END_OF_BODY = ') </dev/null';

/** Undefined while the script is not complete, and for ever if the text is no such script. */
export function receivedScript(text: string): ReceivedScript | undefined {
  if (!text.endsWith('\n}\n')) return undefined;
  const mark = FIRST_LINE.exec(text)?.groups?.mark;
  if (mark === undefined) return undefined;
  return { text, mark, names: text.split('\n').flatMap((line) => begunIn(line) ?? []) };
}

/** The script with other commands in the same frame: `body` gives the shell text by name. */
export function withBodies(script: ReceivedScript, body: (name: string) => string): string {
  const kept: string[] = [];
  let inBody = false;
  for (const line of script.text.split('\n')) {
    if (line === END_OF_BODY) inBody = false;
    if (!inBody) kept.push(line);
    const name = begunIn(line);
    if (name !== undefined) {
      kept.push('(', body(name));
      inBody = true;
    }
  }
  return kept.join('\n');
}

function begunIn(line: string): string | undefined {
  return BEGIN.exec(line)?.groups?.name;
}
