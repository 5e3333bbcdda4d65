/**
 * Bundles the published command into dist/: few files, so that it starts fast.
 */
import { chmod, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const dist = join(here, 'dist');
const { version } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));

const engine = createRequire(join(here, '../engine/package.json'));

// Bundled CommonJS packages ask for these; an ES module has neither.
const BANNER = `import { createRequire as exosphereRequire } from 'node:module';
const require = exosphereRequire(import.meta.url);
const __dirname = import.meta.dirname;`;

const result = await build({
  absWorkingDir: here,
  entryPoints: {
    main: join(here, 'src/main.ts'),
    // Piscina starts the file of this name that lies beside its own code.
    worker: join(dirname(engine.resolve('piscina')), 'worker.js'),
    'session-worker': join(here, '../engine/src/session-worker.ts'),
  },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  conditions: ['source'],
  // blessed reads files beside its own, libsql is native; the others are optional add-ons that
  // ssh2 and Piscina try to load and do without.
  external: ['blessed', 'libsql', '@napi-rs/nice', 'cpu-features', '*.node'],
  define: { EXOSPHERE_VERSION: JSON.stringify(version) },
  banner: { js: BANNER },
  metafile: true,
  logLevel: 'warning',
});

// Chunks carry a hash in their names: those of earlier builds would stay for ever.
const written = new Set(Object.keys(result.metafile.outputs).map((path) => basename(path)));
for (const name of await readdir(dist)) {
  if (name.endsWith('.js') && !written.has(name)) await rm(join(dist, name));
}
await chmod(join(dist, 'main.js'), 0o755);
