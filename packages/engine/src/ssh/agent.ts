/** The user's SSH agent, with limits of its own: tokens and gpg-agent sign one at a time, and may hang. */
import { connect, type Socket } from 'node:net';
import ssh2, { BaseAgent, type ParsedKey, type SigningRequestOptions } from 'ssh2';
import type { AgentLimits } from './agent-limits.ts';
import { createSlots } from './slots.ts';

/** Something that holds private keys and signs with them. Rejects with an `Error` that says why it could not. */
export interface Agent {
  /** The keys it holds, in its order. Asked once: keys do not change while a command runs. */
  keys(): Promise<readonly ParsedKey[]>;
  /** Waits for its turn. An abort ends the waiting, and spares the person behind a token. */
  sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions,
    signal: AbortSignal,
  ): Promise<Buffer>;
}

/** The agents of this thread, by socket path. One that once kept us waiting too long is not asked again. */
export function openAgents({ timeoutMs, signatures }: AgentLimits): (path: string) => Agent {
  const agents = new Map<string, Agent>();
  const slots = createSlots(signatures);
  const open = (path: string): Agent => {
    let keys: Promise<readonly ParsedKey[]> | undefined;
    let silent: Error | undefined;
    const ask = async <T>(
      what: string,
      question: Question<T>,
      signal?: AbortSignal,
    ): Promise<T> => {
      if (silent !== undefined) throw silent;
      const stop = new AbortController();
      const giveUp = (): void => stop.abort(signal?.reason);
      const timer = setTimeout(() => {
        silent = new Error(`the agent at ${path} did not ${what} within ${timeoutMs / 1000} s`);
        stop.abort(silent);
      }, timeoutMs);
      signal?.addEventListener('abort', giveUp, { once: true });
      try {
        return await request(path, question, stop.signal);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
      }
    };
    return {
      keys: () => {
        keys ??= ask<readonly unknown[]>('list its keys', (agent, done) =>
          agent.getIdentities((error, found) => done(error, found)),
        ).then((found) => found.flatMap(asParsed));
        return keys;
      },
      sign: async (key, data, options, signal) => {
        const leave = await slots.enter(signal);
        try {
          return await ask('sign', (agent, done) => agent.sign(key, data, options, done), signal);
        } finally {
          leave();
        }
      },
    };
  };
  return (path) => {
    const agent = agents.get(path) ?? open(path);
    agents.set(path, agent);
    return agent;
  };
}

/** One key of an agent, as ssh2 wants it: `sign` is called only if the host accepts that key. */
export function oneKeyAgent(key: ParsedKey, sign: KeySigner): BaseAgent {
  return new OneKeyAgent(key, sign);
}

/** Signs with one key and calls back once. */
export type KeySigner = (
  data: Buffer,
  options: SigningRequestOptions,
  done: Callback<Buffer>,
) => void;

export type Callback<T> = (error: Error | null | undefined, value?: T) => void;
type Question<T> = (agent: InstanceType<typeof ssh2.OpenSSHAgent>, done: Callback<T>) => void;

class OneKeyAgent extends BaseAgent<ParsedKey> {
  readonly #key: ParsedKey;
  readonly #sign: KeySigner;

  constructor(key: ParsedKey, sign: KeySigner) {
    super();
    this.#key = key;
    this.#sign = sign;
  }

  override getIdentities(callback: Callback<ParsedKey[]>): void {
    callback(null, [this.#key]);
  }

  override sign(...call: unknown[]): void {
    // The options may be left out.
    const [, data, options, callback] = call as [
      ParsedKey,
      Buffer,
      SigningRequestOptions | Callback<Buffer>,
      Callback<Buffer>,
    ];
    if (typeof options === 'function') this.#sign(data, {}, options);
    else this.#sign(data, options, callback);
  }
}

/** Asks one question over a connection of its own, which is closed in any case. */
function request<T>(path: string, question: Question<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    let socket: Socket | undefined;
    const giveUp = (): void => {
      reject(signal.reason);
      socket?.destroy();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const agent = new ssh2.OpenSSHAgent(path);
    // ssh2 would say only that it "failed to connect", and leave a socket open whose agent says nothing.
    agent.getStream = (opened) => {
      socket = connect(path);
      socket.once('connect', () => opened(null, socket));
      socket.once('error', (error) => opened(whyNoAgent(error, path)));
    };
    question(agent, (error, value) => {
      signal.removeEventListener('abort', giveUp);
      socket?.destroy();
      if (error) reject(error);
      else resolve(value as T);
    });
  });
}

function whyNoAgent(error: NodeJS.ErrnoException, path: string): Error {
  switch (error.code) {
    case 'ENOENT':
      return new Error(`there is no agent at ${path}`);
    case 'ECONNREFUSED':
      return new Error(`the agent at ${path} is gone`);
    default:
      return new Error(`the agent at ${path} cannot be reached: ${error.message}`);
  }
}

/** Keys as the agent sent them; those of types ssh2 does not know (FIDO, certificates) are left out. */
function asParsed(key: unknown): readonly ParsedKey[] {
  const parsed = ssh2.utils.parseKey(key as ParsedKey);
  return parsed instanceof Error ? [] : [parsed].flat();
}
