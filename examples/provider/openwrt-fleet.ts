/** Refreshes a fleet in which there are OpenWrt routers, with the provider beside this file. */
import { loadConfig, openInventory, openService } from '@exosphere/engine';
import { surroundings } from '../library/surroundings.ts';

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
    const found = host.updates?.map(({ name, candidate }) => `${name} ${candidate}`).join(', ');
    console.log(
      error?.message ?? `${host.name} (${host.packageManager}): ${found || 'up to date'}`,
    );
  }
} finally {
  await service.close();
}
