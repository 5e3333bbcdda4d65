/** `version`: which version this is. */
import type { AddCommands } from '../program.ts';
import { VERSION } from '../version.ts';

export const addVersion: AddCommands = (noun, { io }) => {
  noun.action(() => io.stdout.write(`${VERSION}\n`));
};
