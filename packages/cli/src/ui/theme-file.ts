/** The theme of the dashboard, remembered from one visit to the next. */
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isThemeName, type ThemeName } from '@exosphere/tui';
import type { Context } from '../context.ts';
import { openOutput } from '../report/file.ts';

const FILE = 'dashboard.json';

/** The theme that was chosen last; undefined: none, or none that this version knows. */
export async function readTheme(state: string): Promise<ThemeName | undefined> {
  try {
    const { theme } = JSON.parse(await readFile(join(state, FILE), 'utf8'));
    return isThemeName(theme) ? theme : undefined;
  } catch {
    // Not there, or damaged: a look is no reason to complain.
    return undefined;
  }
}

/** Remembers a theme. Rejects as the file system does. */
export async function writeTheme(
  { makeDirectory }: Pick<Context, 'makeDirectory'>,
  state: string,
  theme: ThemeName,
): Promise<void> {
  await makeDirectory(state);
  const path = join(state, FILE);
  const file = await openOutput(path);
  try {
    await file.write(`${JSON.stringify({ theme })}\n`);
    await file.commit();
    await chmod(path, 0o600);
  } catch (error) {
    await file.discard();
    throw error;
  }
}
