/** Takes apart what the help of a command says below its options. */

export interface HelpText {
  /** Sentences of its own. */
  readonly paragraphs: readonly string[];
  /** Command lines, some with a word on what they do after two spaces or more. */
  readonly examples: readonly string[];
  readonly exitCodes: readonly { readonly code: string; readonly about: string }[];
}

// Keys are told there by "?". Example:
const HEADING = /^(?<before>.*?)\s?(?<what>Examples?|Exit codes):$/u;
//   130  stopped by Ctrl-C
const EXIT_CODE = /^(?<code>\d+)\s+(?<about>.+)$/u;

/** The parts of the text. Throws for an exit code that cannot be read. */
export function readHelpText(text: string): HelpText {
  const paragraphs: string[] = [];
  const examples: string[] = [];
  const exitCodes: { code: string; about: string }[] = [];
  let what = '';
  for (const line of text.split('\n')) {
    const heading = HEADING.exec(line)?.groups;
    if (heading !== undefined) {
      what = heading.what ?? '';
      if (heading.before !== undefined && heading.before !== '') paragraphs.push(heading.before);
    } else if (line.trim() === '') {
      what = '';
    } else if (what === '') {
      paragraphs.push(line.trim());
    } else if (what === 'Exit codes') {
      const { code, about } = EXIT_CODE.exec(line.trim())?.groups ?? {};
      if (code === undefined || about === undefined) throw new Error(`no exit code: ${line}`);
      exitCodes.push({ code, about });
    } else {
      examples.push(line.trim());
    }
  }
  return { paragraphs, examples, exitCodes };
}
