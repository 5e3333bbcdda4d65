/** Decides whether the output of `pkg_add -unv` can be used at all, and reads it. */
import {
  type Answer,
  type Capture,
  known,
  lines,
  quoted,
  unknown,
  whyMissing,
} from '@exosphere/core';
import { type Choice, readChoices } from './choices.ts';
import { readSentences, type Sentences, saysWhatCannotBeInstalled } from './sentences.ts';

export interface Output extends Sentences {
  readonly choices: readonly Choice[];
}

/** Unknown: pkg_add failed, looked nothing up, or wrote a candidate that cannot be read. */
export function readOutput(capture: Capture): Answer<Output> {
  const missing = whyMissing(capture);
  if (missing !== undefined) return unknown(`pkg_add gave no answer: ${missing}`);
  const said = lines(capture.stdout).map((line) => line.trim());
  const sentences = readSentences(
    said,
    lines(capture.stderr).map((line) => line.trim()),
  );
  const words = firstWords(sentences, said);
  if (capture.exitCode !== 0 && capture.exitCode !== 1) {
    return unknown(`pkg_add failed with exit status ${capture.exitCode}: it said ${words}`);
  }
  if (capture.stdout !== '' && !capture.stdout.endsWith('\n')) {
    return unknown('the output of pkg_add is cut short');
  }
  const choices = readChoices(said);
  if (!choices.known) return choices;
  if (said.includes("Couldn't find any update")) {
    return unknown(`pkg_add finds none of the installed packages in its repository: ${words}`);
  }
  if (choices.value.length === 0 && !said.some((line) => SIGNED.test(line))) {
    return unknown(`pkg_add looked up no package: it said ${words}`);
  }
  const { obstacles, complaints } = sentences;
  // It ends with 1 when it cannot update some package, and says which.
  const saysWhich = obstacles.length > 0 || complaints.some(saysWhatCannotBeInstalled);
  if (capture.exitCode === 1 && !saysWhich) return unknown(`pkg_add failed: it said ${words}`);
  // A repository that has quirks and nothing else is not one of this system.
  const lost = obstacles.find((line) => line.startsWith("Couldn't find updates for "));
  if (lost !== undefined && choices.value.every(({ installed }) => installed.stem === 'quirks')) {
    return unknown(`pkg_add found no candidate for any installed package: it said ${quoted(lost)}`);
  }
  return known({ choices: choices.value, ...sentences });
}

// Every run looks up quirks first, installed or not: the package that knows what became of others.
// quirks-3.16 signed on 2018-10-12T15:26:25Z
const SIGNED = /^quirks-\d\S{0,99} signed on \d/u;

/** What explains a failure best. */
function firstWords({ complaints, obstacles }: Sentences, stdout: readonly string[]): string {
  const line = [...complaints, ...obstacles, ...stdout].find((text) => text !== '');
  return line === undefined ? 'nothing' : quoted(line);
}
