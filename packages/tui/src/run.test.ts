/** The dashboard from end to end, on a terminal without a window and a service without a network. */
import { type HostEvent, known } from '@exosphere/core';
import {
  discovered,
  failed,
  NOW,
  notLast,
  refreshed,
  update,
} from '@exosphere/test-fixtures/records';
import { afterEach, describe, expect, test } from 'vitest';
import { runDashboard } from './run.ts';
import { ASK } from './terminal/keys.ts';
import { type TestFleet, type TestService, testService } from './testing/fleet.ts';
import { ctrl, KEYS, type TestTerminal, testTerminal } from './testing/terminal.ts';

const fix = update('openssl', { security: true, severity: 'important' });
const THREE: TestFleet = {
  hosts: [{ name: 'web1', description: 'the shop' }, { name: 'web2' }, { name: 'db1' }],
  events: [
    discovered('web1'),
    refreshed('web1', [fix, update('bash')], {
      reboot: known({ needed: true, reasons: ['linux'] }),
    }),
    discovered('web2'),
    refreshed('web2', []),
  ],
};

let stop: AbortController;
let ended: Promise<void>;
let exits: number[];
let themes: string[];
let clock: string;

function show(
  fleet: TestFleet = THREE,
  { columns = 80, rows = 24, name = 'xterm-256color' } = {},
): { readonly screen: TestTerminal; readonly service: TestService } {
  stop = new AbortController();
  exits = [];
  themes = [];
  clock = NOW;
  const screen = testTerminal(columns, rows, name);
  const service = testService(fleet);
  ended = runDashboard({
    terminal: screen.terminal,
    service,
    theme: 'dark',
    keepTheme: async (theme) => {
      themes.push(theme);
    },
    suspend: async () => undefined,
    exit: (code) => exits.push(code),
    signal: stop.signal,
    now: () => clock,
  });
  return { screen, service };
}

afterEach(async () => {
  stop.abort();
  await ended.catch(() => undefined);
});

const has =
  (...texts: readonly string[]) =>
  (all: string): boolean =>
    texts.every((text) => all.includes(text));

