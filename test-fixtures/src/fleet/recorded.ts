/** Lets a fake host answer what a real host once answered. */
import { loadCapture, type RecordedCase } from '../captures.ts';
import { type Reply, said } from './reply.ts';

/**
 * The answers of a recorded case, for `HostSpec.answers`, under every name that an operation may ask them by.
 * A command that was recorded without an exit status is left out, and so is a program that the host has not.
 */
export function recordedAnswers({ provider, dir }: RecordedCase): {
  readonly [command: string]: Reply;
} {
  const answers: Record<string, Reply> = {};
  for (const [name, { stdout, stderr, exitCode }] of Object.entries(loadCapture(dir))) {
    if (exitCode === undefined) continue;
    const reply = { ...said(stdout, exitCode), stderr };
    answers[`${provider}.${name}`] = reply;
    answers[`${provider}.reboot.${name}`] = reply;
  }
  return answers;
}
