/** Opens the dashboard on the terminal of this process. */
import type { Service } from '@exosphere/engine';
import { glyphsOf, runDashboard } from '@exosphere/tui';
import { type Context, withService } from '../context.ts';
import { DONE, UsageError } from '../errors.ts';
import { chooseHosts, loadTold } from '../hosts.ts';
import { ENDING_SIGNALS, type EndingSignal } from '../interrupt.ts';
import { readTheme, writeTheme } from './theme-file.ts';

/** Shows the dashboard until it is quit; the exit code. */
export async function openDashboard(context: Context): Promise<number> {
  const { environment, signals, terminal } = context;
  if (terminal === undefined) {
    throw new UsageError(
      'the dashboard needs a terminal for its input and its output',
      'without one there is "exosphere inventory status"',
    );
  }
  if (terminal.name === 'dumb') {
    throw new UsageError(
      'the dashboard needs a terminal that can place its cursor, and TERM says "dumb"',
      'on such a terminal there is "exosphere inventory status"',
    );
  }
  const loaded = await loadTold(context);
  chooseHosts(loaded, []);
  const { state } = loaded.directories;
  const isPlain = Boolean(environment.env.NO_COLOR);
  const theme = isPlain ? 'plain' : ((await readTheme(state)) ?? 'dark');
  const stop = new AbortController();
  let code = DONE;
  const unwatch = signals.watch((signal: EndingSignal) => {
    if (stop.signal.aborted) signals.exit(ENDING_SIGNALS[signal]);
    code = ENDING_SIGNALS[signal];
    stop.abort();
  });
  try {
    const show = (service: Service): Promise<void> =>
      runDashboard({
        terminal: { ...terminal, glyphs: glyphsOf(terminal.name, environment.env) },
        service,
        theme,
        keepTheme: (chosen) => writeTheme(context, state, chosen),
        suspend: () => context.suspend(),
        exit: (status) => signals.exit(status),
        signal: stop.signal,
        now: () => environment.clock().toISOString(),
      });
    await withService(context, loaded, show, { keepConnections: true });
    return code;
  } finally {
    unwatch();
  }
}
