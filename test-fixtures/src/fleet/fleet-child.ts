/** The process that `startFleetProcess` starts: obeys the messages of the one that started it. */
import { type Fleet, startFleet } from './fleet.ts';
import type { FleetAnswer, FleetRequest } from './fleet-process.ts';

let fleet: Fleet | undefined;
let queue = Promise.resolve();

function inTurn(work: () => Promise<void>): void {
  queue = queue.then(work).catch((error: unknown) => {
    answer({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
}

function answer(message: FleetAnswer): void {
  if (process.connected) process.send?.(message);
}

process.on('message', (request: FleetRequest) => {
  inTurn(async () => {
    if (request.type === 'start') {
      fleet = await startFleet(request.options);
      const { counters, processes, host, stop, ...facts } = fleet;
      answer({ type: 'ready', fleet: facts });
    } else if (fleet !== undefined) {
      answer({ type: 'counters', counters: fleet.counters(request.host) });
    }
  });
});
// The one that started us has no more use for us, or has ended.
process.on('disconnect', () => {
  inTurn(async () => {
    await fleet?.stop();
    process.exit();
  });
});
// Ctrl-C goes to the whole terminal; it is for the one that started us to end us.
process.on('SIGINT', () => {});
