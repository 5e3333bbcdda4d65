/** Turns a configured host into the target of a session: what is said explicitly, and the limits that hold. */
import type { Config, HostConfig, Target } from '@exosphere/core';
import type { HopDefaults } from './ssh/hops.ts';

/** What is left undefined was said nowhere in our configuration: ssh_config decides, then the defaults. */
export function targetOf(host: HostConfig, { options, origins }: Config): Target {
  const username = host.username ?? options.defaultUsername ?? undefined;
  const hostKeyPolicy =
    host.hostKeyPolicy ?? (origins.hostKeyPolicy === 'default' ? undefined : options.hostKeyPolicy);
  const connectTimeout =
    host.connectTimeout ??
    (origins.defaultTimeout === 'default' ? undefined : options.defaultTimeout);
  return {
    host: host.name,
    address: host.ip,
    ...(host.port === undefined ? {} : { port: host.port }),
    ...(username === undefined ? {} : { username }),
    ...(hostKeyPolicy === undefined ? {} : { hostKeyPolicy }),
    ...(connectTimeout === undefined ? {} : { connectTimeoutMs: connectTimeout * 1000 }),
    transport: host.sshTransport ?? options.sshTransport,
    commandTimeoutMs: (host.commandTimeout ?? options.commandTimeout) * 1000,
    syncTimeoutMs: options.syncTimeout * 1000,
    maxOutputBytes: options.maxOutputBytes,
    locale: host.sshLocale ?? options.defaultSshLocale,
    sudoPolicy: host.sudoPolicy ?? options.defaultSudoPolicy,
  };
}

/** What our options say of every connection, and so of those to jump hosts, which are no hosts of the configuration. */
export function hopDefaults({ options, origins }: Config): HopDefaults {
  return {
    ...(origins.hostKeyPolicy === 'default' ? {} : { hostKeyPolicy: options.hostKeyPolicy }),
    ...(origins.defaultTimeout === 'default'
      ? {}
      : { connectTimeoutMs: options.defaultTimeout * 1000 }),
  };
}
