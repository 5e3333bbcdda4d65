/** Compares the tokens with those of `ssh -G`, which expands them in ControlPath and nowhere else. */
import { spawnSync } from 'node:child_process';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { expect, test } from 'vitest';
import { endpointBy, withFiles } from './testing/ssh-g.ts';

describeWith(
  { commands: ['ssh'], install: 'apt-get install openssh-client' },
  'beside ssh -G',
  () => {
    test.each([
      ['%h', 'Web.Example'],
      ['%n', 'Web.Example'],
      ['%k', 'Web.Example'],
      ['%p', '192.0.2.1'],
      ['%r', 'web'],
      ['%u', 'web'],
      ['%d', 'web'],
      ['%i', 'web'],
      ['%l', 'web'],
      ['%L', 'web'],
      ['%C', 'web'],
      ['%C', 'Web.Example'],
      ['%%h%%%h', 'web'],
      [`\${HOME}/\${HOME}%h`, 'web'],
      ['x~/$HOME', 'web'],
    ])('%s for %s', async (written, host) => {
      for (const more of ['', 'User ann\nPort 2222\nHostName Real.%h\nHostKeyAlias Keys\n']) {
        const config = `${more}IdentityFile /${written}\nControlPath /${written}\n`;
        await withFiles({ config }, async (directory) => {
          const file = `${directory}/config`;
          const { stdout } = spawnSync('ssh', ['-G', '-F', file, host], { encoding: 'utf8' });
          const [, theirs] = /^controlpath (.*)$/mu.exec(stdout) ?? [];
          const { identityFiles } = await endpointBy(file, host);
          expect(theirs).toBeDefined();
          expect(identityFiles.map(({ path }) => path)).toEqual([theirs]);
        });
      }
    });
  },
);
