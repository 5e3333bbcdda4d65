/** @module The adapters for package managers: what to run on a host, and how to read what comes back. */
import type { Provider } from '@exosphere/core';
import { apt } from './apt.ts';
import { dnf } from './dnf.ts';

export { readOsRelease } from './identity.ts';
export {
  type Asked,
  askIdentity,
  askPing,
  askRefresh,
  askSync,
  type Discovered,
  type Refreshed,
} from './operations.ts';

/** Every provider; the order is preference where the system itself does not decide. */
export const providers: readonly Provider[] = [apt, dnf];
