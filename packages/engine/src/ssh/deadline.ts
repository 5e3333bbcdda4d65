/** A timer that can be stopped and started: a limit on the time spent, not on the time of day. */

export interface Deadline {
  pause(): void;
  resume(): void;
  /** No more. Safe to call twice. */
  clear(): void;
}

/** Past this, Node fires a timer at once. `ConnectTimeout` of ssh_config may say anything. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls `expire` once after `ms` of running time. Pauses nest. */
export function startDeadline(ms: number, expire: () => void): Deadline {
  let left = Math.min(ms, LONGEST_MS);
  let since = performance.now();
  let paused = 0;
  let over = false;
  const run = (): NodeJS.Timeout =>
    setTimeout(() => {
      over = true;
      expire();
    }, left);
  let timer = run();
  return {
    pause: () => {
      if (over || paused++ > 0) return;
      clearTimeout(timer);
      left = Math.max(0, left - (performance.now() - since));
    },
    resume: () => {
      if (over || paused === 0 || --paused > 0) return;
      since = performance.now();
      timer = run();
    },
    clear: () => {
      over = true;
      clearTimeout(timer);
    },
  };
}
