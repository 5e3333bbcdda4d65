/** Words of the interactive prompt itself: `help`, `clear`, `exit`, `quit`. */
import { nearest, quoted } from '@exosphere/core';
import type { Command } from 'commander';
import { DONE, UsageError } from '../errors.ts';
import type { AddCommands } from '../program.ts';

export const addHelp: AddCommands = (noun, _context, finish) => {
  noun
    .argument('[command...]', 'the command to tell about')
    .addHelpText('after', '\nExample:\n  help inventory status\n')
    .action((words: string[]) => {
      spokenOf(noun.parent ?? noun, words).outputHelp();
      finish(DONE);
    });
};

export const addClear: AddCommands = (noun, { prompt }, finish) => {
  noun.action(() => {
    prompt?.clearScreen();
    finish(DONE);
  });
};

export const addExit: AddCommands = (noun, { prompt }, finish) => {
  noun.action(() => {
    prompt?.leave();
    finish(DONE);
  });
};

/** The command that the words lead to. Throws `UsageError` for one that is not there. */
function spokenOf(program: Command, words: readonly string[]): Command {
  return words.reduce((place, word) => {
    const names = (one: Command) => [one.name(), ...one.aliases()];
    const next = place.commands.find((one) => names(one).includes(word));
    if (next !== undefined) return next;
    const close = nearest(word, place.commands.flatMap(names));
    if (close !== undefined) {
      throw new UsageError(`unknown command ${quoted(word)}: did you mean ${quoted(close)}?`);
    }
    throw new UsageError(`unknown command ${quoted(word)}`, '"help" alone lists them all');
  }, program);
}
