/** Reads the lines in which `pkg_add -unv` names what could take the place of an installed package. */
import { type Answer, known, quoted, unknown } from '@exosphere/core';
import { compareVersions, type PackageName, parsePackageName } from './package-name.ts';

/** An installed package and what could take its place: at least one, often the package itself. */
export interface Choice {
  readonly installed: PackageName;
  readonly candidates: readonly PackageName[];
}

/** Every choice, each once. Unknown: a line that begins like one is none. */
export function readChoices(lines: readonly string[]): Answer<readonly Choice[]> {
  const choices = new Map<string, Choice>();
  for (const line of lines.filter((text) => text.startsWith('Update candidate'))) {
    const choice = parseChoice(line);
    if (choice === undefined) return unknown(`a line of pkg_add cannot be read: ${quoted(line)}`);
    choices.set(choice.installed.full, choice);
  }
  return known([...choices.values()]);
}

const HEAD = 'Update candidates: ';

// Update candidates: curl-8.13.0 -> curl-8.13.1
// Update candidates: node-18.20.4v0 -> node-18.20.6v0 node-20.18.2v0
// Update candidates: zip-3.0p1 -> zip-3.0p2 (ok)            (ok, or how many are to go: until 2012, and with -V)
function parseChoice(line: string): Choice | undefined {
  if (!line.startsWith(HEAD)) return undefined;
  const [left = '', right = '', ...more] = line.slice(HEAD.length).split(' -> ');
  const installed = parsePackageName(left);
  const names = right.replace(/ \((?:ok|\d{1,9}(?: to go)?)\)$/u, '').split(' ');
  const candidates = names.flatMap((name) => parsePackageName(name) ?? []);
  const isWhole = more.length === 0 && candidates.length === names.length;
  return installed !== undefined && isWhole ? { installed, candidates } : undefined;
}

/** Of several candidates, the newest of the same name and flavors; else of the same name; else of all. */
export function newest({ installed, candidates }: Choice): PackageName {
  const sameName = candidates.filter(({ stem }) => stem === installed.stem);
  const sameFlavors = sameName.filter(({ flavors }) => flavors === installed.flavors);
  const likeliest = [sameFlavors, sameName].find(({ length }) => length > 0) ?? candidates;
  return likeliest.reduce((best, name) =>
    compareVersions(name.version, best.version) > 0 ? name : best,
  );
}