describe('screens', () => {
  test('the first one has a tile for each host, and what the fleet comes to', async () => {
    const { screen } = show();
    const lines = await screen.until(has('web1', 'db1'));
    expect(lines).toEqual([
      ' Exosphere   Dashboard  Inventory  Logs                       3 hosts, 2 online',
      ' 2 online · 2? updates · 1? security on 1 · 1 to reboot · 1 undiscovered',
      '',
      '┏━ web1 ━━━━━━━━━━━━━━━━━┓╭─ web2 ─────────────────╮╭─ db1 ──────────────────╮',
      '┃ debian 12       Online ┃│ debian 12       Online ││ (undiscovered)         │',
      '┃ the shop               ┃│                        ││                        │',
      '┃ 2 updates  1 sec     ! ┃│ 0 updates  0 sec       ││ not asked yet          │',
      '┗━━━━━━━━━━━━━━━━━━━━━━━━┛╰────────────────────────╯╰────────────────────────╯',
      ...Array.from({ length: 14 }, () => ''),
      ' 3 hosts',
      ' Enter details  P ping all  ^d discover all  ^p commands  ? help  ^q quit',
    ]);
    // The border tells whether the host is online.
    expect(screen.cell(3, 26).fg).not.toBe(screen.cell(3, 52).fg);
  });

  test('the inventory has the table of the command line, with its markers', async () => {
    const { screen } = show();
    screen.press('i');
    const lines = await screen.until(has('Flavor'));
    expect(lines.slice(1, 5)).toEqual([
      ' Host  OS              Flavor  Version  Updates  Security  Status',
      ' web1  linux           debian  12       2        1         Online !',
      ' web2  linux           debian  12       0        0         Online',
      ' db1   (undiscovered)                                      Offline',
    ]);
    expect(lines[22]).toMatch(/^ 1\/3 hosts +! reboot pending$/u);
    expect(lines[22]).toHaveLength(79);
  });

  test('the panel of a host tells its facts and updates, and Esc leads back', async () => {
    const { screen } = show();
    screen.press('i', KEYS.enter);
    await screen.until(has('Reboot Pending    Yes: linux', 'openssl'));
    screen.press(KEYS.down, KEYS.enter);
    const lines = await screen.until(has('Severity', 'important'));
    expect(lines.join('\n')).toContain('would be installed now');
    screen.press(KEYS.escape);
    await screen.until((text) => !text.includes('Severity'));
    screen.press(KEYS.escape);
    await screen.until(has('Flavor'));
  });

  test('security updates alone, and the evidence', async () => {
    const { screen } = show();
    screen.press('i', KEYS.enter);
    await screen.until(has('bash'));
    screen.press('s');
    await screen.until((text) => !text.includes('bash') && text.includes('openssl'));
    screen.press('e');
    await screen.until(has('No evidence is stored'));
  });

  test('the logs come as they are written, the end in sight until it is scrolled away', async () => {
    const { screen, service } = show();
    screen.press('l');
    await screen.until(has('Nothing has been logged'));
    for (let line = 1; line <= 100; line++) {
      service.log({
        at: NOW,
        level: line === 100 ? 'ERROR' : 'INFO',
        host: 'web1',
        message: `line ${line}`,
      });
    }
    await screen.until(has('12:00:00 ERROR    web1: line 100', 'following the newest'));
    screen.press(KEYS.home);
    await screen.until(has('web1: line 1\n'));
    service.log({ at: NOW, level: 'INFO', message: 'late' });
    await screen.until(has('21/101 lines'));
    screen.press(KEYS.end);
    await screen.until(has('late'));
  });

  test('a burst of log lines writes these lines, not the screen', async () => {
    const { screen, service } = show();
    const say = (line: number): void =>
      service.log({ at: NOW, level: 'INFO', host: 'web1', message: `line ${line}` });
    screen.press('l');
    await screen.until(has('Nothing has been logged'));
    for (let line = 1; line <= 100; line++) say(line);
    await screen.until(has('line 100'));
    const before = screen.written();
    for (let line = 101; line <= 105; line++) say(line);
    await screen.until(has('line 105'));
    // Five lines of 80 cells with their looks; the other sixteen are moved by the terminal.
    expect(screen.written() - before).toBeLessThan(5 * 200);
  });

  test('a log line that does not fit ends with an ellipsis, and the right arrow shows its end', async () => {
    const { screen, service } = show();
    screen.press('l');
    await screen.until(has('Nothing has been logged'));
    service.log({ at: NOW, level: 'INFO', message: `${'x'.repeat(70)}END` });
    const lines = await screen.until(has('xxx'));
    expect(lines[1]).toMatch(/x…$/u);
    screen.press(KEYS.right);
    await screen.until(has('xEND'));
  });

  test.each([
    [1, 1],
    [20, 5],
    [33, 24],
    [80, 7],
  ])('%i columns of %i rows are too small, which is said', async (columns, rows) => {
    const { screen } = show(THREE, { columns, rows });
    const lines = await screen.until((text) => text.startsWith('Too small.'.slice(0, columns)));
    expect(lines).toHaveLength(rows);
    screen.press('P');
    screen.resize(80, 24);
    await screen.until(has('web1'));
  });

  test.each([
    [34, 8],
    [120, 40],
    [200, 60],
    [500, 200],
  ])('%i columns of %i rows are filled', async (columns, rows) => {
    const { screen } = show(THREE, { columns, rows });
    for (const key of ['d', 'i', 'l', '?', KEYS.escape, ctrl('p'), KEYS.escape]) {
      screen.press(key);
      const lines = await screen.until((text) => text.includes('quit') || text.includes('close'));
      expect(lines[0]).toMatch(columns < 40 ? /^ Dashboard/u : /^ Exosphere/u);
    }
  });
});

