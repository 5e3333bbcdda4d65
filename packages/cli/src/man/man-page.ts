/** exosphere(1), in the man macros that every man reads; see man(7). */
import { readHelpText } from './help-text.ts';
import { type CommandFacts, commandFacts, type OptionFacts, promptOnly } from './tree.ts';

/** When a reader would last have noticed a change; a page must have a date. */
const REVISED = '2026-11-21';

const DESCRIPTION = [
  'Logs in to Unix-like machines over plain SSH, runs a few ordinary read-only commands there, and tells which updates are pending, which of them fix vulnerabilities, and which machines need a reboot.',
  'It installs nothing and changes nothing on them.',
  'What it could not find out is shown as a question mark, never as zero.',
  'Without a command, on a terminal, it opens a prompt that takes the same commands.',
];

const ENVIRONMENT = [
  ['EXOSPHERE_CONFIG_FILE', 'The configuration file.'],
  ['EXOSPHERE_CONFIG_PATH', 'A directory in which it is looked for.'],
  ['EXOSPHERE_OPTIONS_NAME', 'Any option of the configuration, by its name in capitals.'],
  ['NO_COLOR', 'No colour, whatever its value.'],
] as const;

/** The whole page, for that version of the program. */
export function manPage(version: string): string {
  const program = commandFacts('shell');
  const { examples, exitCodes } = readHelpText(program.after);
  const lines = [
    '.\\" Written by "npm run docs" from the commands themselves: do not edit.',
    `.TH EXOSPHERE 1 ${REVISED} "Exosphere ${version}" "User Commands"`,
    '.SH NAME',
    'exosphere \\- tells what needs patching on every Unix-like machine',
    '.SH SYNOPSIS',
    '.B exosphere',
    '.RI [ command ]',
    '.RI [ argument \\ ...]',
    '.SH DESCRIPTION',
    ...DESCRIPTION.flatMap(text),
    '.SH OPTIONS',
    ...options(program),
    '.SH COMMANDS',
    ...program.commands.flatMap(command),
    '.SH AT THE PROMPT ONLY',
    ...promptOnly().flatMap(command),
    '.SH EXIT STATUS',
    ...exitCodes.flatMap(({ code, about }) => item(`.B ${code}`, about)),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, about]) => item(`.B ${name}`, about)),
    '.SH FILES',
    ...text('The command "exosphere config paths" prints where everything is on this machine.'),
    '.SH EXAMPLES',
    ...code(examples),
    '.SH SEE ALSO',
    '.BR ssh (1),',
    '.BR ssh_config (5),',
    '.BR sudoers (5)',
  ];
  return `${lines.join('\n')}\n`;
}

function command(facts: CommandFacts): readonly string[] {
  const { name, aliases, usage, about, commands, after } = facts;
  const { paragraphs, examples, exitCodes } = readHelpText(after);
  const isGroup = commands.length > 0;
  const names = name.replace(/^exosphere /u, '');
  const body = [
    ...facts.arguments
      .filter((one) => one.about !== '')
      .flatMap((one) => item(`.I ${literal(one.name)}`, one.about)),
    ...options(facts),
    ...paragraphs.flatMap((one) => ['.PP', ...text(one)]),
    ...exitCodes.flatMap((one) => item(`Exit status ${one.code}`, one.about)),
    ...(examples.length === 0 ? [] : ['.PP', ...code(examples)]),
  ];
  return [
    ...(isGroup
      ? [`.SS ${literal(names)}`]
      : ['.TP', `.B ${literal(names)} ${literal(usage)}`.trimEnd()]),
    ...text(about),
    ...(aliases.length === 0 ? [] : text(`The same as: ${aliases.join(', ')}.`)),
    ...(isGroup || body.length === 0 ? body : ['.RS', ...body, '.RE']),
    ...commands.flatMap(command),
  ];
}

function options({ name, groups }: CommandFacts): readonly string[] {
  return [...groups.values()]
    .flat()
    .filter(({ flags }) => name === 'exosphere' || flags !== '--help')
    .flatMap((one) => item(`.B ${literal(one.flags)}`, meaning(one)));
}

function meaning({ about, choices, byDefault }: OptionFacts): string {
  const values = choices.length === 0 ? '' : `: ${choices.join(', ')}`;
  return `${about}${values}${byDefault === undefined ? '' : ` (default: ${byDefault})`}`;
}

function item(tag: string, about: string): readonly string[] {
  return ['.TP', tag, ...text(about)];
}

function code(lines: readonly string[]): readonly string[] {
  return ['.nf', '.RS 4', ...lines.map((line) => guarded(literal(line))), '.RE', '.fi'];
}

/** Running text, each sentence and every 70 characters or so a line, as the format likes it. */
function text(words: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(/\s+/u)) {
    if (line !== '' && (line.length + word.length > 70 || /[.!?]$/u.test(line))) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => guarded(escaped(one)));
}

/** A dot or an apostrophe at the beginning of a line would make a request of it. */
function guarded(line: string): string {
  return /^[.']/u.test(line) ? `\\&${line}` : line;
}

/** What is typed: its hyphens are minus signs, so that they can be copied. */
function literal(typed: string): string {
  return escaped(typed).replaceAll('-', '\\-');
}

/** groff_char(7): these would become typographic marks, or begin an escape. */
function escaped(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('"', '\\(dq')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('`', '\\(ga');
}
