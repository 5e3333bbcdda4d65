/**
 * Puts the JavaScript of libsql into the bundle, without its search for the C library in use: that alone takes
 * longer than opening a store and reading it. What replaces the search is in `native-libsql.cjs`. Where that does
 * not find what it expects, the installed package does its own work as ever.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goRegExp } from './go-reg-exp.mjs';

/** The whole of the search, in libsql 0.5; what it found is required as `@libsql/linux-x64-gnu` and the like. */
const SEARCH =
  /^const \{ load, currentTarget \} = require\("@neon-rs\/load"\);\nconst \{ familySync, GLIBC, MUSL \} = require\("detect-libc"\);\n\nfunction requireNative\(\) \{\n.*?\n\}\n/msu;

const INDEX = '[/\\\\]libsql[/\\\\]index[.]js$';

export const leanLibsql = {
  name: 'lean-libsql',
  setup(build) {
    const finder = join(import.meta.dirname, 'native-libsql.cjs');
    build.onResolve({ filter: goRegExp('^libsql$') }, ({ kind, importer }) => {
      if (importer === finder) return { path: 'libsql', external: true };
      return kind === 'dynamic-import' ? { path: 'libsql', namespace: 'lean-libsql' } : undefined;
    });
    build.onLoad({ filter: goRegExp('.*'), namespace: 'lean-libsql' }, () => ({
      contents: `
        const { nativePart, whole } = require(${JSON.stringify(finder)});
        module.exports = nativePart === undefined ? whole() : require('libsql/index.js');`,
      resolveDir: join(import.meta.dirname, '..'),
    }));
    build.onResolve({ filter: goRegExp('^libsql/index[.]js$') }, async ({ resolveDir }) => {
      // The package exports its index under its bare name alone.
      const { path } = await build.resolve('libsql', { kind: 'require-call', resolveDir });
      return { path };
    });
    build.onLoad({ filter: goRegExp(INDEX) }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!SEARCH.test(text)) {
        throw new Error('libsql searches for its native part in another way: see lean-libsql.mjs');
      }
      const found = `const requireNative = () => require(${JSON.stringify(finder)}).nativePart;\n`;
      return { contents: text.replace(SEARCH, () => found) };
    });
  },
};
