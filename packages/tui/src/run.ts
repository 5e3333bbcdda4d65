/** The dashboard's loop: a message in, the model updated, effects run, the screen painted. */
import type { LogEntry, Service } from '@exosphere/engine';
import { JOBS } from './jobs.ts';
import { followStore } from './live.ts';
import { type Effect, initialModel, type Message } from './model.ts';
import { followRun } from './operation.ts';
import { isInput, isNews, type Pace, paced } from './pace.ts';
import { readFacts } from './read.ts';
import { openScreen, type Screen, type Terminal } from './terminal/paint.ts';
import type { ThemeName } from './theme.ts';
import { update } from './update.ts';
import { view } from './view.ts';

/** What of the service the dashboard needs. */
export type DashboardService = Pick<
  Service,
  'loaded' | 'rowsSince' | 'record' | 'pendingSince' | 'exposure' | 'evidence' | 'run' | 'onLog'
>;

export interface DashboardOptions {
  readonly terminal: Terminal;
  readonly service: DashboardService;
  readonly theme: ThemeName;
  /** Remembers a theme that was chosen. */
  keepTheme(theme: ThemeName): Promise<void>;
  /** Stops the process until it is told to go on; the terminal is the shell's meanwhile. */
  suspend(): Promise<void>;
  /** Ends the process at once. */
  exit(code: number): void;
  /** Aborted: everything is stopped and saved, and the terminal given back. */
  readonly signal: AbortSignal;
  now(): string;
}

/** Exit code of a program that was interrupted. */
const INTERRUPTED = 130;

/** How often ages are looked at anew. */
const TICK_MS = 15_000;
/** How long log lines are gathered: a slow line can take them no faster, and nobody can read them faster. */
const LOG_MS = 100;

/**
 * Shows the dashboard until it is quit; the terminal is then as it was before. Operations are ended by then and what
 * they learnt is saved. Rejects with what went wrong, the terminal given back all the same.
 */
export async function runDashboard(options: DashboardOptions): Promise<void> {
  const { service, terminal } = options;
  const { revision, rows } = await service.rowsSince(-1);
  const { staleThreshold } = service.loaded.config.options;
  let model = initialModel({
    rows,
    // Of the terminal, as soon as it is open.
    size: { rows: 0, columns: 0 },
    now: options.now(),
    staleThresholdSeconds: staleThreshold,
    theme: options.theme,
  });

  let screen: Screen | undefined;
  let pace: Pace | undefined;
  let stop = new AbortController();
  let running: Promise<void> | undefined;
  let isQuitting = false;
  let isLeaving = false;
  let isSuspended = false;
  let end: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const ending = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });

  const receive = (message: Message): void => {
    if (isLeaving && isInput(message)) return;
    // Wherever the message comes from, an error in here must not leave the terminal as it is.
    try {
      const [next, effects] = update(model, message);
      if (next !== model) {
        if (isNews(message)) pace?.later();
        else pace?.soon();
      }
      model = next;
      for (const effect of effects) perform(effect);
    } catch (error) {
      fail(error);
    }
  };

  function paint(): void {
    try {
      screen?.paint(view(model), model.theme);
    } catch (error) {
      fail(error);
    }
  }

  function perform(effect: Effect): void {
    switch (effect.type) {
      case 'run': {
        stop = new AbortController();
        const { steps, told } = JOBS[effect.job];
        running = followRun(service, { ...effect, steps, told }, stop.signal, receive)
          .then(() => store.look())
          .catch(fail)
          .finally(() => {
            running = undefined;
          });
        return;
      }
      case 'cancel':
        stop.abort();
        return;
      case 'read':
        readFacts(service, effect.host).then((facts) => {
          // What was learnt a moment ago would otherwise be of the future, which has no age.
          receive({ type: 'tick', now: options.now() });
          receive({ type: 'panel', facts });
        }, fail);
        return;
      case 'keep-theme':
        options.keepTheme(effect.theme).catch((error: unknown) => {
          const text = `the theme is not remembered: ${error instanceof Error ? error.message : error}`;
          receive({ type: 'notice', notice: { text, tone: 'yellow' } });
        });
        return;
      case 'redraw':
        screen?.forget();
        pace?.soon();
        return;
      case 'suspend':
        suspend().catch(fail);
        return;
      case 'quit':
        quit();
    }
  }

  /** What runs is stopped and saved first; asked a second time, nothing is waited for. */
  function quit(): void {
    if (isQuitting) options.exit(INTERRUPTED);
    isQuitting = true;
    stop.abort();
    if (running === undefined) end();
    else void running.then(end);
  }

  function open(): void {
    isLeaving = false;
    const opened = openScreen(terminal, receive);
    screen = opened;
    pace = paced(paint, () => opened.taken());
    model = { ...model, size: opened.size() };
    receive({ type: 'resize', size: opened.size() });
    pace.soon();
  }

  function close(): void {
    pace?.end();
    pace = undefined;
    screen?.close();
    screen = undefined;
  }

  /** An answer of the terminal that is still on its way would be typed into the shell. */
  async function leave(): Promise<void> {
    isLeaving = true;
    pace?.end();
    pace = undefined;
    await screen?.settled();
    close();
  }

  async function suspend(): Promise<void> {
    if (isSuspended) return;
    isSuspended = true;
    await leave();
    // Without this listener the signal does what it always does.
    process.off('SIGTSTP', onStop);
    await options.suspend();
    process.on('SIGTSTP', onStop);
    isSuspended = false;
    if (!options.signal.aborted) open();
  }

  // Whatever ends the process: a terminal in raw mode is of no use to anybody.
  process.on('exit', close);
  const onStop = (): void => perform({ type: 'suspend' });
  process.on('SIGTSTP', onStop);
  // After SIGSTOP, which nobody can hear, the shell has had the terminal, its modes and its screen.
  const onContinue = (): void => {
    if (isSuspended) return;
    close();
    open();
  };
  process.on('SIGCONT', onContinue);
  terminal.input.on('end', end);
  options.signal.addEventListener('abort', end);
  const tick = setInterval(() => receive({ type: 'tick', now: options.now() }), TICK_MS);
  const store = followStore(service, revision, receive, fail);
  // At the level DEBUG they come by the thousand, and each would scroll the screen.
  let logged: LogEntry[] = [];
  let telling: NodeJS.Timeout | undefined;
  const unlisten = service.onLog((entry) => {
    if (logged.push(entry) > 1) return;
    telling = setTimeout(() => {
      const entries = logged;
      logged = [];
      receive({ type: 'log', entries });
    }, LOG_MS);
  });
  try {
    if (options.signal.aborted) return;
    open();
    await ending;
  } finally {
    // First of all: what is told from here on is for the terminal as it was.
    await leave();
    clearInterval(tick);
    unlisten();
    clearTimeout(telling);
    store.end();
    stop.abort();
    process.off('exit', close);
    process.off('SIGTSTP', onStop);
    process.off('SIGCONT', onContinue);
    terminal.input.off('end', end);
    options.signal.removeEventListener('abort', end);
    await running;
  }
}
