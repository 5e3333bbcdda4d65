/** A report of one's own, as CSV: for each package that is behind, where. */
import { loadConfig, openInventory, openService } from '@exosphere/engine';
import { surroundings } from './surroundings.ts';

/** A cell that a spreadsheet shows as text and never runs: host names and packages come from elsewhere. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

const environment = surroundings();
const loaded = await loadConfig(environment, 'packages-report 1.0');
const service = openService({ environment, loaded });
try {
  const inventory = await openInventory(service, environment);
  const behind = new Map<string, string[]>();
  for (const host of inventory.sortHosts('host')) {
    for (const { name } of host.updates ?? []) {
      behind.set(name, [...(behind.get(name) ?? []), host.name]);
    }
  }
  console.log('package,count,hosts');
  const mostFirst = [...behind].sort(([, a], [, b]) => b.length - a.length);
  for (const [name, hosts] of mostFirst) {
    console.log([cell(name), hosts.length, cell(hosts.join(' '))].join(','));
  }
  const doubtful = inventory.hosts.filter(
    ({ updates, isStale }) => updates === undefined || isStale,
  );
  console.error(`${doubtful.length} hosts are not known, or not lately.`);
} finally {
  await service.close();
}
