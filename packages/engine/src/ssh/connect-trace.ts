/** What happens on the way to a connection, with times, for the log. */
import { performance } from 'node:perf_hooks';
import { type Failure, oneLine } from '@exosphere/core';
import type { NegotiatedAlgorithms } from 'ssh2';
import type { Trace } from '../log/trace.ts';
import type { AuthLog } from './auth.ts';
import type { Endpoint } from './endpoint.ts';
import { fingerprint, keyType } from './known-hosts.ts';

export interface ConnectTrace {
  /** The name was looked up: one of its addresses, or why there is none. */
  found(address: string, error?: Error): void;
  /** Something is there to speak to: a socket, a program, a channel of a jump host. */
  reached(): void;
  /** We wait no longer for others to have theirs done. */
  mayBegin(): void;
  agreed(negotiated: NegotiatedAlgorithms, hostKey: Buffer | undefined): void;
  loggedIn(log: AuthLog): void;
  /** `cause`: what the socket or the library said. */
  failed(failure: Failure, log: AuthLog, cause: Error | undefined): void;
}

/** Begins to tell of one connection. Each line has the milliseconds since the one before, the last those of them all. */
export function traceConnect(trace: Trace, endpoint: Endpoint): ConnectTrace {
  const { hostname, port, username, proxy, hostKeyPolicy, connectTimeoutMs } = endpoint;
  const began = performance.now();
  let last = began;
  const lap = (): string => {
    const now = performance.now();
    const lasted = now - last;
    last = now;
    return `${Math.round(lasted)} ms`;
  };
  const all = (): string => `${Math.round(performance.now() - began)} ms in all`;
  const tellKeys = ({ offered, passedOver, accepts, agentFailure }: AuthLog): void => {
    for (const key of offered) trace(`key offered: ${key}`);
    for (const key of passedOver) trace(`key passed over: ${key}`);
    if (accepts.length > 0) trace(`the host accepts: ${oneLine(accepts.join(', ').slice(0, 500))}`);
    if (agentFailure !== undefined) trace(`agent: ${agentFailure}`);
  };
  const through =
    proxy === undefined
      ? ''
      : `, through ${proxy.type === 'command' ? 'its ProxyCommand' : proxy.hops.map((hop) => hop.host).join(', ')}`;
  trace(
    `connects to ${hostname} port ${port} as "${username}"${through}; host_key_policy ${hostKeyPolicy}, ` +
      `${connectTimeoutMs / 1000} s at most`,
  );
  return {
    found: (address, error) =>
      trace(error ? `look-up failed: ${causeText(error)}` : `look-up: ${address} (${lap()})`),
    reached: () => trace(`connected (${lap()})`),
    mayBegin: () => trace(`handshake begins (waited ${lap()} for its turn)`),
    agreed: ({ kex, serverHostKey, cs, sc }, hostKey) => {
      const sameBothWays = cs.cipher === sc.cipher;
      const ciphers = sameBothWays ? cs.cipher : `${cs.cipher} out, ${sc.cipher} in`;
      const macs = [...new Set([cs.mac, sc.mac])].filter((mac) => mac !== '');
      const key = hostKey && `${keyType(hostKey) ?? 'unknown type'} ${fingerprint(hostKey)}`;
      trace(
        `handshake: kex ${kex}, host key algorithm ${serverHostKey}, cipher ${ciphers}` +
          `${macs.length === 0 ? '' : `, mac ${macs.join(', ')}`}, host key ${key ?? 'not shown'} (${lap()})`,
      );
    },
    loggedIn: (log) => {
      tellKeys(log);
      trace(`logged in (${lap()}, ${all()})`);
    },
    failed: (failure, log, cause) => {
      tellKeys(log);
      const because = cause === undefined ? '' : `; cause: ${causeText(cause)}`;
      trace(`no connection (${lap()}, ${all()}): ${failure.kind}: ${failure.message}${because}`);
    },
  };
}

/** `connect ECONNREFUSED 127.0.0.1:1 [ECONNREFUSED]`: an error in its own words, and those of the errors in it. */
export function causeText(error: Error): string {
  const { message, code, level } = error as Error & {
    readonly code?: unknown;
    readonly level?: unknown;
  };
  const marks = [level, code].filter((mark) => mark !== undefined).map(String);
  const own = `${message}${marks.length === 0 ? '' : ` [${marks.join(' ')}]`}`.trim();
  const inner = error instanceof AggregateError ? (error.errors as readonly Error[]) : [];
  return [own, ...inner.map(({ message: words }) => words)]
    .filter((part) => part !== '')
    .join('; ');
}
