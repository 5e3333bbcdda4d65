/**
 * Runs a script in a real shell, with real framing, guard and cancellation. Its commands are replaced by
 * what the platform answers: nothing of this machine is asked, and nothing of it is changed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Behaviour, Execution } from './execution.ts';
import { type Fault, struckCommand } from './faults.ts';
import { BABBLE, FORGED_MARKS, LOGIN_NOISE } from './noise.ts';
import { type ReceivedScript, withBodies } from './received-script.ts';
import { noSuchProgram } from './reply.ts';
import type { Shells } from './shells.ts';

/** Writes the answers into `directory`, and runs the script over them. */
export async function replay(
  script: ReceivedScript,
  { platform, fault, listingMs }: Behaviour,
  execution: Execution,
  shells: Shells,
  directory: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const path = (name: string): string => join(directory, name);
  await writeFile(path('noise'), LOGIN_NOISE);
  await writeFile(path('forged'), FORGED_MARKS);
  const bodies = new Map<string, string>();
  const struck = struckCommand(script.names);
  for (const name of script.names) {
    const { stdout, stderr, exitCode } = platform.reply(name) ?? noSuchProgram(name);
    await writeFile(path(`${name}.out`), stdout);
    await writeFile(path(`${name}.err`), stderr);
    const print = `cat ${quote(path(`${name}.out`))}`;
    bodies.set(
      name,
      [
        ...(name === platform.listing && listingMs > 0 ? [`sleep ${listingMs / 1000}`] : []),
        ...(name === struck && fault !== undefined ? (STRUCK[fault]?.(print) ?? []) : []),
        print,
        `cat ${quote(path(`${name}.err`))} >&2`,
        `exit ${exitCode}`,
      ].join('\n'),
    );
  }
  const prelude = fault === undefined ? undefined : PRELUDES[fault]?.(path);
  const streams = shells.run(
    `${prelude ?? ''}exec /bin/sh -s`,
    withBodies(script, (name) => bodies.get(name) ?? ''),
    process.env.PATH ?? '/usr/bin:/bin',
    execution,
  );
  if (fault === 'lost-mid-command') cutAt(`begin ${struck}\n`, streams, execution);
}

/** What start-up files of the login shell do before the script is read. */
const PRELUDES: { readonly [fault in Fault]?: (path: (name: string) => string) => string } = {
  'login-noise': (path) => `cat ${quote(path('noise'))}; cat ${quote(path('noise'))} >&2\n`,
  'forged-marks': (path) => `cat ${quote(path('forged'))}; cat ${quote(path('forged'))} >&2\n`,
  'eats-first-line': () => 'read -r line\n',
  hang: () => `exec ${FOR_EVER}\n`,
};

const FOR_EVER = 'sleep 86400';

/** What the command does that a fault strikes; `print` writes its usual output. */
const STRUCK: { readonly [fault in Fault]?: (print: string) => readonly string[] } = {
  'hang-mid-command': (print) => [print, FOR_EVER],
  'lost-mid-command': (print) => [print, FOR_EVER],
  'flood-stdout': () => [`exec yes ${quote(BABBLE)}`],
  'flood-stderr': () => [`exec yes ${quote(BABBLE)} >&2`],
  'flood-line': () => [`yes ${quote(BABBLE)} | tr -d '\\n'`],
  // The number of the main shell, in its subshells as well.
  killed: (print) => [print, 'kill -KILL $$'],
  'background-process': () => [`${FOR_EVER} &`],
};

/** Cuts the connection as soon as the text was written to both streams. */
function cutAt(text: string, streams: readonly Readable[], { cut }: Execution): void {
  const waiting = new Set(streams);
  for (const stream of streams) {
    let written = '';
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString('latin1');
      if (written.includes(text)) waiting.delete(stream);
      if (waiting.size === 0) cut();
    });
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