describe('operations', () => {
  const slowly = (events: readonly HostEvent[], gate: Promise<void>) =>
    async function* (_: unknown, __: unknown, signal: AbortSignal): AsyncGenerator<HostEvent> {
      for (const event of events) {
        yield event;
        await Promise.race([
          gate,
          new Promise((resolve) => signal.addEventListener('abort', resolve)),
        ]);
        if (signal.aborted) return;
      }
    };

  test('a refresh of all shows how far it is, the list follows, and the end is told', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const events = [
      refreshed('web1', []),
      refreshed('web2', [update('curl'), fix]),
      notLast(discovered('db1')),
      failed('db1', 'refresh', { kind: 'timeout', message: 'timed out after 120 s' }),
    ];
    const { screen, service } = show({ ...THREE, run: slowly(events, gate) });
    screen.press('i', ctrl('r'));
    await screen.until(has('Refreshing', '1 of 3 done'));
    expect(service.runs).toEqual(['refresh: web1, web2, db1']);
    open();
    const lines = await screen.until(has('how it went'));
    expect(lines.join('\n')).toContain('db1   timed out after 120 s');
    screen.press(KEYS.escape);
    await screen.until((text) => /web2 +linux +debian +12 +2 +1 +Online/u.test(text));
  });

  test('Esc stops it: nothing is waited for any more, and the follow-up does not run', async () => {
    const never = new Promise<void>(() => undefined);
    const { screen, service } = show({ ...THREE, run: slowly([refreshed('web1', [])], never) });
    screen.press('i', ctrl('x'));
    await screen.until(has('Syncing and refreshing', '1 of 3 done'));
    screen.press(KEYS.escape);
    await screen.until(has('3 hosts: 1 refreshed, 2 stopped'));
    expect(service.runs).toEqual(['sync, refresh: web1, web2, db1']);
  });

  test('in the background it leaves the screen to whoever reads on; a second one does not start', async () => {
    const never = new Promise<void>(() => undefined);
    const { screen, service } = show({ ...THREE, run: slowly([refreshed('web1', [])], never) });
    screen.press('i', ctrl('r'));
    await screen.until(has('Refreshing'));
    screen.press(KEYS.enter);
    await screen.until(has('Refreshing 1/3'));
    screen.press(ctrl('r'));
    await screen.until(has('still refreshing'));
    expect(service.runs).toHaveLength(1);
    screen.press('o');
    await screen.until(has('1 of 3 done'));
  });

  test('quitting stops what runs, and waits for what it learnt to be saved', async () => {
    const never = new Promise<void>(() => undefined);
    const { screen } = show({ ...THREE, run: slowly([refreshed('web1', [])], never) });
    screen.press('i', ctrl('r'));
    await screen.until(has('1 of 3 done'));
    screen.press(ctrl('q'));
    await ended;
    await screen.lines();
    expect(screen.isAlternate).toBe(false);
  });

  test('one host is picked from the palette by a few letters of it', async () => {
    const { screen, service } = show({
      ...THREE,
      run: async function* () {
        yield refreshed('db1', []);
      },
    });
    screen.press(ctrl('p'), ...'ping a h', KEYS.enter);
    await screen.until(has('which host?'));
    screen.press('d', 'b', KEYS.enter);
    await screen.until(() => service.runs.length > 0);
    expect(service.runs).toEqual(['ping: db1']);
  });

  test('the palette offers the chosen host first on the inventory', async () => {
    const { screen } = show();
    screen.press('i', KEYS.down, ctrl('p'));
    const lines = await screen.until(has('Refresh web2'));
    expect(lines.join('\n')).toMatch(/> +│\n.*│ +│.*\n.*Refresh web2/u);
  });
});

