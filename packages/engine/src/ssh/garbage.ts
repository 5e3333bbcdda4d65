/** Has V8 collect what packets leave behind, sooner than it would by itself. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Frees the buffers of packets that were read and copied, in about a millisecond. V8 counts what lies on its heap,
 * and a buffer is a few bytes there: without this, each thread lets tens of megabytes pile up while hosts flood.
 * Where V8 does not offer it, nothing happens.
 */
export function freePackets(): void {
  collect ??= exposedCollector();
  collect({ type: 'minor' });
}

type Collect = (how: { readonly type: 'minor' }) => void;
let collect: Collect | undefined;

/** The collector is a global that only contexts have which are made while the flag is set. */
function exposedCollector(): Collect {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  return typeof found === 'function' ? (found as Collect) : () => {};
}
