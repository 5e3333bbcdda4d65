/** What the user's SSH agent may take. Apart from the agent, so that the main thread need not load the SSH library. */

export interface AgentLimits {
  /** How long an agent may take for one answer, in milliseconds: a person may have to touch a token. */
  readonly timeoutMs: number;
  /** Most signatures asked for at the same time. */
  readonly signatures: number;
}

/** For one thread that is alone. Eight at a time: tokens and gpg-agent make one signature after the other. */
export const AGENT_LIMITS: AgentLimits = { timeoutMs: 30_000, signatures: 8 };
