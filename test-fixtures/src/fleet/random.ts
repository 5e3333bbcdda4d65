/** Numbers that look random and are the same for the same seed. */

export interface Random {
  /** A whole number from 0 up to, and without, `end`. */
  below(end: number): number;
  /** True in that share of cases: 0.25 for every fourth. */
  chance(share: number): boolean;
  /** One of the items, of which there must be one at least. */
  pick<T>(items: readonly T[]): T;
  /** That many of the items, or all there are, in their order. */
  some<T>(items: readonly T[], count: number): readonly T[];
}

/** A generator with 32 bits of state: plenty to make up hosts, and nothing to make secrets with. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  // A Weyl sequence, whose steps are stirred as in the finalizer of MurmurHash3.
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let bits = state;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) / 0x1_0000_0000;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    chance: (share) => next() < share,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
    some: (items, count) => {
      const left = [...items.keys()];
      const chosen = Array.from(
        { length: Math.min(count, items.length) },
        () => left.splice(below(left.length), 1)[0],
      );
      return items.filter((_, index) => chosen.includes(index));
    },
  };
}
