/**
 * Reads what apt printed on some host, without connecting to anything. The argument is a directory with NAME.out,
 * NAME.err and NAME.rc for each command of the provider: `Object.keys(apt.updates.commands)` names them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Capture, readRecorded } from '@exosphere/core';
import { apt } from '@exosphere/providers';

const [, , directory = '.'] = process.argv;

function readText(name: string): string {
  const path = join(directory, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

// A command without files is not handed over; what rests on it is then unknown.
const recorded = Object.keys(apt.updates.commands).filter((name) =>
  existsSync(join(directory, `${name}.rc`)),
);
const captures = recorded.map((name): readonly [string, Capture] => {
  const output = { stdout: readText(`${name}.out`), stderr: readText(`${name}.err`) };
  // Without its status a command counts as cut off. An empty file would make a zero, which is success.
  const status = readText(`${name}.rc`).trim();
  return [name, /^\d+$/u.test(status) ? { ...output, exitCode: Number(status) } : output];
});

const { updates } = readRecorded(apt.updates, Object.fromEntries(captures));
if (updates.known) {
  for (const update of updates.value)
    console.log(`${update.name} ${update.candidate} ${update.state}`);
} else {
  console.log(`not known: ${updates.reason}`);
  process.exitCode = 3;
}
