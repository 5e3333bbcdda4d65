/**
 * Keeps what every command starts with in one file. esbuild makes a file of its own for each set of modules that the
 * same entries share, and whatever is loaded on demand is an entry: each new one would cut the start into smaller
 * pieces, all of which have to be found and read. Here all of them share all of the start, which is loaded anyway.
 */
import { goRegExp } from './go-reg-exp.mjs';

const ALL = { filter: goRegExp('.*') };
const NAMESPACE = 'whole-start';

/** Keeps the module `start` (a full path) and what it imports together, in esbuild. */
export function wholeStart(start) {
  return {
    name: 'whole-start',
    setup(build) {
      // Sources of ours that are loaded on demand: a module in between imports the start as well.
      build.onResolve({ filter: goRegExp('[.]ts$|^@exosphere/') }, async (asked) => {
        const { path, kind, importer, resolveDir, pluginData } = asked;
        if (kind !== 'dynamic-import' || pluginData === NAMESPACE) return undefined;
        const real = await build.resolve(path, {
          kind,
          importer,
          resolveDir,
          pluginData: NAMESPACE,
        });
        if (real.errors.length > 0 || real.external) return real;
        // Also below, where nothing is taken from it, for which it would be left out.
        if (real.path === start) return { path: start, sideEffects: true };
        return { path: real.path, namespace: NAMESPACE };
      });
      build.onLoad({ ...ALL, namespace: NAMESPACE }, ({ path }) => ({
        contents: `import ${JSON.stringify(start)};\nexport * from ${JSON.stringify(path)};`,
        resolveDir: import.meta.dirname,
      }));
      build.onResolve({ ...ALL, namespace: NAMESPACE }, ({ path }) =>
        path === start ? { path, sideEffects: true } : undefined,
      );
    },
  };
}
