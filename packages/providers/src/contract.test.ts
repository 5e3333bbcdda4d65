import { spawnSync } from 'node:child_process';
import {
  type Answer,
  type Capture,
  type Captures,
  captureOf,
  cleanText,
  type OsFacts,
  type Probe,
  type Provider,
  toScript,
} from '@exosphere/core';
import { listCaptures, loadCapture } from '@exosphere/test-fixtures';
import { describe, expect, test } from 'vitest';
import { providers } from './index.ts';
import { askIdentity, askRefresh, askSync } from './operations.ts';

const MARK = '0123456789abcdef';

/** The shells that `/bin/sh` may be on a host. */
const SHELLS = [
  { title: 'is read by dash', argv: ['dash', '-n'] },
  { title: 'is read by the shell of busybox', argv: ['busybox', 'sh', '-n'] },
  { title: 'is read by bash as a POSIX shell', argv: ['bash', '--posix', '-n'] },
].map(({ title, argv }) => {
  const here = spawnSync(argv[0] ?? '', ['-c', ':']).error === undefined;
  return {
    title: here ? title : `${title} (skipped: ${argv[0]} is not installed here)`,
    argv,
    here,
  };
});

/** Answers that no host gives in earnest, for every command of a provider alike. */
const HOSTILE: readonly (readonly [title: string, capture: Capture])[] = [
  ['nothing', ended('', '')],
  ['nothing, and exit status 1', ended('', '', 1)],
  ['an empty line', ended('\n', '\n')],
  ['a time-out', { stdout: '', stderr: '', missing: 'timeout' }],
  ['a lost connection', { stdout: '', stderr: '', missing: 'lost' }],
  ['a command that is not there', ended('', 'sh: 1: tool: not found\n', 127)],
  ['an error on standard error', ended('', 'Error: database disk image is malformed\n', 1)],
  ['an error on standard output', ended('E: internal error\nError: internal error\n', '')],
  ['binary noise', ended(noise(200_000), noise(2_000))],
  ['10 MB of lines that mean nothing', ended('Lorem ipsum dolor sit amet\n'.repeat(380_000), '')],
  ['a line of 1 MB', ended('x'.repeat(1_000_000), 'y'.repeat(1_000_000))],
  ['a line of 1 MB of blanks', ended(' '.repeat(1_000_000), '')],
  ['another language', ended('Paketlisten werden gelesen…\n0 aktualisiert, 0 neu\n', '')],
  ['a login banner', ended('Welcome!\n\n  * 0 updates can be applied immediately.\n\n', '')],
];

/** Some package managers of one system share their name with another program elsewhere. */
const KINDS = ['linux', 'freebsd', 'openbsd'];

/** Characters that parsers look for: a long run of one shows what is not linear. */
const STRETCHED = [' ', '0', 'a', ':', '-', '.', '[', '(', ','];

test('no two providers share an id or a title', () => {
  expect(new Set(providers.map(({ id }) => id)).size).toBe(providers.length);
  expect(new Set(providers.map(({ title }) => title)).size).toBe(providers.length);
});

