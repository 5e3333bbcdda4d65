/** What the client configuration may ask about the user and the machine we run as. */
import { hostname } from 'node:os';
import type { Environment } from '../environment.ts';
import type { Login } from './endpoint.ts';

/** The login of this process. */
export function loginOf(
  { username, home, env }: Environment,
  defaultConnectTimeoutMs: number,
): Login {
  const agentSocket = env.SSH_AUTH_SOCK;
  const uid = process.getuid?.();
  return {
    username,
    home,
    defaultConnectTimeoutMs,
    localHostname: hostname(),
    // A copy: the environment of a process itself does not cross threads.
    env: { ...env },
    ...(agentSocket ? { agentSocket } : {}),
    ...(uid === undefined ? {} : { uid }),
  };
}
