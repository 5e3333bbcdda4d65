/** What to offer a host of SSH's algorithms. */
import type { Algorithms } from 'ssh2';
import { ALGORITHMS } from './config/algorithms.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * The lists of ssh_config, else ours; `knownTypes` are the types of the host keys we know. Those come first, unless
 * ssh_config says in what order: a host with several keys would look changed if it showed another.
 */
export function offerTo(
  { algorithms = {}, keepsHostKeyOrder }: Pick<Endpoint, 'algorithms' | 'keepsHostKeyOrder'>,
  knownTypes: readonly string[],
): Algorithms {
  const isKnown = (algorithm: string): boolean =>
    knownTypes.includes(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);
  const { kexalgorithms, ciphers, hostkeyalgorithms } = algorithms;
  const possible = hostkeyalgorithms ?? ALGORITHMS.hostkeyalgorithms.offered;
  const hostKeys =
    keepsHostKeyOrder === true
      ? possible
      : possible.toSorted((a, b) => Number(isKnown(b)) - Number(isKnown(a)));
  // ssh2's types list every name; what we offer was chosen from its own table.
  return {
    kex: [...(kexalgorithms ?? ALGORITHMS.kexalgorithms.offered)],
    cipher: [...(ciphers ?? ALGORITHMS.ciphers.offered)],
    serverHostKey: [...hostKeys],
  } as Algorithms;
}
