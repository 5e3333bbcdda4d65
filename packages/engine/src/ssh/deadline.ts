/** A timer that can be stopped and started: a limit on the time spent, not on the time of day. */

export interface Deadline {
  pause(): void;
  resume(): void;
  /** No more. Safe to call twice. */
  clear(): void;
}

/** Calls `expire` once after `ms` of running time. Pauses nest. */
export function startDeadline(ms: number, expire: () => void): Deadline {
  let left = ms;
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
