/** Lists the security updates of all hosts from the store: nothing is contacted. */
import { loadConfig, openInventory, openService } from '@exosphere/engine';
import { surroundings } from './surroundings.ts';

const environment = surroundings();
const loaded = await loadConfig(environment, 'security-updates 1.0');
const service = openService({ environment, loaded });
try {
  const inventory = await openInventory(service, environment);
  for (const host of inventory.filterHosts('security')) {
    // Undefined is not none: somebody has to look at that host.
    if (host.securityUpdates === undefined) console.log(`${host.name}: not known`);
    for (const { name, installed, candidate, severity } of host.securityUpdates ?? []) {
      const words = [host.name, name, installed ?? '(new)', candidate, severity];
      console.log(words.filter((word) => word !== undefined).join(' '));
    }
  }
} finally {
  await service.close();
}
