/** `version check`: whether there is a newer version. */
import { oneLine } from '@exosphere/core';
import type { Context } from '../context.ts';
import { CONDITION, complaint, DONE, FAILED } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import { withInterrupt } from '../interrupt.ts';
import { VERSION } from '../version.ts';
import { compareVersions } from './compare.ts';
import { askNpm, garbled, PACKAGE, type Refusal } from './npm.ts';

/** npm itself tries three times, with pauses. */
const LIMIT_MS = 60_000;

/** Tells whether there is one; gives the exit code. */
export async function checkVersion(context: Context): Promise<number> {
  const { io, signals, environment } = context;
  const { config } = await loadTold(context);
  const refuse = ({ message, hint }: Refusal): number => {
    io.stderr.write(complaint([message], hint));
    return FAILED;
  };
  if (!config.options.updateChecks) {
    return refuse({
      ok: false,
      message: 'looking for newer versions is off (update_checks: false)',
    });
  }
  return withInterrupt(io, signals, async (signal) => {
    const asked = await askNpm(environment, LIMIT_MS, signal);
    if (signal.aborted) return FAILED;
    if (!asked.ok) return refuse(asked);
    const newest = asked.text.trim();
    const order = compareVersions(VERSION, newest);
    if (order === undefined) return refuse(garbled(asked.text));
    io.stdout.write(sentence(order, oneLine(newest)));
    return order < 0 ? CONDITION : DONE;
  });
}

function sentence(order: number, newest: string): string {
  if (order > 0) return `This is ${VERSION}, newer than ${newest}, the newest that is published.\n`;
  if (order === 0) return `${VERSION} is the newest version.\n`;
  return `Version ${newest} is there; this is ${VERSION}. To get it: npm install --global ${PACKAGE}\n`;
}
