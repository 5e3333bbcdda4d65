/** The command under test, kept away from everything of the user who runs the bench. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const EXOSPHERE = join(import.meta.dirname, '../exosphere');

/** The bench's own directory, gone when the process ends, in whatever way it can know of. */
export const scratch = mkdtempSync(join(tmpdir(), 'exosphere-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.on(signal, () => process.exit(code));
}

/** The environment for a fleet, or for another set of the variables that `Fleet` gives. */
export function environment(variables) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('EXOSPHERE_') && name !== 'SSH_AUTH_SOCK',
  );
  return { ...Object.fromEntries(inherited), HOME: scratch, ...variables };
}

/**
 * Writes a configuration of the hosts that `save-updates.mjs` names, in a directory of its own; `first` are
 * the fields of the first one, beside its name. Gives the environment to use it with, and the path of its store.
 */
export function configureStored(name, hosts, first = { ip: '192.0.2.1' }, options = {}) {
  const directory = join(scratch, name);
  const file = `${directory}.yaml`;
  const store = join(directory, 'state.db');
  const fields = Array.from({ length: hosts }, (_, index) => ({
    name: `host-${index}`,
    ...(index === 0 ? first : { ip: `198.51.100.${index % 250}`, port: 1000 + index }),
  }));
  // JSON's values are YAML's as well; a list item a line is how people write it.
  const lines = fields.map((host) => `  - ${JSON.stringify(host)}\n`);
  const text = `options: ${JSON.stringify({ ...options, cache_file: store })}\nhosts:\n${lines.join('')}`;
  writeFileSync(file, text);
  const home = join(directory, 'home');
  return {
    store,
    env: environment({
      EXOSPHERE_CONFIG_FILE: file,
      XDG_CONFIG_HOME: home,
      XDG_STATE_HOME: home,
      XDG_CACHE_HOME: home,
    }),
  };
}