describe.each(providers.map((provider) => [provider.id, provider] as const))(
  '%s',
  (_, provider) => {
    const probes = probesOf(provider);
    const commands = Object.entries(probes).flatMap(([, probe]) => Object.entries(probe.commands));
    const cases = listCaptures(provider.id).map(
      ({ name, dir }) => [name, loadCapture(dir)] as const,
    );

    test('serves hosts that have its tools, and no others', () => {
      const equipped = KINDS.flatMap((kind) => provider.tools.map((tool) => facts([tool], kind)));
      expect(equipped.some((os) => provider.serves(os))).toBe(true);
      expect(KINDS.some((kind) => provider.serves(facts([], kind)))).toBe(false);
    });

    test('names every command once, fit for a file name, and says what it is for', () => {
      const names = commands.map(([name]) => name);
      expect(names.filter((name) => !/^[a-z0-9][a-z0-9-]*$/u.test(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
      expect(commands.filter(([, { purpose }]) => purpose === '')).toEqual([]);
    });

    test('asks root for plain programs by their full path only', () => {
      const root = commands.filter(([, command]) => command.root).map(([, { sh }]) => sh);
      expect(root.filter((sh) => !/^\/[\w/.-]+(?: [\w/=.,:-]+)*$/u.test(sh))).toEqual([]);
    });

    describe.each([
      ['discover', askIdentity([provider]).probe],
      ['refresh', askRefresh([provider]).probe],
      ['sync', askSync([provider]).probe],
    ] as const)('the script of %s', (_name, probe) => {
      for (const { title, argv, here } of SHELLS) {
        test.skipIf(!here)(title, () => {
          const { text } = toScript(probe.commands, { mark: MARK, locale: 'C', root: 'sudo' });
          const [shell = '', ...rest] = argv;
          const { status, stderr } = spawnSync(shell, rest, { input: text, encoding: 'utf8' });
          expect(stderr).toBe('');
          expect(status).toBe(0);
        });
      }
    });

    test.each(HOSTILE)('reads %s as unknown', (_title, capture) => {
      const { updates, security, reboot } = answers(provider, everywhere(provider, capture));
      expect([updates.known, security.known, reboot?.known ?? false]).toEqual([
        false,
        false,
        false,
      ]);
    });

    const failed = HOSTILE.filter(([, { exitCode }]) => exitCode !== 0);
    test.each(failed)('takes %s for no sync that worked', (_title, capture) => {
      const { sync } = answers(provider, everywhere(provider, capture));
      expect(sync?.known ?? false).toBe(false);
    });

    test('has recorded cases', () => {
      expect(cases).not.toHaveLength(0);
    });

    test.each(cases)(
      'the case %s: what is lost on the way is never up to date',
      (_name, captures) => {
        const whole = answers(provider, captures);
        for (const name of Object.keys(captures)) {
          const { stdout, stderr } = captureOf(captures, name);
          const half = stdout.slice(0, stdout.length / 2);
          const lost: Capture = { stdout: half, stderr, missing: 'lost' };
          const part = answers(provider, { ...captures, [name]: lost });
          expectNoFalseGreen(part, whole, name);
        }
      },
    );

    test('its answers cross threads unchanged', () => {
      for (const [, captures] of cases) {
        const whole = answers(provider, captures);
        expect(structuredClone(whole)).toEqual(whole);
      }
    });

    test.each(STRETCHED)(
      'reads its own lines, stretched by 200,000 times "%s", in linear time',
      (character) => {
        const stretched: Record<string, Capture> = {};
        for (const [name, samples] of linesByCommand(cases)) {
          const text = samples.map((line) => stretch(line, character)).join('\n');
          stretched[name] = ended(`${text}\n`, '');
        }
        expect(() => answers(provider, stretched)).not.toThrow();
      },
    );
  },
);

interface Answers {
  readonly updates: Answer<readonly { readonly state: string }[]>;
  readonly security: Answer<unknown>;
  readonly metadataAt?: number;
  readonly reboot?: Answer<{ readonly needed: boolean }>;
  readonly sync?: Answer<null>;
}

function answers(provider: Provider, captures: Captures): Answers {
  const read = <T>(probe: Probe<T>): T =>
    probe.read(
      Object.fromEntries(
        Object.keys(probe.commands).map((name) => [name, captureOf(captures, name)]),
      ),
    );
  return {
    ...read(provider.updates),
    ...(provider.reboot === undefined ? {} : { reboot: read(provider.reboot) }),
    ...(provider.sync === undefined ? {} : { sync: read(provider.sync) }),
  };
}

/** Losing an answer may cost knowledge, as long as that is said; it never makes a host look better. */
function expectNoFalseGreen(part: Answers, whole: Answers, lost: string): void {
  const pending = ({ updates }: Answers): number =>
    updates.known ? updates.value.filter(({ state }) => state === 'pending').length : 0;
  if (part.updates.known) {
    expect(whole.updates.known, `updates without ${lost}`).toBe(true);
    if (pending(part) < pending(whole)) {
      expect(pending(part), `updates without ${lost}`).toBeGreaterThan(0);
      const more = part.updates.notes.length - whole.updates.notes.length;
      expect(more, `notes without ${lost}`).toBeGreaterThan(0);
    }
  }
  if (part.security.known) expect(whole.security.known, `security without ${lost}`).toBe(true);
  if (part.reboot?.known && !part.reboot.value.needed) {
    expect(whole.reboot, `reboot without ${lost}`).toMatchObject({ value: { needed: false } });
  }
  if (part.sync?.known) expect(whole.sync, `sync without ${lost}`).toMatchObject({ known: true });
}

function probesOf({ updates, reboot, sync }: Provider): {
  readonly [name: string]: Probe<unknown>;
} {
  return {
    updates,
    ...(reboot === undefined ? {} : { reboot }),
    ...(sync === undefined ? {} : { sync }),
  };
}

function everywhere(provider: Provider, capture: Capture): Captures {
  const names = Object.values(probesOf(provider)).flatMap(({ commands }) => Object.keys(commands));
  return Object.fromEntries(names.map((name) => [name, capture]));
}

/** Of each command, one recorded line of every kind, by its first characters. */
function linesByCommand(
  cases: readonly (readonly [string, Captures])[],
): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map<string, Map<string, string>>();
  for (const [, captures] of cases) {
    for (const [name, { stdout, stderr }] of Object.entries(captures)) {
      const seen = kinds.get(name) ?? new Map<string, string>();
      for (const line of `${stdout}\n${stderr}`.split('\n')) seen.set(line.slice(0, 5), line);
      kinds.set(name, seen);
    }
  }
  return new Map([...kinds].map(([name, seen]) => [name, [...seen.values()].slice(0, 20)]));
}

function stretch(line: string, character: string): string {
  const at = Math.ceil(line.length / 2);
  return line.slice(0, at) + character.repeat(200_000) + line.slice(at);
}

function facts(tools: readonly string[], kind: string): OsFacts {
  return { kind, ids: [], kernel: '6.1.0', machine: 'x86_64', tools, container: false };
}

function ended(stdout: string, stderr: string, exitCode = 0): Capture {
  return { stdout: cleanText(stdout), stderr: cleanText(stderr), exitCode };
}

/** The same bytes in every run, each of the 256, as a terminal or a broken disk would give them. */
function noise(length: number): string {
  let state = 1;
  const bytes = Uint8Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state >> 16;
  });
  return new TextDecoder().decode(bytes);
}
