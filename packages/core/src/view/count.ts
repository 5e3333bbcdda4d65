/** Numbers with their nouns. */

/** `1 host`, `2 hosts`; `plural` for nouns that take more than an s. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
