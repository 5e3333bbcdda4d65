/** Gathers the licences of what is bundled: they ask that their text goes wherever the code goes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

// ../../node_modules/.pnpm/ssh2@1.17.0/node_modules/ssh2/lib/agent.js
const PACKAGE = /^(?<home>.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//u;

/** One text with the licence of every foreign package that has a part in the bundles, by name. */
export function notices(metafiles, directory) {
  const homes = new Set(metafiles.flatMap(inputsOf).flatMap((path) => homeOf(path, directory)));
  const texts = new Map([...homes].map(noticeOf));
  return [...texts.keys()]
    .sort()
    .map((title) => `${title}\n${'='.repeat(title.length)}\n\n${texts.get(title)}\n`)
    .join('\n\n');
}

function inputsOf({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
}

/** The directory of the package that a file belongs to; none: it is ours. */
function homeOf(path, directory) {
  const home = PACKAGE.exec(path)?.groups.home;
  return home === undefined ? [] : [resolve(directory, home)];
}

function noticeOf(home) {
  const { name, version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const file = readdirSync(home).find((entry) => /^licen[cs]e/iu.test(entry));
  if (file === undefined) throw new Error(`${home} has no licence: it cannot be bundled`);
  return [`${name} ${version}`, readFileSync(join(home, file), 'utf8').trim()];
}
