/** Refreshes a fleet in which there are OpenWrt routers, with the provider beside this file. */
import { type Host, loadConfig, openInventory, openService } from '@exosphere/engine';
import { surroundings } from '../library/surroundings.ts';

/** Undefined is not none: nobody knows whether such a host is up to date. */
function standing({ updates }: Host): string {
  if (updates === undefined) return 'not known';
  if (updates.length === 0) return 'up to date';
  return updates.map(({ name, candidate }) => `${name} ${candidate}`).join(', ');
}

const environment = surroundings();
const loaded = await loadConfig(environment, 'openwrt-fleet 1.0');
// A URL and not the object itself: the functions of a provider do not cross threads.
const providers = [import.meta.resolve('./opkg.js')];
const service = openService({ environment, loaded, providers });
try {
  const inventory = await openInventory(service, environment);
  // Whoever discovered a router before there was this provider found it to be unsupported.
  await inventory.discoverAll();
  for await (const { host, error } of inventory.runTask('refresh')) {
    console.log(error?.message ?? `${host.name} (${host.packageManager}): ${standing(host)}`);
  }
} finally {
  await service.close();
}
