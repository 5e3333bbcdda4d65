/**
 * The adapters for package managers: what to run on a host, and how to read what comes back.
 * @module @exosphere/providers
 */
import type { Provider } from '@exosphere/core';
import { apt } from './apt.ts';
import { dnf } from './dnf.ts';
import { pkg } from './pkg.ts';
import { pkgAdd } from './pkg-add.ts';
import { yum } from './yum.ts';

export { describeCommand } from './describe-command.ts';
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
export const providers: readonly Provider[] = [apt, dnf, yum, pkg, pkgAdd];

// By name, for programs that read captured text.
export { apt, dnf, pkg, pkgAdd, yum };
