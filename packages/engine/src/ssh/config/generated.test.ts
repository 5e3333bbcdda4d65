/** Compares us with the `ssh` of this machine on configurations that nobody thought of, and feeds us noise. */
import { describeWith } from '@exosphere/test-fixtures/requirements';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewOfOurs, viewOfSsh, withFiles } from './testing/ssh-g.ts';

const name = fc.constantFrom('h', 'hh', 'H', 'h.a', 'x', '10.0.0.1');
const pattern = fc
  .tuple(fc.constantFrom('', '', '', '!'), fc.constantFrom('h', 'h*', '*', '?', '*.a', 'x', 'H'))
  .map((parts) => parts.join(''));
const value = fc.oneof(
  name,
  fc.constantFrom(
    '23',
    '1m',
    'yes',
    'no',
    'none',
    '~/k',
    '%h.a',
    '"a b"',
    "'c",
    'd\\ e',
    '""',
    '#f',
  ),
);
const keyword = fc.constantFrom(
  ...[
    'Port',
    'User',
    'HostName',
    'IdentityFile',
    'ConnectTimeout',
    'IdentitiesOnly',
    'BindAddress',
  ],
  ...['ProxyCommand', 'HostKeyAlias', 'UserKnownHostsFile', 'StrictHostKeyChecking'],
);
// ssh -G prints the quotes that a shell would take away.
const jump = fc.constantFrom('none', 'h', 'u@b:23', 'a,[::1]:2', 'a,,b', '%h.b', 'b # c');
const separator = fc.constantFrom(' ', '\t', '=', ' = ', '  ');
const list = fc.array(pattern, { minLength: 1, maxLength: 3 });
const criterion = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('host', 'originalhost', 'user', '!host', 'localuser', 'HOST'),
      separator,
      list.map((patterns) => patterns.join(',')),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('all', 'final', '!final', 'canonical'),
);
const line = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(keyword, separator, value).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: jump.map((hosts) => `ProxyJump ${hosts}`) },
  { weight: 3, arbitrary: list.map((patterns) => `Host ${patterns.join(' ')}`) },
  {
    weight: 3,
    arbitrary: fc
      .array(criterion, { minLength: 1, maxLength: 2 })
      .map((criteria) => `Match ${criteria.join(' ')}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('', '# c', '  #"', 'Include DIR/more', '\t') },
  { weight: 1, arbitrary: fc.tuple(keyword, value, value).map((parts) => parts.join(' ')) },
);
const text = fc
  .array(fc.tuple(fc.constantFrom('', '  ', '\t'), line, fc.constantFrom('', '', ' # c', '  ')), {
    maxLength: 12,
  })
  .map((lines) => lines.map((parts) => parts.join('')).join('\n'));

/** OpenSSH 9.2 takes "ProxyJump none # why" for a host of the name "none". */
function withoutQuirk(config: string): string {
  return config.replaceAll(/(?<line>ProxyJump none) *#.*$/gmu, '$<line>');
}

/** The same ones every time: what another release of ssh means is no mistake of the change at hand. */
const RUNS = { numRuns: 60, seed: 1 };

describeWith(
  { commands: ['ssh'], install: 'apt-get install openssh-client' },
  'beside ssh -G',
  () => {
    test('generated configurations mean the same', async () => {
      const samples = fc.record({ config: text, more: text, host: name });
      await fc.assert(
        fc.asyncProperty(samples, async ({ config, more, host }) => {
          const files = {
            config: withoutQuirk(config),
            // A file that includes itself is refused, by both.
            more: withoutQuirk(more.replaceAll('Include DIR/more', '')),
          };
          await withFiles(files, async (directory) => {
            const file = `${directory}/config`;
            const ours = await viewOfOurs(file, host);
            // Names that a shell would act on come into no command of ours.
            if (ours === 'refused' && /ProxyCommand.*%h/u.test(config + more)) return;
            expect(ours).toEqual(viewOfSsh(file, host));
          });
        }),
        RUNS,
      );
    });

    test('lines of any punctuation are cut alike', async () => {
      const part = fc.constantFrom(...'ab"\'\\ #=\t\r\f\0!*,?'.split(''), 'Match', 'host', 'user');
      const junk = fc.array(part, { maxLength: 10 }).map((parts) => parts.join(''));
      const start = fc.constantFrom('User ', 'User', 'UserKnownHostsFile ', 'Host ', 'Match ', '');
      const samples = fc.tuple(start, junk).map((parts) => `${parts.join('')}\nPort 23\n`);
      await fc.assert(
        fc.asyncProperty(samples, async (config) => {
          await withFiles({ config }, async (directory) => {
            const file = `${directory}/config`;
            const theirs = viewOfSsh(file, 'a');
            // OpenSSH 9.9 takes more quotes there, and so do we.
            if (theirs === 'refused' && config.includes('Match')) return;
            expect(await viewOfOurs(file, 'a')).toEqual(theirs);
          });
        }),
        RUNS,
      );
    });
  },
);
