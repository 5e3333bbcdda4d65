/** The dashboard as it is used: the built command in a real terminal, asking a fleet over SSH. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type FleetProcess, population, startFleetProcess } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { openTmux, type Tmux } from '@exosphere/test-fixtures/tmux';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const has =
  (...texts: readonly string[]) =>
  (screen: string): boolean =>
    texts.every((text) => screen.includes(text));

describeWith(
  { commands: ['tmux'], install: 'apt-get install tmux' },
  'the dashboard in a terminal',
  () => {
    let fleet: FleetProcess;
    let tmux: Tmux;

    beforeAll(async () => {
      const hosts = population({ count: 6, seed: 3, systems: ['debian-12', 'ubuntu-24.04'] });
      fleet = await startFleetProcess({ hosts });
    });
    afterAll(() => fleet.stop());
    afterEach(() => tmux.close());

    function open(env: { readonly [name: string]: string } = {}): void {
      tmux = openTmux({ env: { ...fleet.environment, ...env } });
    }

    async function start(): Promise<void> {
      await tmux.until(has('$'));
      tmux.type('stty -a | cksum; echo begun');
      tmux.press('Enter');
      await tmux.until((screen) => /^begun$/mu.test(screen));
      tmux.type(`clear; ${process.execPath} ${main} ui; echo "ended with $?"`);
      tmux.press('Enter');
      await tmux.until(has('Dashboard', 'quit'));
      expect(tmux.ask('#{cursor_flag} #{mouse_any_flag}')).toBe('0 1');
    }

    /** The shell is back, on the terminal as it was. */
    async function ended(code: number): Promise<void> {
      await tmux.until(has(`ended with ${code}`));
      expect(tmux.ask('#{alternate_on} #{cursor_flag} #{mouse_any_flag}')).toBe('0 1 0');
      tmux.type('clear; stty -a | grep -o "[-]icanon\\|[-]echo \\|[-]isig"; echo checked');
      tmux.press('Enter');
      const screen = await tmux.until((text) => /^checked$/mu.test(text));
      expect(screen).not.toMatch(/^-(?:icanon|echo|isig)/mu);
    }

    function pid(): number {
      const shell = Number(tmux.ask('#{pane_pid}'));
      const children = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8');
      return Number(children.trim());
    }

    test.each(['xterm-256color', 'tmux-256color', 'screen-256color', 'linux'])(
      'on %s every key of the footer does what it says',
      async (name) => {
        open({ TERM: name });
        await start();
        // The Linux console has no second screen.
        expect(tmux.ask('#{alternate_on}')).toBe(name === 'linux' ? '0' : '1');
        tmux.press('C-d');
        await tmux.until(has('6 hosts: 6 discovered'));
        tmux.press('P');
        await tmux.until(has('6 hosts: 6 online'));
        tmux.press('i', 'C-r');
        await tmux.until(has('6 hosts: 6 refreshed'));
        tmux.press('C-x');
        await tmux.until(has('how it went'), 'the end of the sync');
        tmux.press('Escape');
        await tmux.until((screen) => !screen.includes('how it went'));
        tmux.press('C-f', 'u');
        await tmux.until(has('filter: updates'));
        tmux.press('C-s', 'h', 'Enter');
        await tmux.until(has('sort: host'));
        tmux.press('Enter');
        await tmux.until(has('Package Manager'));
        tmux.press('e');
        await tmux.until(has('Evidence for the updates'));
        tmux.press('Escape');
        await tmux.until(has('Flavor'));
        tmux.press('?');
        await tmux.until(has('Keys', 'Inventory'));
        tmux.press('Escape');
        await tmux.until((screen) => !screen.includes('Everywhere'));
        tmux.press('C-p');
        await tmux.until(has('Commands'));
        tmux.type('logs');
        tmux.press('Enter');
        await tmux.until(has('follow'));
        tmux.press('C-q');
        await ended(0);
      },
    );

    test.each([
      ['SIGTERM', 143],
      ['SIGHUP', 129],
      ['SIGINT', 130],
    ] as const)('%s gives the terminal back and ends with %i', async (signal, code) => {
      open();
      await start();
      process.kill(pid(), signal);
      await ended(code);
    });

    test('^z leads to the shell, and fg back', async () => {
      open();
      await start();
      tmux.press('i', 'Down', 'Down');
      await tmux.until(has('3/6 hosts'));
      tmux.press('C-z');
      await tmux.until(has('Stopped'));
      expect(tmux.ask('#{alternate_on} #{cursor_flag} #{mouse_any_flag}')).toBe('0 1 0');
      tmux.type('fg');
      tmux.press('Enter');
      await tmux.until(has('3/6 hosts'));
      tmux.press('Up');
      await tmux.until(has('2/6 hosts'));
      tmux.press('C-q');
      // The list of commands was cut at the stop: its end tells nothing.
      await tmux.until((screen) => !screen.includes('Inventory'));
      expect(tmux.ask('#{alternate_on} #{cursor_flag} #{mouse_any_flag}')).toBe('0 1 0');
    });

    test('stopped from outside and let go on, it is there again as it was', async () => {
      open();
      await start();
      tmux.press('i');
      await tmux.until(has('1/6 hosts'));
      const ours = pid();
      process.kill(ours, 'SIGSTOP');
      await tmux.until(has('Stopped'));
      tmux.type('fg');
      tmux.press('Enter');
      await tmux.until(has('1/6 hosts'));
      tmux.press('Down');
      await tmux.until(has('2/6 hosts'));
      expect(tmux.ask('#{alternate_on} #{cursor_flag} #{mouse_any_flag}')).toBe('1 0 1');
      tmux.press('C-q');
      await tmux.until((screen) => !screen.includes('Inventory'));
    });

    test('it follows the size of the terminal, down to where nothing fits and back', async () => {
      open();
      await start();
      tmux.press('i');
      await tmux.until(has('1/6 hosts'));
      tmux.resize(20, 5);
      await tmux.until(has('Too small.'));
      tmux.resize(150, 40);
      await tmux.until(has('1/6 hosts', 'quit'));
      tmux.press('C-q');
      await ended(0);
    });

    test('from the prompt and back, twenty times, and every key still comes once', async () => {
      open();
      await tmux.until(has('$'));
      tmux.type(`clear; ${process.execPath} ${main}; echo "ended with $?"`);
      tmux.press('Enter');
      for (let visit = 0; visit < 20; visit++) {
        await tmux.until((screen) => /exosphere> *$/u.test(screen.trimEnd()), 'the prompt');
        tmux.type('ui');
        tmux.press('Enter');
        await tmux.until(has('Dashboard', 'quit'));
        tmux.press('i', 'Down');
        await tmux.until(has('2/6 hosts'));
        tmux.press('C-q');
      }
      await tmux.until((screen) => /exosphere> *$/u.test(screen.trimEnd()), 'the prompt');
      tmux.type('inventory status web-001');
      await tmux.until(has('exosphere> inventory status web-001'));
      tmux.press('Enter');
      await tmux.until(has('Security', 'ubuntu'));
      tmux.type('exit');
      tmux.press('Enter');
      await ended(0);
    });

    test('a terminal that goes away ends it', async () => {
      open();
      await start();
      const ours = pid();
      tmux.close();
      await expect
        .poll(
          () => {
            try {
              return process.kill(ours, 0);
            } catch {
              return false;
            }
          },
          { timeout: 10_000 },
        )
        .toBe(false);
    });

    test('a terminal that cannot place its cursor is told so', async () => {
      open({ TERM: 'dumb' });
      await tmux.until(has('$'));
      tmux.type(`${process.execPath} ${main} ui; echo "ended with $?"`);
      tmux.press('Enter');
      await tmux.until(has('TERM says "dumb"', 'ended with 1'));
    });
  },
);
