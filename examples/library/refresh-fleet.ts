/** Refreshes every host of the configuration, and tells what came of each as soon as it is known. */
import { loadConfig, openInventory, openService } from '@exosphere/engine';
import { surroundings } from './surroundings.ts';

const environment = surroundings();
const loaded = await loadConfig(environment, 'refresh-fleet 1.0');
const service = openService({ environment, loaded });
try {
  const inventory = await openInventory(service, environment);
  for await (const { host, error } of inventory.runTask('refresh')) {
    if (error === undefined) {
      const security = host.securityUpdates?.length ?? 'not known';
      console.log(`${host.name}: updates ${host.updates?.length}, security ${security}`);
    } else {
      // One class for each kind of failure; its code says the same as text.
      console.log(`${error.message} (${error.code})`);
      process.exitCode = 2;
    }
  }
} finally {
  await service.close();
}
