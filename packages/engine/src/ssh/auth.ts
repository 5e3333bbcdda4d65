/** Offers keys to a host: the agent's first, then key files that need no passphrase. Nothing else, ever. */
import type { AnyAuthMethod, AuthHandlerMiddleware } from 'ssh2';
import { type AgentEvents, limitedAgent } from './agent.ts';
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

/** The next thing to offer, as ssh2 asks for it; fills the log as it goes. No `none` probe: it costs a round trip. */
export function authHandler(
  endpoint: Endpoint,
  log: AuthLog,
  clock: Pick<AgentEvents, 'waiting' | 'answered'>,
): AuthHandlerMiddleware {
  const methods = offers(endpoint, log, clock);
  return (left, _partial, next) => {
    // ssh2 gives null before the first answer, whatever its types say.
    if (Array.isArray(left)) log.accepts = left;
    const { value } = methods.next();
    // Its types know no `false`, its code and documentation do: nothing left to try.
    next((value ?? false) as AnyAuthMethod);
  };
}

function* offers(
  endpoint: Endpoint,
  log: AuthLog,
  clock: Pick<AgentEvents, 'waiting' | 'answered'>,
): Generator<AnyAuthMethod, undefined> {
  const { username } = endpoint;
  const identities = endpoint.identityFiles.map(({ path, explicit }) => ({
    identity: readIdentity(path),
    explicit,
  }));
  const blobs = identities.flatMap(({ identity }) => publicBlob(identity) ?? []);
  const fromAgent = new Set<string>();
  if (endpoint.agentSocket !== undefined) {
    const agent = limitedAgent(endpoint.agentSocket, blobs, endpoint.identitiesOnly, {
      ...clock,
      failed: (message) => {
        log.agentFailure = message;
      },
      offering: (description) => {
        log.offered.push(description);
        fromAgent.add(description.slice(description.lastIndexOf(' ') + 1));
      },
    });
    yield { type: 'agent', username, agent };
  }
  for (const { identity, explicit } of identities) {
    if (identity.state === 'usable') {
      const print = fingerprint(identity.key.getPublicSSH());
      if (fromAgent.has(print)) continue;
      log.offered.push(`${identity.path} ${identity.key.type} ${print}`);
      yield { type: 'publickey', username, key: identity.key };
    } else {
      const why = whyPassedOver(identity, explicit);
      if (why !== undefined) log.passedOver.push(`${identity.path} ${why}`);
    }
  }
  return undefined;
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
