/** What tests share that compare us with `ssh -G`, which prints what it makes of a configuration and connects nowhere. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, hostname, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigurationError, type Target } from '@exosphere/core';
import { endpointOf, type Login } from '../../endpoint.ts';
import { readSshConfigs } from '../../read-config.ts';
import { parseJump } from '../jump.ts';
import { firstValue, settingsFor } from '../settings.ts';

/** The settings by keyword as ssh prints them, or `refused`. */
export type View = { readonly [keyword: string]: string | readonly string[] } | 'refused';

/** Who runs the tests. */
export const LOGIN: Login = {
  username: userInfo().username,
  home: userInfo().homedir,
  defaultConnectTimeoutMs: 10_000,
  uid: userInfo().uid,
  localHostname: hostname(),
  env: { ...process.env, HOME: homedir() },
};

/** The keywords that are compared; of the others ssh prints its defaults. */
const COMPARED = [
  'addressfamily',
  'bindaddress',
  'connecttimeout',
  'globalknownhostsfile',
  'hostkeyalias',
  'hostname',
  'identitiesonly',
  'port',
  'proxycommand',
  'proxyjump',
  'serveraliveinterval',
  'stricthostkeychecking',
  'user',
  'userknownhostsfile',
];

/** Runs a function in a fresh directory with these files; `DIR` in their texts stands for the directory. */
export async function withFiles<T>(
  files: { readonly [name: string]: string },
  act: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'exosphere-ssh-config-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(directory, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text.replaceAll('DIR', directory));
      // The umask may be anything, and ssh refuses what others may write.
      chmodSync(path, 0o644);
    }
    return await act(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What ssh makes of a file for a host. Keywords that its version does not know are left out. */
export function viewOfSsh(file: string, host: string, arguments_: readonly string[] = []): View {
  const { status, stdout } = spawnSync(
    'ssh',
    ['-G', '-o', 'IgnoreUnknown=*', '-F', file, ...arguments_, '--', host],
    {
      encoding: 'utf8',
      env: { ...process.env, HOME: homedir() },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  if (status !== 0) return 'refused';
  const lines = stdout.split('\n').map((line) => {
    const [keyword = '', ...values] = line.split(' ');
    return { keyword, value: values.join(' ') };
  });
  const values = (wanted: string): readonly string[] =>
    lines.filter(({ keyword }) => keyword === wanted).map(({ value }) => value);
  const compared = COMPARED.flatMap((keyword) =>
    values(keyword).map((value) => [keyword, value] as const),
  );
  return {
    ...Object.fromEntries(compared),
    // Several of ours are not in its defaults, and the other way round.
    identityfile: values('identityfile').filter((path) => !path.startsWith('~/.ssh/id_')),
  };
}

/** What we make of the same, spelled as ssh prints it. */
export async function viewOfOurs(file: string, host: string): Promise<View> {
  try {
    const configs = await readSshConfigs(file, LOGIN.home);
    const { settings, hostname, wrong } = settingsFor(configs, {
      name: host,
      localUser: LOGIN.username,
    });
    if (wrong !== undefined) return 'refused';
    const endpoint = endpointOf(targetNamed(host), configs, LOGIN);
    if (endpoint.obstacle !== undefined) return 'refused';
    const value = (keyword: Parameters<typeof firstValue>[1]) => firstValue(settings, keyword);
    const printed = {
      addressfamily: value('addressfamily') ?? 'any',
      bindaddress: value('bindaddress'),
      connecttimeout: value('connecttimeout') ?? 'none',
      globalknownhostsfile: endpoint.globalKnownHosts.join(' ') || 'none',
      hostkeyalias: value('hostkeyalias')?.toLowerCase(),
      hostname,
      identitiesonly: value('identitiesonly') ?? 'no',
      port: value('port') ?? '22',
      proxycommand: not('none', value('proxycommand')),
      proxyjump: printedJump(not('none', value('proxyjump'))),
      serveraliveinterval: value('serveraliveinterval') ?? '0',
      stricthostkeychecking: STRICT[value('stricthostkeychecking') ?? 'ask'],
      user: value('user') ?? LOGIN.username,
      userknownhostsfile: endpoint.userKnownHosts.join(' ') || 'none',
      identityfile: settings.identityfile?.map(({ values }) => values[0] ?? '') ?? [],
    };
    const entries = Object.entries(printed).filter(([, each]) => each !== undefined);
    return Object.fromEntries(entries) as View;
  } catch (error) {
    if (error instanceof ConfigurationError) return 'refused';
    throw error;
  }
}

/** A target of which nothing is said explicitly. */
export function targetNamed(address: string): Target {
  return {
    host: address,
    address,
    commandTimeoutMs: 1,
    syncTimeoutMs: 1,
    maxOutputBytes: 1,
    locale: 'C',
    sudoPolicy: 'skip',
  };
}

/** The endpoint for a host by one file. */
export async function endpointBy(file: string, host: string) {
  return endpointOf(targetNamed(host), await readSshConfigs(file, LOGIN.home), LOGIN);
}

const STRICT: { readonly [value: string]: string } = {
  yes: 'true',
  no: 'false',
  ask: 'ask',
  'accept-new': 'accept-new',
};

/** The last host is printed with brackets around a number, the others as they are written. */
function printedJump(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const last = parseJump(text)?.at(-1);
  const { username, host = '', port } = last ?? {};
  const shown = /:|^[\d.]+$/u.test(host) ? `[${host}]` : host;
  const hop = [
    username === undefined ? '' : `${username}@`,
    shown,
    port === undefined ? '' : `:${port}`,
  ];
  return [...text.split(',').slice(0, -1), hop.join('')].join(',');
}

function not(none: string, value: string | undefined): string | undefined {
  return value?.toLowerCase() === none ? undefined : value;
}
