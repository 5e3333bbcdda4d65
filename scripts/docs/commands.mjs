/** Writes docs/commands.md and the man page from the commands themselves. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { goRegExp } from '../../packages/cli/build/go-reg-exp.mjs';

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'packages/cli');
const { version } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8'));

// The command is built for being run: what looks at its sources is bundled just for this.
const { build } = createRequire(join(cli, 'package.json'))('esbuild');
// Looking at a command loads nothing on demand.
const leaveOut = {
  name: 'leave-out',
  setup: ({ onResolve }) =>
    onResolve({ filter: goRegExp('.*') }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    ),
};
const bundle = join(root, 'node_modules/.exosphere/pages.mjs');
await build({
  absWorkingDir: cli,
  entryPoints: ['src/man/pages.ts'],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  conditions: ['source'],
  plugins: [leaveOut],
  define: { EXOSPHERE_VERSION: JSON.stringify(version) },
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});

const { pages } = await import(bundle);
for (const [path, text] of pages(version)) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
