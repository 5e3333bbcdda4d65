/** What the packages are told of the process around them: they read no globals themselves. */
import { homedir, userInfo } from 'node:os';
import type { Environment } from '@exosphere/engine';

/** This process, as it is: the configuration, the store and the keys are those of the user who runs it. */
export function surroundings(): Environment {
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    cwd: process.cwd(),
    username: userInfo().username,
    clock: () => new Date(),
  };
}
