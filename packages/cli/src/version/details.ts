/** `version details`: what runs, on what, and where its files are: the first thing to ask of who reports a problem. */
import { arch, release } from 'node:os';
import { oneLine } from '@exosphere/core';
import { tableLines } from '@exosphere/core/view';
import { type Paths, pathsOf } from '../config/paths.ts';
import type { Context } from '../context.ts';
import { DONE } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import { toJson } from '../render/json.ts';
import { VERSION } from '../version.ts';

/** Tells them; with a configuration that is not valid, all but the paths, and then what is wrong. */
export async function tellDetails(context: Context, json: boolean): Promise<number> {
  const { stdout } = context.io;
  const tell = (paths: Paths): void => {
    const facts = [...runtimeOf(context), ...paths];
    if (json) {
      stdout.write(toJson(Object.fromEntries(facts.map(([key, , value]) => [key, value]))));
      return;
    }
    // They are there to be copied: never cut.
    const layout = { ...layoutOf(stdout), width: undefined };
    const rows = facts.map(([, label, value]) => [
      { text: label },
      { text: value === null ? '(none)' : oneLine(value) },
    ]);
    writeLines(stdout, tableLines([{ title: 'What' }, { title: 'Value' }], rows, layout));
  };
  const loaded = await loadTold(context).catch((error: unknown) => {
    tell([]);
    throw error;
  });
  tell(pathsOf(loaded));
  return DONE;
}

function runtimeOf({ environment }: Context): Paths {
  return [
    ['version', 'Exosphere', VERSION],
    ['node', 'Node.js', process.versions.node],
    ['platform', 'Platform', `${environment.platform} ${arch()}`],
    ['system', 'System', release()],
    ['program', 'Program', process.argv[1] ?? null],
  ];
}
