/** What whoever starts a run may say about it. Apart from how it runs: published types must not lead to the SSH library's. */

/** How operations are to run. */
export interface RunOptions {
  /** Abort: no new hosts are started, running ones are ended on the host too, what was learnt is saved. */
  readonly signal?: AbortSignal;
}
