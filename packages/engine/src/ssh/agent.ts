/** The user's SSH agent, with limits of its own: tokens and gpg-agent sign one at a time, and may hang. */
import ssh2, { BaseAgent, createAgent, type ParsedKey } from 'ssh2';
import { fingerprint } from './known-hosts.ts';
import { createSlots, type Slots } from './slots.ts';

/** Most signatures asked for at the same time, over all hosts of this thread. */
const SIGNATURES_IN_FLIGHT = 8;
/** How long an agent may take for one answer: a person may have to touch a token. */
const AGENT_TIMEOUT_MS = 30_000;

const signing: Slots = createSlots(SIGNATURES_IN_FLIGHT);

/** What happens with an agent while one host authenticates. */
export interface AgentEvents {
  /** Stops the connect clock: waiting for the agent is not the host's fault. */
  waiting(): void;
  /** Starts it again. */
  answered(): void;
  /** It could not be asked. */
  failed(message: string): void;
  /** A key it holds is about to be offered. */
  offering(description: string): void;
}

/**
 * An agent as ssh2 wants it. `preferred` are the public key blobs of the configured identities: offered first,
 * and alone if `only` (IdentitiesOnly), so that an agent with many keys does not run into MaxAuthTries.
 */
export function limitedAgent(
  socket: string,
  preferred: readonly Buffer[],
  only: boolean,
  events: AgentEvents,
): BaseAgent {
  return new LimitedAgent(createAgent(socket) as BaseAgent<ParsedKey>, preferred, only, events);
}

type Callback<T> = (error: Error | null | undefined, value?: T) => void;

class LimitedAgent extends BaseAgent<ParsedKey> {
  readonly #inner: BaseAgent<ParsedKey>;
  readonly #preferred: readonly Buffer[];
  readonly #only: boolean;
  readonly #events: AgentEvents;

  constructor(
    inner: BaseAgent<ParsedKey>,
    preferred: readonly Buffer[],
    only: boolean,
    events: AgentEvents,
  ) {
    super();
    this.#inner = inner;
    this.#preferred = preferred;
    this.#only = only;
    this.#events = events;
  }

  override getIdentities(callback: Callback<ParsedKey[]>): void {
    const done = this.#limited('list its keys', callback);
    this.#inner.getIdentities((error, keys) => {
      if (error) return done(error);
      const parsed = (keys ?? []).flatMap((key) => asParsed(key));
      const rank = (key: ParsedKey): number => {
        const index = this.#preferred.findIndex((blob) => blob.equals(key.getPublicSSH()));
        return index < 0 ? Number.MAX_SAFE_INTEGER : index;
      };
      const usable = this.#only
        ? parsed.filter((key) => rank(key) < Number.MAX_SAFE_INTEGER)
        : parsed;
      for (const key of usable) {
        this.#events.offering(`agent ${key.type} ${fingerprint(key.getPublicSSH())}`);
      }
      done(
        null,
        usable.toSorted((a, b) => rank(a) - rank(b)),
      );
    });
  }

  override sign(...call: unknown[]): void {
    const [key, data, options, last] = call as [ParsedKey, Buffer, object, Callback<Buffer>];
    const callback = typeof options === 'function' ? (options as Callback<Buffer>) : last;
    this.#events.waiting();
    void signing.enter().then((leave) => {
      const done = this.#limited('sign', (error: Error | null | undefined, signature?: Buffer) => {
        leave();
        callback(error, signature);
      });
      this.#inner.sign(key, data, typeof options === 'function' ? {} : options, done as never);
    });
  }

  /** A callback that is called once, at the latest when the agent's own time is up. */
  #limited<T>(what: string, callback: Callback<T>): Callback<T> {
    this.#events.waiting();
    let called = false;
    const once: Callback<T> = (error, value) => {
      if (called) return;
      called = true;
      clearTimeout(timer);
      this.#events.answered();
      if (error) this.#events.failed(error.message);
      callback(error, value);
    };
    const timer = setTimeout(() => {
      once(new Error(`the agent did not ${what} within ${AGENT_TIMEOUT_MS / 1000} s`));
    }, AGENT_TIMEOUT_MS);
    return once;
  }
}

/** Keys as the agent sent them; those of types ssh2 does not know (FIDO, certificates) are left out. */
function asParsed(key: unknown): readonly ParsedKey[] {
  if (typeof key === 'object' && key !== null && 'getPublicSSH' in key) return [key as ParsedKey];
  const parsed = ssh2.utils.parseKey(key as string);
  return parsed instanceof Error ? [] : [parsed].flat();
}
