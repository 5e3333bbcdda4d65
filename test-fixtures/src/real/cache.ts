/** Where things are kept between test runs that are slow to fetch: never a result, only raw material. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** An absolute path below the user's cache directory. It may be removed at any time. */
export const TEST_CACHE: string = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'exosphere-test-fixtures',
);
