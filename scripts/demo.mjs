/**
 * `npm run demo`: starts a simulated fleet on this computer, and asks it with the real command over real
 * SSH. In a terminal the fleet stays up afterwards, until Enter or Ctrl-C; else the demo ends with 0 if
 * everything that was told of the hosts is true.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { differences } from './demo/check.mjs';
import { demoEnvironment, hostToShow, startDemoFleet } from './demo/fleet.mjs';

const EXOSPHERE = join(import.meta.dirname, '../exosphere');
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

let child;
let stopped;
for (const [signal, code] of Object.entries(SIGNALS)) {
  process.on(signal, () => {
    if (child === undefined) process.exit(code);
    stopped = code;
    // Ctrl-C in a terminal reaches the command by itself; the others are sent to this process alone.
    if (signal !== 'SIGINT') child.kill(signal);
  });
}
// Whoever reads the output has seen enough.
process.stdout.on('error', () => process.exit(0));

const fleet = await startDemoFleet();
const env = demoEnvironment(fleet);
const troubled = fleet.hosts.filter(({ truth }) => truth === undefined).length;
say(`${fleet.hosts.length} simulated machines listen on this computer, each with an SSH server of its own.
${troubled} of them are in trouble on purpose: down, hung, with a changed host key and so on.

`);

await show('Find out what they run.', ['inventory', 'discover'], 2);
await show('Ask for their updates.', ['inventory', 'refresh'], 2);
await show('See what is known now. No machine is contacted.', ['inventory', 'status'], 0);
await show('One machine in full.', ['host', 'show', hostToShow(fleet)], 0);
await show(
  'Who has security updates, or could not be asked?',
  ['inventory', 'status', '--security-only'],
  0,
);

const wrong = differences(fleet, await facts(['inventory', 'status']), await securityFacts());
if (wrong.length > 0) await fail(`What was told is not true:\n  ${wrong.join('\n  ')}`);
if (process.stdin.isTTY && process.stdout.isTTY) await stayUp();
await fleet.stop();
process.exit(0);

/** Runs a command on this terminal as if it had just been typed; ends the demo unless it ends as it must. */
async function show(what, args, expected) {
  say(`${strong(`# ${what}`)}\n${strong(`$ ./exosphere ${args.join(' ')}`)}\n`);
  const { status } = await exosphere(args, ['ignore', 'inherit', 'inherit']);
  if (status !== expected)
    await fail(`This ended with status ${status}, but must with ${expected}.`);
  say(status === 2 ? '(exit status 2, since some machines could not be asked)\n\n' : '\n');
}

function securityFacts() {
  return facts(['inventory', 'status', '--security-only']);
}

async function facts(args) {
  const { status, stdout, stderr } = await exosphere(
    [...args, '--json'],
    ['ignore', 'pipe', 'pipe'],
  );
  if (status !== 0) await fail(`./exosphere ${args.join(' ')} --json failed:\n${stderr}`);
  return JSON.parse(stdout);
}

/** Ends the demo if it is stopped meanwhile. */
async function exosphere(args, stdio) {
  child = spawn(EXOSPHERE, args, { env, stdio });
  const [[code, signal], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
  ]);
  child = undefined;
  if (stopped !== undefined) process.exit(stopped);
  return { status: code ?? signal, stdout, stderr };
}

async function stayUp() {
  say(`${strong('The fleet is still up.')} To try more, in another terminal, in this directory:

  export EXOSPHERE_CONFIG_FILE=${fleet.configPath}
  ./exosphere host show mail-002 --evidence
  ./exosphere inventory status --full
  ./exosphere --help

Enter or Ctrl-C here ends it. `);
  process.removeAllListeners('SIGINT');
  const { stdin } = process;
  await Promise.race([once(stdin, 'data'), once(stdin, 'end'), once(process, 'SIGINT')]);
  say('\n');
}

function say(words) {
  process.stdout.write(words);
}

function strong(words) {
  return process.stdout.isTTY && process.stdout.hasColors() ? `\u001b[1m${words}\u001b[22m` : words;
}

async function fail(words) {
  // A command whose reader has left ends early, and so does the demo then: this is no failure.
  await new Promise((resolve) => process.stdout.write('\n', resolve));
  process.stderr.write(`demo: ${words}\n`);
  process.exit(1);
}
