/** Puts together what holds: the environment before the file before the defaults. Needs no parser. */
import type { Config, ConfigFile, Origin } from './config.ts';
import type { Overrides } from './environment.ts';
import {
  type DefaultFile,
  type OptionKey,
  type Options,
  optionKey,
  optionNames,
  optionTable,
} from './options.ts';

/**
 * Makes the full path of an option's file. `path` is as the file or the environment variable has it;
 * for a default it is the file in one of the platform's directories.
 */
export type PlaceFile = (path: string | DefaultFile, origin: Origin) => string;

/** The configuration that holds. */
export function resolveConfig(
  file: ConfigFile,
  environment: Overrides['options'],
  place: PlaceFile,
): Config {
  const options: { [K in OptionKey]?: unknown } = {};
  const origins: { [K in OptionKey]?: Origin } = {};
  for (const name of optionNames) {
    const key = optionKey(name);
    const origin = originOf(key, file.options, environment);
    const spec = optionTable[name];
    const value = { file: file.options, environment, default: { [key]: spec.default } }[origin][
      key
    ];
    const rule = spec.rule.type === 'nullable' ? spec.rule.rule : spec.rule;
    options[key] =
      rule.type === 'path' && value !== null ? place(value as string | DefaultFile, origin) : value;
    origins[key] = origin;
  }
  return { options: options as Options, origins: origins as Config['origins'], hosts: file.hosts };
}

function originOf(key: OptionKey, file: Partial<Options>, environment: Partial<Options>): Origin {
  if (Object.hasOwn(environment, key)) return 'environment';
  return Object.hasOwn(file, key) ? 'file' : 'default';
}
