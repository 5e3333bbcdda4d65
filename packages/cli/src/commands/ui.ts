/** `ui`: the dashboard. */
import type { AddCommands } from '../program.ts';

export const addUi: AddCommands = (noun, context, finish) => {
  const open = async (): Promise<void> => {
    // Loaded only here: nothing else draws.
    const { openDashboard } = await import('../ui/dashboard.ts');
    finish(await openDashboard(context));
  };
  noun
    .addHelpText('after', '\nKeys are told there by "?". Example:\n  exosphere ui\n')
    .action(open);
  noun
    .command('start')
    .summary('the same')
    .description('Opens the dashboard.')
    .addHelpText('after', '\nExample:\n  exosphere ui start\n')
    .action(open);
};
