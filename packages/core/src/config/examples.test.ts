/** The configurations in examples/config are what people start from: they must be right and complete. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ConfigFile, ConfigFormat } from './config.ts';
import { hostFieldNames } from './host-fields.ts';
import { camelCase, optionKey, optionNames, optionTable } from './options.ts';
import { parseConfig } from './parse.ts';

async function example(name: string): Promise<ConfigFile> {
  const path = join(import.meta.dirname, '../../../../examples/config', name);
  const format = name.split('.').at(-1) as ConfigFormat;
  const parsed = await parseConfig(readFileSync(path, 'utf8'), format, name);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  expect(parsed.warnings).toEqual([]);
  return parsed.config;
}

test('the minimal one has two hosts and no option', async () => {
  expect(await example('minimal.yaml')).toEqual({
    options: {},
    hosts: [
      { name: 'web1', ip: 'web1.example.com', tags: [] },
      { name: 'db1', ip: '192.0.2.10', tags: [] },
    ],
  });
});

describe.each(['full.yaml', 'full.toml', 'full.json'])('%s', (name) => {
  test('says the same as the others', async () => {
    expect(await example(name)).toEqual(await example('full.json'));
  });

  test.each(optionNames)(
    'has the option %s, with its default where that is a plain value',
    async (option) => {
      const { options } = await example(name);
      const byDefault = optionTable[option].default;
      expect(Object.keys(options)).toContain(optionKey(option));
      if (byDefault === null) return;
      const value = options[optionKey(option)];
      if (typeof byDefault === 'object')
        expect(value).toMatch(new RegExp(`/${byDefault.file}$`, 'u'));
      else expect(value).toBe(byDefault);
    },
  );

  test('has a host with every field', async () => {
    const { hosts } = await example(name);
    expect(Object.keys(hosts[1] ?? {}).sort()).toEqual(hostFieldNames.map(camelCase).sort());
  });
});
