/**
 * Bundles the published command into dist/: few files, so that it starts fast.
 */
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { leanCommander } from './build/lean-commander.mjs';
import { leanLibsql } from './build/lean-libsql.mjs';
import { notices } from './build/notices.mjs';
import { wholeStart } from './build/whole-start.mjs';

const here = import.meta.dirname;
const dist = join(here, 'dist');
const { version } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));

const engine = createRequire(join(here, '../engine/package.json'));
const libsql = dirname(engine.resolve('libsql'));
const { version: libsqlVersion } = JSON.parse(await readFile(join(libsql, 'package.json'), 'utf8'));

// Bundled CommonJS packages ask for these; an ES module has neither.
const BANNER = `import { createRequire as exosphereRequire } from 'node:module';
const require = exosphereRequire(import.meta.url);
const __dirname = import.meta.dirname;`;

const options = {
  absWorkingDir: here,
  outdir: dist,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  conditions: ['source'],
  // Less to read; the names stay, for whoever reports a stack.
  minifyWhitespace: true,
  minifySyntax: true,
  // blessed reads files beside its own; the others are optional add-ons that ssh2 and Piscina try to load and do without.
  external: ['blessed', '@napi-rs/nice', 'cpu-features', '*.node'],
  define: {
    EXOSPHERE_VERSION: JSON.stringify(version),
    LIBSQL_VERSION: JSON.stringify(libsqlVersion),
  },
  plugins: [leanCommander, leanLibsql],
  banner: { js: BANNER },
  metafile: true,
  logLevel: 'warning',
};
const results = await Promise.all([
  build({
    ...options,
    entryPoints: { main: join(here, 'src/main.ts') },
    splitting: true,
    plugins: [...options.plugins, wholeStart(join(here, 'src/run-process.ts'))],
  }),
  // Apart, since what they share with the command would make many small files of it, each to be found and read.
  build({
    ...options,
    entryPoints: {
      // Piscina starts the file of this name that lies beside its own code.
      worker: join(dirname(engine.resolve('piscina')), 'worker.js'),
      'session-worker': join(here, '../engine/src/session-worker.ts'),
    },
  }),
]);

// Chunks carry a hash in their names: those of earlier builds would stay for ever.
const outputs = results.flatMap(({ metafile }) => Object.keys(metafile.outputs));
const written = new Set(outputs.map((path) => basename(path)));
for (const name of await readdir(dist)) {
  if (name.endsWith('.js') && !written.has(name)) await rm(join(dist, name));
}
await chmod(join(dist, 'main.js'), 0o755);

const metafiles = results.map(({ metafile }) => metafile);
await writeFile(join(dist, 'third-party-licences.txt'), notices(metafiles, here));
