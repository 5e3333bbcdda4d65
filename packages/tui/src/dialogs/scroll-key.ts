/** The keys that scroll text. */
import { clamp } from '../list.ts';

/** The first line in sight after a key; the same one where the key does not scroll. */
export function scrollKey(key: string, top: number, count: number, page: number): number {
  const last = Math.max(0, count - page);
  switch (key) {
    case 'up':
      return clamp(top - 1, 0, last);
    case 'down':
      return clamp(top + 1, 0, last);
    case 'pageup':
      return clamp(top - page, 0, last);
    case 'pagedown':
    case ' ':
      return clamp(top + page, 0, last);
    case 'home':
      return 0;
    case 'end':
      return last;
    default:
      return top;
  }
}
