/** Checks that a fake host repeats a recorded one, so that its answers are read as the recording is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askRefresh, providers } from '@exosphere/providers';
import { expect, test } from 'vitest';
import { listCaptures } from '../captures.ts';
import { ask } from './ask.ts';
import { startFleet } from './fleet.ts';
import { recordedAnswers } from './recorded.ts';

const CASES = [
  ['apt', 'debian-up-to-date'],
  ['dnf', 'dnf5-updates'],
] as const;

test.each(CASES)(
  'a refresh of the recorded host %s/%s gives what was expected of it',
  async (id, name) => {
    const recorded = listCaptures(id).find((one) => one.name === name);
    const provider = providers.find((one) => one.id === id);
    if (recorded === undefined || provider === undefined) throw new Error('no such case');
    const fleet = await startFleet({ hosts: [{ name: 'a', answers: recordedAnswers(recorded) }] });
    const { probe } = askRefresh([provider]);
    const { end, transcript } = await ask(fleet, 'a', probe.commands);
    await fleet.stop();
    expect(end).toBe('done');
    const { sources, reboot } = probe.read(transcript.captures);
    const expected = JSON.parse(readFileSync(join(recorded.dir, 'expected.json'), 'utf8'));
    expect({ ...sources[id], reboot }).toMatchObject({
      updates: expected.updates,
      security: expected.security,
      reboot: expected.reboot,
    });
  },
);
