/** Shows and closes the connections that are kept at the prompt. */
import { type HostConfig, oneLine } from '@exosphere/core';
import { type Cell, counted, type TableColumn, tableLines } from '@exosphere/core/view';
import type { OpenConnectionState, Service } from '@exosphere/engine';
import { type Context, withService } from '../context.ts';
import { complaint, DONE, FAILED } from '../errors.ts';
import { chooseHosts, loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import { toJson } from '../render/json.ts';

export interface ShowOptions {
  readonly active?: boolean;
  readonly json?: boolean;
}

export interface CloseOptions {
  readonly verbose?: boolean;
}

/** Lists the hosts and their connections; the exit code. */
export function showKept(
  context: Context,
  words: readonly string[],
  options: ShowOptions,
): Promise<number> {
  return onKept(context, words, async (service, hosts) => show(context, service, hosts, options));
}

/** Closes the connections to the hosts; the exit code. */
export function closeKept(
  context: Context,
  words: readonly string[],
  options: CloseOptions,
): Promise<number> {
  return onKept(context, words, (service, hosts) => close(context, service, hosts, options));
}

async function onKept(
  context: Context,
  words: readonly string[],
  work: (service: Service, hosts: readonly HostConfig[]) => Promise<number>,
): Promise<number> {
  const loaded = await loadTold(context);
  const hosts = chooseHosts(loaded, words);
  if (!loaded.config.options.sshPipelining) {
    const hint = 'set the option "ssh_pipelining" to true, and start the prompt again';
    context.io.stderr.write(complaint(['no connections are kept'], hint));
    return FAILED;
  }
  return withService(context, loaded, (service) => work(service, hosts));
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'Host', min: 12 },
  { title: 'IP', min: 12 },
  { title: 'Port', rank: 1 },
  { title: 'Idle' },
  { title: 'State' },
];

function show(
  { io: { stdout, stderr } }: Context,
  service: Service,
  hosts: readonly HostConfig[],
  { active, json }: ShowOptions,
): number {
  const open = new Map(service.connections().map((one) => [one.host, one]));
  const shown = active ? hosts.filter(({ name }) => open.has(name)) : hosts;
  if (json) {
    stdout.write(toJson(shown.map((host) => facts(host, open.get(host.name)))));
  } else if (shown.length > 0) {
    const rows = shown.map((host) => row(host, open.get(host.name)));
    writeLines(stdout, tableLines(COLUMNS, rows, layoutOf(stdout)));
  }
  if (shown.length === 0) stderr.write('No connection is open.\n');
  return DONE;
}

function stateOf(one: OpenConnectionState | undefined): 'Connected' | 'Expiring' | 'Inactive' {
  if (one === undefined) return 'Inactive';
  return one.expiring ? 'Expiring' : 'Connected';
}

function row(host: HostConfig, one: OpenConnectionState | undefined): readonly Cell[] {
  const state = stateOf(one);
  return [
    { text: oneLine(host.name) },
    { text: oneLine(host.ip) },
    { text: host.port === undefined ? '(default)' : String(host.port) },
    { text: idleText(one) },
    { text: state, ...(state === 'Connected' ? { tone: 'green' as const } : {}) },
  ];
}

function idleText(one: OpenConnectionState | undefined): string {
  if (one === undefined) return '-';
  return one.idleSeconds === undefined ? 'in use' : `${one.idleSeconds} s`;
}

function facts(host: HostConfig, one: OpenConnectionState | undefined) {
  return {
    host: host.name,
    ip: host.ip,
    port: host.port ?? null,
    idle_seconds: one?.idleSeconds ?? null,
    in_use: one !== undefined && one.idleSeconds === undefined,
    state: stateOf(one).toLowerCase(),
  };
}

async function close(
  { io: { stdout } }: Context,
  service: Service,
  hosts: readonly HostConfig[],
  { verbose }: CloseOptions,
): Promise<number> {
  const wanted = new Set(hosts.map(({ name }) => name));
  const open = service.connections().filter(({ host }) => wanted.has(host));
  // No names would mean all of them.
  if (open.length > 0) await service.closeConnections(open.map(({ host }) => host));
  if (verbose)
    writeLines(
      stdout,
      open.map(({ host }) => `${oneLine(host)}: closed`),
    );
  stdout.write(`${counted(open.length, 'connection')} closed.\n`);
  return DONE;
}
