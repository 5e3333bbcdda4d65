/** What the tests of commands run on: streams that keep their text, and a service without hosts. */

import {
  type Config,
  changesSince,
  exposure,
  type HostConfig,
  type HostEvent,
  type HostRecord,
  type HostSpan,
  isStale,
  newRecord,
  type Operation,
  type OperationEvidence,
  type Options,
  optionKey,
  optionNames,
  optionTable,
  type Problem,
  type Row,
  summarize,
} from '@exosphere/core';
import { plain } from '@exosphere/core/view';
import {
  type Cleared,
  type ConfigSource,
  type LoadedConfig,
  makeDirectory,
  type OpenConnectionState,
  type Service,
} from '@exosphere/engine';
import { NOW } from '@exosphere/test-fixtures/records';
import type { Context, ProgramEnd } from './context.ts';
import type { EndingSignal } from './interrupt.ts';
import type { Io, Output } from './io.ts';

export {
  discovered,
  EARLIER,
  failed,
  NOW,
  notLast,
  pinged,
  recordOf,
  refreshed,
  update,
  yielding,
} from '@exosphere/test-fixtures/records';

export interface TestOutput extends Output {
  /** Everything written so far. */
  text(): string;
}

/** A stream that keeps its text: a pipe, or with a width a terminal. */
export function testOutput(terminal?: { readonly width: number | (() => number) }): TestOutput {
  let all = '';
  const width = terminal?.width;
  return {
    write: (text) => {
      all += text;
    },
    isTerminal: terminal !== undefined,
    canRedraw: terminal !== undefined,
    ready: async () => undefined,
    style: plain,
    width: () => (typeof width === 'function' ? width() : width),
    text: () => all,
  };
}

