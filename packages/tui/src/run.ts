/** The dashboard's loop: a message in, the model updated, effects run, the screen painted. */
import type { Message, Model } from './model.ts';
import { openScreen, type Terminal } from './paint.ts';
import { update } from './update.ts';
import { view } from './view/frame.ts';

/** Shows the dashboard until it is quit; the terminal is then as it was before. */
export function runDashboard(terminal: Terminal, hosts: number): Promise<void> {
  return new Promise((resolve) => {
    const screen = openScreen(terminal, receive);
    let model: Model = { ...screen.size, hosts };
    let painting: NodeJS.Immediate | undefined;
    paintSoon();

    function receive(message: Message): void {
      const [next, effects] = update(model, message);
      model = next;
      paintSoon();
      if (effects.some((effect) => effect.type === 'quit')) quit();
    }

    /** However many messages one turn of the event loop brings, they are painted once. */
    function paintSoon(): void {
      painting ??= setImmediate(() => {
        painting = undefined;
        screen.paint(view(model));
      });
    }

    function quit(): void {
      clearImmediate(painting);
      screen.close();
      resolve();
    }
  });
}
