/**
 * Keeps commander from loading `node:child_process`, which takes Node.js some milliseconds: it would only need it to
 * run commands that are programs of their own, and there are none.
 */
import { goRegExp } from './go-reg-exp.mjs';

/** Keeps `node:child_process` out of commander, in esbuild. */
export const leanCommander = {
  name: 'lean-commander',
  setup(build) {
    build.onResolve({ filter: goRegExp('^node:child_process$') }, ({ importer }) =>
      /[\\/]commander[\\/]/u.test(importer)
        ? { path: 'child_process', namespace: 'lean-commander' }
        : undefined,
    );
    build.onLoad({ filter: goRegExp('.*'), namespace: 'lean-commander' }, () => ({
      contents: 'module.exports = {};',
    }));
  },
};
