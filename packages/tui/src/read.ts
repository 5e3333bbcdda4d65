/** Reads what the panel of a host shows. */
import { EXPOSURE_DAYS } from '@exosphere/core/view';
import type { Service } from '@exosphere/engine';
import type { PanelFacts } from './model.ts';

const DAY_MS = 86_400_000;

/** Everything that is known of a host, from the store. */
export async function readFacts(
  service: Pick<Service, 'loaded' | 'record' | 'pendingSince' | 'exposure' | 'evidence'>,
  name: string,
): Promise<PanelFacts> {
  const host = service.loaded.config.hosts.find((candidate) => candidate.name === name);
  if (host === undefined) throw new Error(`no host "${name}"`);
  const since = new Date(Date.now() - EXPOSURE_DAYS * DAY_MS);
  const [record, spans, exposure, evidence] = await Promise.all([
    service.record(name),
    service.pendingSince(name),
    service.exposure(name, since),
    service.evidence(name),
  ]);
  return { host, record, spans, exposure, evidence };
}
