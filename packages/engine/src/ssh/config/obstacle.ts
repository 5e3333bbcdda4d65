/** Words the reasons why a configuration lets no connection be tried. Pure. */
import { type Failure, oneLine, quoted } from '@exosphere/core';
import type { Setting } from '../config-file.ts';
import { ALGORITHMS, type AlgorithmKind } from './algorithms.ts';

/** One line may name any number of files, each of any length. */
const MOST_TOLD = 3;

/** Lines that can only be judged for one host, such as a token that may not be used; each with file and line. */
export function unusable(mistakes: readonly string[]): Failure {
  return obstacle(
    `the SSH configuration cannot be used: ${mistakes.slice(0, MOST_TOLD).map(inShort).join('; ')}`,
    'mend the line: ssh refuses it too',
  );
}

/** A list of algorithms of which the SSH library has none: what the user allows is not widened. */
export function noneLeft(kind: AlgorithmKind, { at }: Setting): Failure {
  return obstacle(
    `${at}: ${NAMES[kind]} allows nothing that the built-in SSH library can do`,
    `allow one of ${ALGORITHMS[kind].offered.join(', ')}`,
  );
}

const NAMES: { readonly [kind in AlgorithmKind]: string } = {
  kexalgorithms: 'KexAlgorithms',
  ciphers: 'Ciphers',
  hostkeyalgorithms: 'HostKeyAlgorithms',
};

function inShort(text: string): string {
  return quoted(text, 300).slice(1, -1);
}

function obstacle(message: string, hint: string): Failure {
  return { kind: 'unreachable', message: oneLine(message), hint, reached: false };
}
