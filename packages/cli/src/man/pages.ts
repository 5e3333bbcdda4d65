/** The files that are made of the commands, by their paths in the repository. */
import { commandsPage } from './commands-page.ts';
import { manPage } from './man-page.ts';

/** Each path with the text it has to have. */
export function pages(version: string): ReadonlyMap<string, string> {
  return new Map([
    ['docs/commands.md', commandsPage()],
    ['packages/cli/man/exosphere.1', manPage(version)],
  ]);
}