describe('the list', () => {
  test('filter and sort combine, show in the status line, and keep the chosen host', async () => {
    const { screen } = show();
    screen.press('i', ctrl('f'), 's');
    await screen.until(has('1/1 of 3 hosts   filter: security'));
    screen.press(ctrl('f'), 'a', ctrl('s'), 'u', 'r', KEYS.enter);
    await screen.until(has('sort: updates, reversed'));
  });

  test('search goes to the first host that fits, and Esc leads back', async () => {
    const { screen } = show();
    screen.press('i', '/', 'd', 'b');
    await screen.until(has('/db'));
    screen.press(KEYS.enter);
    await screen.until(has('3/3 hosts'));
    screen.press('/', 'w', KEYS.escape);
    await screen.until(has('3/3 hosts'));
    screen.press('/', 'x', 'q', KEYS.enter);
    await screen.until(has('3/3 hosts'));
  });

  test('what another process learns shows by itself, cursor and scroll kept', async () => {
    const { screen, service } = show();
    screen.press('i', KEYS.down);
    await screen.until(has('2/3 hosts'));
    const before = screen.written();
    service.write(refreshed('web1', []));
    await screen.until(has('web1  linux           debian  12       0        0         Online\n'));
    await screen.until(has('2/3 hosts'));
    // One row of the list and the title changed: no flicker.
    expect(screen.written() - before).toBeLessThan(400);
  });

  test('moving the cursor writes two lines and the status, not the screen', async () => {
    const { screen } = show(
      { hosts: Array.from({ length: 200 }, () => ({})) },
      { columns: 200, rows: 60 },
    );
    screen.press('i');
    await screen.until(has('host-20'));
    const before = screen.written();
    screen.press(KEYS.down);
    await screen.until(has('2/200'));
    expect(screen.written() - before).toBeLessThan(700);
  });

  test.each([
    ['xterm-256color', 2500],
    // It cannot move lines: all are written anew.
    ['vt100', 40_000],
  ])('on %s scrolling by a line writes no more than it must', async (name, most) => {
    const hosts = Array.from({ length: 200 }, () => ({}));
    const { screen } = show({ hosts }, { columns: 200, rows: 60, name });
    screen.press('i', KEYS.end);
    await screen.until(has('host-200', '200/200'));
    for (let line = 0; line < 55; line++) screen.press(KEYS.up);
    await screen.until(has('145/200'));
    const before = screen.written();
    screen.press(KEYS.up, KEYS.up, KEYS.up);
    const lines = await screen.until(has('142/200'));
    expect(screen.written() - before).toBeLessThan(most);
    expect(lines.slice(2, 58).map((line) => line.trim().split(' ')[0])).toEqual(
      Array.from({ length: 56 }, (_, at) => `host-${142 + at}`),
    );
    for (let line = 0; line < 60; line++) screen.press(KEYS.down);
    const down = await screen.until(has('200/200'));
    expect(down.slice(2, 58).map((line) => line.trim().split(' ')[0])).toEqual(
      Array.from({ length: 56 }, (_, at) => `host-${145 + at}`),
    );
  });

  test('the mouse chooses, opens and scrolls', async () => {
    const { screen } = show({ hosts: Array.from({ length: 50 }, () => ({})) });
    screen.press('\u001b[<0;14;1M\u001b[<0;14;1m');
    await screen.until(has('Enter details'));
    screen.press('\u001b[<0;27;1M');
    await screen.until(has('Flavor'));
    screen.press('\u001b[<0;5;5M');
    await screen.until(has('3/50'));
    screen.press('\u001b[<65;5;5M\u001b[<65;5;5M');
    await screen.until((text) => !text.includes('host-1 '));
    screen.press('\u001b[<0;5;5M\u001b[<0;5;5M');
    await screen.until(has('host-9', 'Address'));
  });
});

