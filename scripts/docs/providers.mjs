/** Fills docs/providers.md with every command that runs on a host, from the providers themselves. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askIdentity, askPing, askRefresh, askSync, providers } from '@exosphere/providers';
import { fillMarks, tableRow } from '../generated-page.mjs';

/** The page, with everything between its marks written anew. Throws when a mark is missing. */
export function fillProviders(page, list = providers) {
  const filled = fillMarks(page, 'overview', overview(list));
  return fillMarks(fillMarks(filled, 'every host', everyHost(list)), 'providers', sections(list));
}

function overview(list) {
  const rows = list.map((provider) =>
    tableRow(
      `[\`${provider.id}\`](#${provider.id})`,
      provider.title,
      provider.tools.map(code).join(', '),
      provider.families.map(code).join(', '),
      syncNeeds(provider),
    ),
  );
  return table(['provider', 'systems', 'programs', 'native to', 'sync'], rows);
}

function syncNeeds({ sync }) {
  if (sync === undefined) return 'nothing to do';
  return Object.values(sync.commands).some(({ root }) => root) ? 'needs root' : 'as the user';
}

/** What is asked whatever the package manager: a refresh without any has the shared commands alone. */
function everyHost(list) {
  return commandTables([
    ...commandsOf('ping', askPing()),
    ...commandsOf('discover', askIdentity(list)),
    ...commandsOf('refresh', askRefresh([])),
  ]);
}

function sections(list) {
  const shared = Object.keys(askRefresh([]).probe.commands);
  return list
    .map((provider) => {
      const commands = [
        ...commandsOf('refresh', askRefresh([provider])),
        ...(provider.sync === undefined ? [] : commandsOf('sync', askSync([provider]))),
      ].filter(({ name }) => !shared.includes(name));
      return [
        `### ${provider.id}\n\n${provider.title}. ${timeLimits(provider)}\n`,
        commandTables(commands),
      ].join('\n');
    })
    .join('\n');
}

function timeLimits(provider) {
  const refresh = `A refresh has to be done within ${limitOf(askRefresh([provider]))}`;
  if (provider.sync === undefined) return `${refresh}; there is nothing to synchronise.`;
  return `${refresh}, a sync within ${limitOf(askSync([provider]))}.`;
}

function limitOf({ probe }) {
  return code(probe.slow ? 'sync_timeout' : 'command_timeout');
}

function commandsOf(operation, { probe }) {
  return Object.entries(probe.commands).map(([name, command]) => ({ name, operation, ...command }));
}

/** Longer ones, and those of several lines, stand below the table, as they run. */
const LONGEST_IN_TABLE = 72;

function commandTables(commands) {
  const rows = commands.map(({ name, operation, sh, purpose, root }) =>
    tableRow(
      code(name),
      operation,
      isLong(sh) ? 'below' : code(sh),
      root ? `root: ${code(sudoersLine(sh))}` : 'user',
      purpose,
    ),
  );
  const long = commands.filter(({ sh }) => isLong(sh));
  const blocks = long.map(
    ({ name, operation, sh }) => `${code(name)}, in ${operation}:\n\n\`\`\`sh\n${sh}\n\`\`\`\n`,
  );
  return [table(['name', 'operation', 'command', 'privilege', 'purpose'], rows), ...blocks].join(
    '\n',
  );
}

function isLong(sh) {
  return sh.length > LONGEST_IN_TABLE || sh.includes('\n');
}

function table(titles, rows) {
  return `${tableRow(...titles)}${tableRow(...titles.map(() => '---'))}${rows.join('')}`;
}

/** The line that allows exactly this command. A comma, colon, equals sign or backslash is special in sudoers(5). */
function sudoersLine(sh) {
  return `USER ALL=(root) NOPASSWD: ${sh.replace(/[,:=\\]/gu, '\\$&')}`;
}

/** A code span; one that holds backquotes needs longer ones around it. */
function code(text) {
  const longest = (text.match(/`+/gu) ?? []).reduce(
    (most, { length }) => Math.max(most, length),
    0,
  );
  if (longest === 0) return `\`${text}\``;
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${text} ${fence}`;
}

if (process.argv[1] === import.meta.filename) {
  const path = join(import.meta.dirname, '../../docs/providers.md');
  writeFileSync(path, fillProviders(readFileSync(path, 'utf8')));
}
