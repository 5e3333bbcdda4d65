/** Answers a script as a shell on the host would, without one: fast enough for thousands of hosts. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Behaviour, type Execution, finish, finishBySignal, pause } from './execution.ts';
import { type Fault, struckCommand } from './faults.ts';
import { BABBLE, FORGED_MARKS, LOGIN_NOISE } from './noise.ts';
import type { ReceivedScript } from './received-script.ts';
import { noSuchProgram, type Reply } from './reply.ts';

/** Writes the whole transcript of the script, or what the host's fault makes of it. */
export async function answerDirectly(
  script: ReceivedScript,
  { platform, fault, listingMs }: Behaviour,
  { channel, hungUp, cut }: Execution,
): Promise<void> {
  const out = collector(channel);
  const err = collector(channel.stderr);
  const mark = (rest: string): void => {
    for (const stream of [out, err]) stream.add(`\n${script.mark} ${rest}\n`);
  };
  const flush = (): void => {
    out.flush();
    err.flush();
  };
  const struck = struckCommand(script.names);
  mark('start');
  for (const name of script.names) {
    if (fault === 'forged-marks') for (const stream of [out, err]) stream.add(FORGED_MARKS);
    mark(`begin ${name}`);
    const reply = platform.reply(name) ?? noSuchProgram(name);
    if (fault !== undefined && name === struck && ENDINGS[fault] !== undefined) {
      out.add(half(reply.stdout));
      flush();
      await ENDINGS[fault]({ channel, hungUp, cut });
      if (hungUp.aborted) finishBySignal(channel, 'TERM');
      return;
    }
    if (name === platform.listing && listingMs > 0) {
      flush();
      if (!(await pause(listingMs, hungUp))) return finishBySignal(channel, 'TERM');
    }
    out.add(reply.stdout);
    err.add(reply.stderr);
    mark(`end ${name} ${reply.exitCode}`);
  }
  mark('done');
  flush();
  if (fault === 'background-process') channel.exit(0);
  else finish(channel, 0);
}

/** Says on both streams what start-up files of a login shell say. */
export function makeNoise({ channel }: Execution): void {
  channel.write(LOGIN_NOISE);
  channel.stderr.write(LOGIN_NOISE);
}

type Ending = (execution: Pick<Execution, 'channel' | 'hungUp' | 'cut'>) => Promise<unknown>;

/** How a command ends that a fault strikes: each resolves when the client hangs up, if not before. */
const ENDINGS: { readonly [fault in Fault]?: Ending } = {
  'hang-mid-command': ({ hungUp }) => untilHungUp(hungUp),
  'flood-stdout': ({ channel, hungUp }) => flood(channel, `${BABBLE}\n`, hungUp),
  'flood-stderr': ({ channel, hungUp }) => flood(channel.stderr, `${BABBLE}\n`, hungUp),
  'flood-line': ({ channel, hungUp }) => flood(channel, BABBLE, hungUp),
  'lost-mid-command': async ({ cut }) => cut(),
  killed: async ({ channel }) => finishBySignal(channel, 'KILL'),
};

async function untilHungUp(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Writes the text for ever, no faster than the client takes it. */
async function flood(stream: Writable, text: string, hungUp: AbortSignal): Promise<void> {
  const chunk = text.repeat(Math.ceil(65_536 / text.length));
  try {
    while (!hungUp.aborted) {
      if (stream.write(chunk)) await nextTurn();
      else await once(stream, 'drain', { signal: hungUp });
    }
  } catch (error) {
    if (!hungUp.aborted) throw error;
  }
}

function half(output: Reply['stdout']): Buffer {
  const bytes = Buffer.from(output);
  return bytes.subarray(0, bytes.length >> 1);
}

interface Collector {
  add(piece: string | Uint8Array): void;
  /** Writes what was added since the last time, in one piece. */
  flush(): void;
}

function collector(stream: Writable): Collector {
  let pieces: Uint8Array[] = [];
  return {
    add: (piece) => {
      pieces.push(Buffer.from(piece));
    },
    flush: () => {
      if (pieces.length > 0) stream.write(Buffer.concat(pieces));
      pieces = [];
    },
  };
}