describe('the panel of a host', () => {
  const many = Array.from({ length: 1000 }, (_, at) => update(`package-${at}`));

  test('Enter leads to the first update however far below it is, and opens it', async () => {
    const { screen } = show(
      { hosts: [{ name: 'web1' }], events: [discovered('web1'), refreshed('web1', many)] },
      { columns: 80, rows: 12 },
    );
    screen.press('i', KEYS.enter);
    await screen.until(has('web1: 1000 entries'));
    screen.press(KEYS.enter);
    await screen.until(has('web1: 1/1000 entries', ' package-0 '));
    screen.press(KEYS.enter);
    await screen.until(has('╭─ package-0 ─'));
  });

  test('after the end was looked at the cursor goes on from there', async () => {
    const { screen } = show(
      { hosts: [{ name: 'web1' }], events: [discovered('web1'), refreshed('web1', many)] },
      { columns: 80, rows: 12 },
    );
    screen.press('i', KEYS.enter);
    await screen.until(has('web1: 1000 entries'));
    screen.press(KEYS.end, KEYS.down);
    await screen.until(has('web1: 992/1000 entries', ' package-999 '));
  });

  test('of a host of which nothing is known it counts nothing, and opens nothing', async () => {
    const { screen } = show();
    screen.press('i', KEYS.end, KEYS.enter);
    const lines = await screen.until(has('(undiscovered)', 'Esc back'));
    expect(lines.at(-2)).toBe(' db1');
    screen.press(KEYS.enter);
    await screen.until(has('no update is listed here'));
  });

  test('ages are told as of the moment at which it was read', async () => {
    const { screen } = show();
    await screen.until(has('web1'));
    clock = '2026-11-20T15:00:00.000Z';
    screen.press('i', KEYS.enter);
    await screen.until(has('2026-11-20 09:00 UTC (6 hours ago)'));
  });

  test('a long text without spaces is there whole', async () => {
    const { screen } = show({ hosts: [{ name: 'web1', description: `${'x'.repeat(150)}END` }] });
    screen.press('i', KEYS.enter);
    await screen.until((text) => /^ +x+END$/mu.test(text));
  });
});

describe('pasted text', () => {
  const PASTE = '\u001b[200~Ping\rP\u001b[201~';

  test('is asked to be marked, and starts nothing', async () => {
    const { screen, service } = show();
    await screen.until(has('web1'));
    expect(screen.output()).toContain('\u001b[?2004h');
    screen.press(PASTE);
    await screen.until(has('text can be pasted where something is typed'));
    expect(service.runs).toEqual([]);
    screen.press(ctrl('q'));
    await ended;
    expect(
      screen
        .output()
        .match(/\u001b\[\?2004[hl]/gu)
        ?.at(-1),
    ).toBe('\u001b[?2004l');
  });

  test('is searched for, and the keys around it are keys', async () => {
    const { screen } = show();
    screen.press('i');
    await screen.until(has('1/3'));
    screen.press('/\u001b[200~db\u001b[201~\r');
    await screen.until(has('3/3 hosts'));
  });

  test('that never ends does not take the keys for good', async () => {
    const { screen } = show();
    await screen.until(has('web1'));
    screen.press('\u001b[200~Ping');
    await screen.until(has('text can be pasted'));
    screen.press('i');
    await screen.until(has('1/3'));
  });
});

describe('hostile text', () => {
  test('nothing of it reaches the terminal raw, and columns stay where they are', async () => {
    const nasty = 'x\u001b]0;owned\u0007\u009b31m\u202e\r\ny';
    const { screen } = show({
      hosts: [{ name: 'web1', description: nasty }, { name: 'web2' }],
      events: [
        discovered('web1'),
        refreshed('web1', [update(nasty, { candidate: nasty, origins: [nasty] })]),
        failed('web1', 'discover', { message: nasty }),
      ],
    });
    screen.press('i', KEYS.enter);
    await screen.until(has('owned'));
    screen.press(KEYS.down, KEYS.enter, KEYS.escape, 'e', 'd');
    await screen.until(has('web2'));
    expect(screen.output()).not.toMatch(/\u001b\]|\u0007|\u009b|\u202e/u);
  });

  test('wide characters take two cells, marks none, and what terminals disagree on is replaced', async () => {
    const { screen } = show({
      hosts: [
        { name: '日本語-1', description: '漢字' },
        { name: 'e\u0301te\u0301', description: 'combining' },
        { name: 'smile-😀', description: 'emoji' },
      ],
    });
    screen.press('i');
    const lines = await screen.until(has('日本語-1'));
    const at = (line: string | undefined): number => (line ?? '').indexOf('(undiscovered)');
    // Two cells each, of which a line of text has one.
    expect(at(lines[2]) + 3).toBe(at(lines[3]));
    expect(lines[3]).toContain('été');
    expect(lines[4]).toContain('smile-\ufffd\ufffd');
    expect(at(lines[4])).toBe(at(lines[3]));
    screen.press(KEYS.down);
    await screen.until(has('2/3'));
    screen.press(KEYS.up);
    const again = await screen.until(has('1/3'));
    expect(again.slice(1, 5)).toEqual(lines.slice(1, 5));
  });
});

