/** How far an operation is, as it is told. */
import type { HostEvent } from '@exosphere/core';
import { discovered, failed, notLast, refreshed } from '@exosphere/test-fixtures/records';
import { expect, test, vi } from 'vitest';
import type { Message, Work } from './model.ts';
import { followRun } from './operation.ts';

/** What is told after each event, and at the end. */
async function told(...events: readonly HostEvent[]): Promise<readonly Work[]> {
  vi.useFakeTimers();
  try {
    const works: Work[] = [];
    const tell = (message: Message): void => {
      if (message.type === 'work') works.push(message.work);
    };
    const run = async function* (): AsyncGenerator<HostEvent> {
      for (const event of events) {
        yield event;
        vi.advanceTimersByTime(250);
      }
    };
    const order = { job: 'refresh', told: 'refresh', steps: ['refresh'] } as const;
    const hosts = ['web1', 'web2', 'db1'];
    await followRun({ run: () => run() }, { ...order, hosts }, new AbortController().signal, tell);
    return works;
  } finally {
    vi.useRealTimers();
  }
}

test('the hosts that are waited for are named, those that were begun first in front', async () => {
  const works = await told(
    { type: 'connecting', host: 'web1' },
    { type: 'connecting', host: 'web2' },
    { type: 'asking', host: 'web1', step: 'refresh' },
    notLast(discovered('web2')),
    refreshed('web1', []),
    { type: 'connecting', host: 'db1' },
    failed('web2', 'refresh'),
    failed('db1', 'refresh'),
  );
  expect(works.map(({ waiting }) => waiting)).toEqual([['web2'], ['db1'], [], []]);
  expect(works.at(-1)).toMatchObject({ state: 'ended', ended: 3, failed: 2 });
});
