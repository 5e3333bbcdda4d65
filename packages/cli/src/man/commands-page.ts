/** docs/commands.md: every command with its arguments, options, examples and exit codes. */
import { readHelpText } from './help-text.ts';
import { type CommandFacts, commandFacts, type OptionFacts, promptOnly } from './tree.ts';

/** The whole page. */
export function commandsPage(): string {
  const program = commandFacts('shell');
  const { exitCodes } = readHelpText(program.after);
  const parts = [
    '# Commands\n',
    '<!-- Written by "npm run docs" from the commands themselves: do not edit. -->\n',
    'The same is told by `--help` after any command. Without a command, `exosphere` opens its prompt.\n',
    options(program),
    `Exit codes of every command:\n\n${codeTable(exitCodes)}`,
    ...program.commands.flatMap((noun) => command(noun, 2, 'exosphere ')),
    '## At the prompt only\n',
    'Everything above works at the prompt with the same words. These work nowhere else:\n',
    ...promptOnly().flatMap((noun) => command(noun, 3, '')),
  ];
  return parts.join('\n');
}

function command(facts: CommandFacts, depth: number, typed: string): readonly string[] {
  const name = facts.name.replace(/^exosphere /u, '');
  const { aliases, usage, about, commands, after } = facts;
  const { paragraphs, examples, exitCodes } = readHelpText(after);
  const title = `${'#'.repeat(depth)} ${name}\n`;
  const isGroup = commands.length > 0 && facts.arguments.length === 0;
  return [
    title,
    `${escaped(about)}\n`,
    ...(isGroup ? [] : [fence([`${typed}${name} ${usage}`.trim()])]),
    ...(aliases.length === 0 ? [] : [`Also: ${aliases.map((one) => `\`${one}\``).join(', ')}.\n`]),
    ...args(facts),
    options(facts),
    ...paragraphs.map((one) => `${escaped(one)}\n`),
    ...(exitCodes.length === 0 ? [] : [`Exit codes:\n\n${codeTable(exitCodes)}`]),
    ...(examples.length === 0 ? [] : [fence(examples)]),
    ...commands.flatMap((one) => command(one, depth + 1, typed)),
  ].filter((part) => part !== '');
}

function args(facts: CommandFacts): readonly string[] {
  const rows = facts.arguments.filter(({ about }) => about !== '');
  if (rows.length === 0) return [];
  return [
    table(
      ['argument', 'meaning'],
      rows.map((one) => [`\`${one.name}\``, one.about]),
    ),
  ];
}

/** Of all groups; the help of a command can be asked for everywhere, which the page says once. */
function options({ name, groups }: CommandFacts): string {
  const rows = [...groups.values()]
    .flat()
    .filter(({ flags }) => name === 'exosphere' || flags !== '--help')
    .map((one) => [`\`${one.flags}\``, meaning(one)]);
  return rows.length === 0 ? '' : table(['option', 'meaning'], rows);
}

function meaning({ about, choices, byDefault }: OptionFacts): string {
  const values = choices.length === 0 ? '' : `: ${choices.map((one) => `\`${one}\``).join(', ')}`;
  return `${about}${values}${byDefault === undefined ? '' : ` (default \`${byDefault}\`)`}`;
}

function codeTable(codes: readonly { readonly code: string; readonly about: string }[]): string {
  return table(
    ['code', 'meaning'],
    codes.map(({ code, about }) => [code, about]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `${row(cells)}\n`).join('');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => escaped(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

/** What Markdown would take for a tag. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/u)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '\\<')))
    .join('');
}

function fence(lines: readonly string[]): string {
  return `\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`;
}