describe('the terminal', () => {
  test.each(['xterm-256color', 'linux', 'vt100', undefined])(
    '%s is given back as it was',
    async (name) => {
      const { screen } = show(THREE, name === undefined ? {} : { name });
      await screen.until(has('web1'));
      expect(screen.raw).toEqual([true]);
      screen.press(ctrl('q'));
      await ended;
      await screen.lines();
      expect(screen.raw).toEqual([true, false]);
      expect(screen.isAlternate).toBe(false);
      expect(screen.mouse).toBe('none');
      // The last word about the cursor, where the terminal can hide it.
      const cursor = screen.output().match(/\u001b\[\?25[hl]/gu) ?? [];
      expect(cursor.at(-1)).not.toBe('\u001b[?25l');
      const { input } = screen.terminal;
      expect(input.listenerCount('data')).toBe(0);
      expect(input.listenerCount('keypress')).toBe(0);
    },
  );

  test('is asked to answer for news only, and no answer is left for the shell', async () => {
    const { screen, service } = show();
    await screen.until(has('web1'));
    screen.press('i', KEYS.down, KEYS.down);
    await screen.until(has('3/3'));
    expect(screen.output()).not.toContain(ASK);
    const release = screen.holdAnswers();
    service.write(discovered('db1'), refreshed('db1', [fix]));
    await screen.until((text) => /db1 +linux +debian +12 +1 +1/u.test(text));
    await screen.until(() => screen.output().includes(ASK));
    expect(screen.output().split(ASK)).toHaveLength(2);
    screen.press(ctrl('q'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(screen.raw).toEqual([true]);
    release();
    await ended;
    expect(screen.raw).toEqual([true, false]);
    expect(screen.terminal.input.read()).toBeNull();
  });

  test('that answers nothing shows news all the same', async () => {
    const { screen, service } = show();
    screen.holdAnswers();
    screen.press('i');
    await screen.until(has('db1'));
    service.write(discovered('db1'));
    await screen.until((text) => /db1 +linux/u.test(text));
    service.write(refreshed('db1', [fix]));
    await screen.until((text) => /db1 +linux +debian +12 +1 +1/u.test(text));
  });

  test('an error of the store ends it, the terminal given back first', async () => {
    const { screen, service } = show();
    await screen.until(has('web1'));
    Object.assign(service, { record: () => Promise.reject(new Error('the disk is gone')) });
    screen.press('i', KEYS.enter);
    await expect(ended).rejects.toThrow('the disk is gone');
    await screen.lines();
    expect(screen.isAlternate).toBe(false);
    expect(screen.raw).toEqual([true, false]);
  });

  test('a terminal that goes away ends it', async () => {
    const { screen } = show();
    await screen.until(has('web1'));
    (screen.terminal.input as unknown as { end(): void }).end();
    await ended;
  });

  test('twenty visits leave nothing behind', async () => {
    const before = process.eventNames().map((name) => [name, process.listenerCount(name)]);
    for (let visit = 0; visit < 20; visit++) {
      const { screen } = show();
      await screen.until(has('web1'));
      screen.press('q', ctrl('q'));
      await ended;
    }
    expect(process.eventNames().map((name) => [name, process.listenerCount(name)])).toEqual(before);
  });

  test('a theme is chosen from the palette, and remembered', async () => {
    const { screen } = show();
    await screen.until(has('web1'));
    const dark = screen.cell(10, 10).bg;
    screen.press(ctrl('p'), ...'theme', KEYS.enter);
    await screen.until(has('High contrast'));
    screen.press('2');
    await screen.until((text) => !text.includes('High contrast'));
    expect(themes).toEqual(['light']);
    expect(screen.cell(10, 10).bg).not.toBe(dark);
  });

  test('a sequence that a slow line cuts in two is still one key', async () => {
    const { screen } = show();
    screen.press('i');
    await screen.until(has('1/3'));
    screen.press('\u001b');
    await new Promise((resolve) => setTimeout(resolve, 10));
    screen.press('[B');
    await screen.until(has('2/3'));
  });
});
