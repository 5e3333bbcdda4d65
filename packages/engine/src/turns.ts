/** Lets the main thread do other things while it reads what is stored of many hosts. */

/** Some milliseconds of work. */
const HOSTS_AT_ONCE = 50;

/**
 * To be awaited after each host, of which so many are read by now: a fleet takes seconds, and meanwhile whoever shows
 * it has keys to answer, and may want to stop.
 */
export async function giveWay(hostsRead: number): Promise<void> {
  if (hostsRead % HOSTS_AT_ONCE > 0) return;
  await new Promise((resolve) => setImmediate(resolve));
}
