/** `npm run fleet`: starts a fake fleet, says how to use it, and serves until it is interrupted. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseCliOptions, USAGE } from './fleet/cli-options.ts';
import { type Fleet, type FleetOptions, startFleet } from './fleet/fleet.ts';

try {
  const options = parseCliOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(USAGE);
  else await serve(await start(options.fleet), options.json);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function start(options: FleetOptions): Promise<Fleet> {
  const { directory } = options;
  if (directory === undefined) return startFleet(options);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return startFleet({ ...options, directory: resolve(directory) });
}

async function serve(fleet: Fleet, json: boolean): Promise<void> {
  // Not SIGUSR1, which starts the debugger of Node.
  process.on('SIGUSR2', () => {
    writeCounters(fleet).catch((error: unknown) => process.stderr.write(`${error}\n`));
  });
  const { counters, processes, host, stop, ...facts } = fleet;
  process.stdout.write(
    json ? `${JSON.stringify({ ...facts, pid: process.pid })}\n` : welcome(fleet),
  );
  await interrupted();
  await stop();
}

function welcome({ directory, configPath, sshConfigPath, hosts }: Fleet): string {
  const [first] = hosts;
  return `${hosts.length} hosts are listening. Their configuration is in ${directory}.

To use them with Exosphere, in another terminal:
  export EXOSPHERE_CONFIG_FILE=${configPath}

To try the first by hand:
  ssh -F ${sshConfigPath} -p ${first?.port} ${first?.address} true

Counters: kill -USR2 ${process.pid} writes ${join(directory, 'counters.json')}.
Ctrl-C ends the fleet.
`;
}

async function writeCounters(fleet: Fleet): Promise<void> {
  const counters = {
    all: fleet.counters(),
    hosts: Object.fromEntries(fleet.hosts.map(({ name }) => [name, fleet.counters(name)])),
  };
  const path = join(fleet.directory, 'counters.json');
  // Whoever waits for the file never sees half of it.
  await writeFile(`${path}.new`, `${JSON.stringify(counters, undefined, 2)}\n`);
  await rename(`${path}.new`, path);
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve());
    }
  });
}
