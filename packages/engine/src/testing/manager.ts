/** A package manager of two commands, so that what happens to a session does not depend on any real one. */
import { known, type Provider, probe, whyMissing } from '@exosphere/core';

/**
 * `sh` is the second command. What the first one says is a note of the answer. Where `sh` ended well there is another:
 * how many characters it wrote, and the first of them.
 */
export function manager(sh: string): Provider {
  return {
    id: 'fake',
    title: 'Fake',
    tools: ['sh'],
    families: [],
    serves: () => true,
    updates: probe({
      commands: {
        first: { sh: 'echo first', purpose: 'test' },
        second: { sh, purpose: 'test' },
      },
      read: ({ first, second }) => {
        const why = whyMissing(second);
        const security = known({ vulnerable: [] });
        const began = { code: 'other', text: first.stdout.trim() } as const;
        if (why !== undefined) {
          return { updates: { known: false, reason: why, notes: [began] }, security };
        }
        const text = `${second.stdout.length} ${second.stdout.slice(0, 60)}`;
        return { updates: known([], [began, { code: 'other', text }]), security };
      },
    }),
  };
}
