/** Refreshes as many hosts as it can within some seconds (10, or the first argument), then stops all the others. */
import { CancelledError } from '@exosphere/core';
import { loadConfig, openInventory, openService } from '@exosphere/engine';
import { surroundings } from './surroundings.ts';

const seconds = Number(process.argv[2] ?? 10);
const environment = surroundings();
const loaded = await loadConfig(environment, 'cancel 1.0');
const service = openService({ environment, loaded });
try {
  const inventory = await openInventory(service, environment);
  const signal = AbortSignal.timeout(seconds * 1000);
  // What runs on a host when the time is up is ended there too; what was learnt until then is saved.
  const results = await inventory.refreshUpdatesAll({ signal });
  const done = results.filter(({ error }) => error === undefined);
  const cancelled = results.filter(({ error }) => error instanceof CancelledError);
  console.log(`${done.length} refreshed, ${cancelled.length} cancelled, of ${results.length}`);
} finally {
  await service.close();
}
