/** The keys that work on every screen. */
import { closed, goTo, isWorking, noticed, opened, withMenu } from './actions.ts';
import { only } from './model.ts';
import type { Binding } from './screens/screen.ts';
import { SCREENS, TABS } from './screens/screens.ts';

export const GLOBAL: readonly Binding[] = [
  ...TABS.map(
    ({ id, key = '', title }): Binding => ({
      keys: [key],
      help: `go to the screen ${title}`,
      inPalette: true,
      run: (model) => only(goTo(model, id, SCREENS[model.screen].chosen?.(model))),
    }),
  ),
  {
    keys: ['^p'],
    label: 'commands',
    help: 'everything that can be done, by a few letters',
    run: (model) => only(withMenu(model, 'palette')),
  },
  {
    keys: ['?'],
    label: 'help',
    help: 'show the keys',
    inPalette: true,
    run: (model) => only(opened(model, { type: 'help', top: 0 })),
  },
  {
    keys: ['o'],
    help: 'show the operation that runs, or how the last one went',
    inPalette: true,
    run: (model) =>
      only(
        model.work === undefined
          ? noticed(model, 'nothing was done yet')
          : opened(model, { type: 'work', top: 0 }),
      ),
  },
  { keys: ['^l'], help: 'draw the screen anew', run: (model) => [model, [{ type: 'redraw' }]] },
  {
    keys: ['^z'],
    help: 'back to the shell for a while; "fg" returns',
    run: (model) => [model, [{ type: 'suspend' }]],
  },
  {
    keys: ['^q'],
    label: 'quit',
    help: 'leave; what runs is stopped in good order',
    inPalette: true,
    run: (model) => [closed(model), [{ type: 'quit' }]],
  },
  {
    keys: ['^c'],
    help: 'stop the operation that runs; quit where none does',
    run: (model) =>
      isWorking(model) && model.work?.state === 'running'
        ? [{ ...model, work: { ...model.work, state: 'stopping' } }, [{ type: 'cancel' }]]
        : [model, [{ type: 'quit' }]],
  },
];
