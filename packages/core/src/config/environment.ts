/** Options from environment variables: `EXOSPHERE_OPTIONS_LOG_LEVEL=debug`. */
import { didYouMean } from '../nearest.ts';
import { quoted } from '../text.ts';
import { contradiction } from './contradiction.ts';
import {
  isOptionName,
  type OptionKey,
  type OptionName,
  type Options,
  optionKey,
  optionNames,
  optionTable,
} from './options.ts';
import type { Problem } from './problem.ts';
import { describeRule, type Value } from './rule.ts';

/** Environment variables with this prefix and the name of an option in capitals override that option. */
export const OPTION_PREFIX = 'EXOSPHERE_OPTIONS_';

/** Environment variables, as `process.env` has them. */
export interface Variables {
  readonly [name: string]: string | undefined;
}

/** What the environment sets, and what it sets wrongly: that is left out, never fatal. */
export interface Overrides {
  readonly options: Partial<Options>;
  readonly warnings: readonly Problem[];
}

/**
 * Reads the overrides. A value is read as JSON where that gives the option's type, else as text.
 * `fromFile` is what the file sets: values that are only valid together are judged with it.
 * Loads the checker only if there is an override.
 */
export async function readOverrides(
  variables: Variables,
  fromFile: Partial<Options>,
): Promise<Overrides> {
  const names = Object.keys(variables)
    .filter((name) => name.startsWith(OPTION_PREFIX) && variables[name] !== undefined)
    .sort();
  if (names.length === 0) return { options: {}, warnings: [] };

  const { checkValue, hasType } = await import('./schema.ts');
  const options: { [K in OptionKey]?: Value } = {};
  const warnings: Problem[] = [];
  for (const variable of names) {
    const name = variable.slice(OPTION_PREFIX.length).toLowerCase();
    if (!isOptionName(name)) {
      warnings.push(unknownVariable(variable, name));
      continue;
    }
    const text = variables[variable] ?? '';
    const { rule } = optionTable[name];
    const json = parseJson(text);
    const checked = checkValue(rule, hasType(rule, json) ? json : text);
    if (checked !== undefined) options[optionKey(name)] = checked.value;
    else
      warnings.push(ignored(variable, `must be ${describeRule(rule)}, but is ${quoted(text, 60)}`));
  }
  return withoutContradiction(options as Partial<Options>, fromFile, warnings);
}

/** Drops the overrides that make a contradiction with each other, the file or the defaults. */
function withoutContradiction(
  options: Partial<Options>,
  fromFile: Partial<Options>,
  warnings: readonly Problem[],
): Overrides {
  const wrong = contradiction({ ...fromFile, ...options });
  if (wrong === undefined) return { options, warnings };
  const dropped = wrong.names.filter((name) => Object.hasOwn(options, optionKey(name)));
  const kept = Object.entries(options).filter(
    ([key]) => !dropped.some((name) => optionKey(name) === key),
  );
  return {
    options: Object.fromEntries(kept) as Partial<Options>,
    warnings: [...warnings, ...dropped.map((name) => ignored(variableFor(name), wrong.message))],
  };
}

/** The environment variable that overrides the option. */
export function variableFor(name: OptionName): string {
  return `${OPTION_PREFIX}${name.toUpperCase()}`;
}

/** Undefined when the text is no JSON; JSON itself has no such value. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unknownVariable(variable: string, name: string): Problem {
  const hint = didYouMean(name, optionNames);
  const warning = ignored(variable, 'there is no such option');
  return hint === undefined ? warning : { ...warning, hint };
}

function ignored(variable: string, reason: string): Problem {
  const shown = quoted(variable, 80).slice(1, -1);
  return { message: `environment variable ${shown} is ignored: ${reason}`, path: variable };
}
