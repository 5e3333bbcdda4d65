/** Settles what becomes of a command that a client has a fake host execute. */
import type { ServerChannel } from 'ssh2';
import { answerDirectly, makeNoise } from './direct.ts';
import { type Behaviour, type Execution, finish, finishWith, pause } from './execution.ts';
import { type ReceivedScript, receivedScript } from './received-script.ts';
import { replay } from './replay.ts';
import { noSuchProgram, said } from './reply.ts';
import type { Shells } from './shells.ts';

/** Carries out the execution; resolves when all is over, or nothing more will come. */
export type Executor = (execution: Execution) => Promise<void>;

/** The executor of a host that answers without a shell. */
export function directly(behaviour: Behaviour): Executor {
  const { fault } = behaviour;
  return (execution) => {
    if (fault === 'login-noise') makeNoise(execution);
    return attend(behaviour, execution, async (script) => {
      if (fault === 'hang') return;
      // A shell that misses the first line of a script ends with its status 97.
      if (fault === 'eats-first-line') finish(execution.channel, 97);
      else await answerDirectly(script, behaviour, execution);
    });
  };
}

/** The executor of a host whose scripts run in a real shell; `directory` is its own. */
export function inShell(behaviour: Behaviour, shells: Shells, directory: string): Executor {
  return (execution) =>
    attend(behaviour, execution, (script) =>
      replay(script, behaviour, execution, shells, directory),
    );
}

/**
 * The executor of a host that runs whatever it is told to, on this machine: the directory of programs
 * comes first on its PATH. For tests, which know what they send.
 */
export function withTools(shells: Shells, directory: string): Executor {
  return async (execution) => {
    shells.run(execution.command, '', `${directory}:${process.env.PATH ?? ''}`, execution);
  };
}

// What clients send to have a script run that comes on standard input.
const SHELL = /^(?:exec )?(?:\/bin\/)?sh(?: -s)?$/u;

const NOT_AVAILABLE = 'This account is currently not available.\n';

async function attend(
  { platform, fault, listingMs }: Behaviour,
  { command, channel, gone, hungUp }: Execution,
  run: (script: ReceivedScript) => Promise<void>,
): Promise<void> {
  if (fault === 'nologin') return finishWith(channel, said(NOT_AVAILABLE, 1));
  if (platform.appliance !== undefined) return finishWith(channel, platform.appliance);
  if (SHELL.test(command)) {
    const script = await readScript(channel, hungUp);
    if (script !== undefined) return run(script);
    return finishWith(channel, { stdout: '', stderr: 'sh: Syntax error\n', exitCode: 2 });
  }
  const [program = ''] = command.split(' ');
  if (command === 'true') return finish(channel, 0);
  const answer =
    platform.listing !== undefined && program === platform.program
      ? platform.reply(platform.listing)
      : undefined;
  if (answer === undefined) return finishWith(channel, noSuchProgram(program));
  if (await pause(listingMs, gone)) finishWith(channel, answer);
}

/** The script on standard input; undefined if the client hangs up before there is one. */
function readScript(
  channel: ServerChannel,
  hungUp: AbortSignal,
): Promise<ReceivedScript | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const settle = (script: ReceivedScript | undefined): void => {
      channel.off('data', onData);
      hungUp.removeEventListener('abort', onHangUp);
      resolve(script);
    };
    const onHangUp = (): void => settle(undefined);
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      const script = receivedScript(text);
      if (script !== undefined) settle(script);
    };
    channel.on('data', onData);
    hungUp.addEventListener('abort', onHangUp);
  });
}