export interface TestSetup {
  readonly hosts?: readonly HostConfig[];
  readonly options?: Partial<Options>;
  readonly warnings?: readonly Problem[];
  readonly env?: { readonly [name: string]: string };
  readonly noFile?: boolean;
  /** What is stored, by host. */
  readonly records?: { readonly [host: string]: HostRecord };
  readonly evidence?: readonly OperationEvidence[];
  /** The history of the updates of all hosts. */
  readonly spans?: readonly HostSpan[];
  readonly ignoredSshConfig?: readonly string[];
  /** The connections that are kept. */
  readonly connections?: readonly OpenConnectionState[];
  /** What happens in a run. */
  run?(
    steps: readonly Operation[],
    names: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<HostEvent>;
  readonly cleared?: Cleared;
  /** Where the configuration file is found, each time it is looked for. */
  locate?(): ConfigSource;
  /** How a program ends that is run; well when absent. */
  program?(): ProgramEnd;
  /** What loading the configuration throws, each time. */
  loadFailure?(): Error | undefined;
  /** Width of the terminal that stderr is; a pipe when absent. */
  readonly stderrWidth?: number;
  readonly stdoutWidth?: number;
  /** What the person at the terminal answers; nobody is there when absent. */
  readonly answer?: string;
  /** Thrown instead of loading the configuration, or opening the store. */
  readonly loadError?: Error;
  readonly openError?: Error;
}

export interface TestContext extends Context {
  readonly stdout: TestOutput;
  readonly stderr: TestOutput;
  /** What was done to the service: `run refresh: web1, web2`, `clear`, `close`. */
  readonly calls: readonly string[];
  readonly exits: readonly number[];
  signal(name: EndingSignal): void;
  closeStdout(): void;
}

/** Everything that a command gets, without process, files or network. */
export function testContext(setup: TestSetup = {}): TestContext {
  const { hosts = [], env = {}, stderrWidth, stdoutWidth } = setup;
  const stdout = testOutput(stdoutWidth === undefined ? undefined : { width: stdoutWidth });
  const stderr = testOutput(stderrWidth === undefined ? undefined : { width: stderrWidth });
  const closed = new AbortController();
  const calls: string[] = [];
  const exits: number[] = [];
  const watchers = new Set<(signal: EndingSignal) => void>();
  const io: Io = {
    stdout,
    stderr,
    closed: closed.signal,
    canAsk: setup.answer !== undefined,
    ask: async (question) => {
      if (setup.answer === undefined) return undefined;
      stderr.write(`${question}\n`);
      return setup.answer;
    },
  };
  const loaded = testConfig(setup, hosts);
  return {
    io,
    stdout,
    stderr,
    calls,
    exits,
    environment: {
      env,
      platform: 'linux',
      home: '/home/ada',
      cwd: '/home/ada',
      username: 'ada',
      clock: () => new Date(NOW),
    },
    signals: {
      watch: (onSignal) => {
        watchers.add(onSignal);
        return () => watchers.delete(onSignal);
      },
      exit: (code) => exits.push(code),
    },
    load: async () => {
      const error = setup.loadError ?? setup.loadFailure?.();
      if (error !== undefined) throw error;
      return loaded;
    },
    locate: async () => setup.locate?.() ?? loaded.source,
    makeDirectory,
    runProgram: async (words) => {
      calls.push(`run program ${words.join(' ')}`);
      return setup.program?.() ?? { status: 0 };
    },
    terminal: undefined,
    suspend: async () => undefined,
    open: () => {
      if (setup.openError !== undefined) throw setup.openError;
      return testService(setup, loaded, calls);
    },
    clearStore: async () => {
      calls.push('clear');
      return setup.cleared ?? {};
    },
    signal: (name) => {
      for (const watcher of [...watchers]) watcher(name);
    },
    closeStdout: () => closed.abort(),
  };
}

const DIRECTORIES = { config: '/config', state: '/state', log: '/state/log', cache: '/cache' };

function testConfig(setup: TestSetup, hosts: readonly HostConfig[]): LoadedConfig {
  const set = setup.options ?? {};
  const options = optionNames.map((name) => {
    const fallback = optionTable[name].default;
    const value =
      typeof fallback === 'object' && fallback !== null && 'file' in fallback
        ? `${DIRECTORIES[fallback.directory]}/${fallback.file}`
        : fallback;
    return [optionKey(name), value] as const;
  });
  const origins = optionNames.map((name) => {
    const key = optionKey(name);
    return [key, Object.hasOwn(set, key) ? 'file' : 'default'] as const;
  });
  const config = {
    options: { ...Object.fromEntries(options), ...set },
    origins: Object.fromEntries(origins),
    hosts,
  } as unknown as Config;
  return {
    config,
    source: setup.noFile
      ? { found: false, lookedFor: ['/home/ada/.config/exosphere/config.yaml'] }
      : { found: true, file: '/etc/exosphere.yaml', format: 'yaml' },
    directories: DIRECTORIES,
    warnings: setup.warnings ?? [],
  };
}

function testService(setup: TestSetup, loaded: LoadedConfig, calls: string[]): Service {
  const record = (name: string): HostRecord => setup.records?.[name] ?? newRecord();
  return {
    loaded,
    rows: async (names, { fixes = false } = {}) =>
      loaded.config.hosts
        .filter(({ name }) => names === undefined || names.includes(name))
        .map(({ name, description, tags }) => {
          const stored = setup.records?.[name];
          const summary = stored === undefined ? undefined : summarize(stored);
          return {
            name,
            tags,
            ...(description === undefined ? {} : { description }),
            ...(summary === undefined ? {} : { summary }),
            stale: summary === undefined || isStale(summary, NOW, 86_400),
            ...(fixes ? oldestFixOf(setup, name) : {}),
          };
        }),
    rowsSince: async () => ({ revision: 0, rows: [] }),
    entries: async function* (names, { history } = {}) {
      for (const host of loaded.config.hosts) {
        if (names !== undefined && !names.includes(host.name)) continue;
        const known = record(host.name);
        const stale = isStale(summarize(known), NOW, 86_400);
        const spans = setup.spans?.filter((span) => span.host === host.name) ?? [];
        yield { host, record: known, stale, ...(history === undefined ? {} : { spans }) };
      }
    },
    record: async (name) => record(name),
    evidence: async () => setup.evidence ?? [],
    pendingSince: async (name) =>
      setup.spans?.filter((span) => span.host === name && span.goneAt === undefined) ?? [],
    changes: async function* (since) {
      for (const { name } of loaded.config.hosts) {
        const spans = setup.spans?.filter((span) => span.host === name) ?? [];
        yield changesSince(spans, since.toISOString());
      }
    },
    exposure: async (name, since) =>
      exposure(setup.spans?.filter((span) => span.host === name) ?? [], since.toISOString(), NOW),
    loginName: async (name) =>
      loaded.config.hosts.find((host) => host.name === name)?.username ?? 'ada',
    ignoredSshConfig: async () => setup.ignoredSshConfig ?? [],
    run: (steps, names, options) => {
      calls.push(`run ${steps.join(', ')}: ${names.join(', ')}`);
      const signal = options?.signal ?? new AbortController().signal;
      return setup.run?.(steps, names, signal) ?? nothing();
    },
    log: (level, message) => {
      calls.push(`log ${level}: ${message}`);
    },
    onLog: () => () => undefined,
    connections: () => setup.connections ?? [],
    closeConnections: async (names) => {
      calls.push(`close connections: ${names?.join(', ') ?? 'all'}`);
    },
    save: async () => {
      calls.push('save');
    },
    close: async () => {
      calls.push('close');
    },
  };
}

function oldestFixOf({ spans = [] }: TestSetup, name: string): Pick<Row, 'oldestFix'> {
  const since = spans
    .filter(
      ({ host, goneAt, state }) => host === name && goneAt === undefined && state === 'pending',
    )
    .flatMap(({ securitySince }) => securitySince ?? [])
    .sort()[0];
  if (since === undefined) return {};
  return { oldestFix: { since, seconds: (Date.parse(NOW) - Date.parse(since)) / 1000 } };
}

async function* nothing(): AsyncGenerator<HostEvent, void, undefined> {
  // A run of no events.
}
