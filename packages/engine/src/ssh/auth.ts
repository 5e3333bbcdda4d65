/** Offers keys to a host: the agent's first, then key files that need no passphrase. Nothing else, ever. */
import type { AnyAuthMethod, AuthHandlerMiddleware, BaseAgent, ParsedKey } from 'ssh2';
import { type Agent, type Callback, oneKeyAgent } from './agent.ts';
import type { Endpoint } from './endpoint.ts';
import { type Identity, publicBlob, readIdentity } from './identities.ts';
import { fingerprint } from './known-hosts.ts';

/** What was tried, for the message when nothing worked. */
export interface AuthLog {
  readonly offered: string[];
  /** Keys that could not be offered, and why. */
  readonly passedOver: string[];
  /** Methods the server says can go on. */
  accepts: readonly string[];
  agentFailure?: string;
}

/** What a login needs from around it. */
export interface AuthTools {
  agent(path: string): Agent;
  /** Stops the connect clock, as often as wanted: waiting for the agent is not the host's fault. */
  pauseClock(): void;
  /** Takes one pause back. */
  resumeClock(): void;
  /** Aborts when the connection is given up: then nobody waits for a key any more. */
  readonly over: AbortSignal;
  /** Gives the connection up. */
  fail(error: Error): void;
}

/** The next thing to offer, as ssh2 asks for it; fills the log as it goes. No `none` probe: it costs a round trip. */
export function authHandler(
  endpoint: Endpoint,
  log: AuthLog,
  tools: AuthTools,
): AuthHandlerMiddleware {
  const methods = offers(endpoint, log, tools);
  return (left, _partial, next) => {
    // ssh2 gives null before the first answer, whatever its types say.
    if (Array.isArray(left)) log.accepts = left;
    methods.next().then(({ value }) => {
      // Its types know no `false`, its code and documentation do: nothing left to try.
      whileConnected(tools, () => next((value ?? false) as AnyAuthMethod));
    }, tools.fail);
  };
}

/** What goes wrong with a key is in the log, and the next one is offered. */
async function* offers(
  endpoint: Endpoint,
  log: AuthLog,
  tools: AuthTools,
): AsyncGenerator<AnyAuthMethod, undefined> {
  const { username } = endpoint;
  const identities = endpoint.identityFiles.map(({ path, explicit }) => ({
    identity: readIdentity(path),
    explicit,
  }));
  const blobs = identities.flatMap(({ identity }) => publicBlob(identity) ?? []);
  const offered = new Set<string>();

  if (endpoint.agentSocket !== undefined) {
    const agent = tools.agent(endpoint.agentSocket);
    for (const key of await keysOf(agent, blobs, endpoint.identitiesOnly, log, tools)) {
      // An agent that failed once would fail for each of its keys.
      if (log.agentFailure !== undefined) break;
      const print = fingerprint(key.getPublicSSH());
      offered.add(print);
      log.offered.push(`agent ${key.type} ${print}`);
      yield { type: 'agent', username, agent: signer(agent, key, log, tools) };
    }
  }
  for (const { identity, explicit } of identities) {
    if (identity.state === 'usable') {
      const print = fingerprint(identity.key.getPublicSSH());
      if (offered.has(print)) continue;
      offered.add(print);
      log.offered.push(`${identity.path} ${identity.key.type} ${print}`);
      yield { type: 'publickey', username, key: identity.key };
    } else {
      const blob = publicBlob(identity);
      if (blob !== undefined && offered.has(fingerprint(blob))) continue;
      const why = whyPassedOver(identity, explicit);
      if (why !== undefined) log.passedOver.push(`${identity.path} ${why}`);
    }
  }
  return undefined;
}

/**
 * The agent's keys in the order they are offered: those of the configured identities first, and alone if `only`
 * (IdentitiesOnly), so that an agent with many keys does not run into MaxAuthTries.
 */
async function keysOf(
  agent: Agent,
  preferred: readonly Buffer[],
  only: boolean,
  log: AuthLog,
  tools: AuthTools,
): Promise<readonly ParsedKey[]> {
  tools.pauseClock();
  try {
    const ranked = (await agent.keys()).map((key) => {
      const index = preferred.findIndex((blob) => blob.equals(key.getPublicSSH()));
      return { key, rank: index < 0 ? preferred.length : index };
    });
    return ranked
      .filter(({ rank }) => !only || rank < preferred.length)
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ key }) => key);
  } catch (error) {
    log.agentFailure = (error as Error).message;
    return [];
  } finally {
    tools.resumeClock();
  }
}

function signer(agent: Agent, key: ParsedKey, log: AuthLog, tools: AuthTools): BaseAgent {
  return oneKeyAgent(key, (data, options, done: Callback<Buffer>) => {
    tools.pauseClock();
    agent
      .sign(key, data, options, tools.over)
      .finally(() => tools.resumeClock())
      .then(
        (signature) => whileConnected(tools, () => done(null, signature)),
        (error: Error) => {
          log.agentFailure = error.message;
          whileConnected(tools, () => done(error));
        },
      );
  });
}

/** Nobody else would catch what ssh2 throws at an answer that comes late: it would end the thread with all its sessions. */
function whileConnected({ over, fail }: AuthTools, act: () => void): void {
  if (over.aborted) return;
  try {
    act();
  } catch (error) {
    fail(error as Error);
  }
}

function whyPassedOver(
  identity: Exclude<Identity, { state: 'usable' }>,
  explicit: boolean,
): string | undefined {
  switch (identity.state) {
    case 'encrypted':
      return 'is encrypted and can only be used through an agent';
    case 'unusable':
      return `cannot be used: ${identity.why}`;
    case 'missing':
      return explicit ? 'does not exist' : undefined;
    case 'public-only':
      return explicit ? 'holds only the public key' : undefined;
  }
}
