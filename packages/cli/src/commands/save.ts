/** `inventory save`: writes what `cache_autosave: false` kept back, which only the prompt lives long enough for. */
import { type Context, withService } from '../context.ts';
import { complaint, DONE, FAILED } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import type { AddCommands } from '../program.ts';

export const addSave: AddCommands = (noun, context, finish) => {
  noun
    .command('save', { hidden: context.prompt === undefined })
    .summary('write what was learnt to the store')
    .description(
      'Writes what was learnt since the last time: with cache_autosave off, nothing else does.',
    )
    .addHelpText('after', '\nExample:\n  inventory save\n')
    .action(async () => {
      finish(await save(context));
    });
};

async function save(context: Context): Promise<number> {
  const { stdout, stderr } = context.io;
  if (context.prompt === undefined) {
    const hint = 'elsewhere everything is saved at once, unless cache_autosave is off';
    stderr.write(complaint(['"inventory save" works at the prompt only'], hint));
    return FAILED;
  }
  const loaded = await loadTold(context);
  await withService(context, loaded, (service) => service.save());
  stdout.write(
    loaded.config.options.cacheAutosave
      ? 'Everything is saved as soon as it is learnt (cache_autosave: true).\n'
      : 'Saved.\n',
  );
  return DONE;
}
