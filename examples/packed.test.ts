/** Uses the packages as a stranger does: packed, installed into an empty project, types and all. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fleet, startFleet } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT, newProject, type Project, tool } from './packed.ts';

const NEEDS = {
  commands: ['npm', 'npx'],
  trials: [
    { sh: BUILT ? 'true' : 'false', otherwise: 'the packages are not built: npm run build' },
  ],
};

const PACKAGES = ['core', 'providers', 'engine'];

describeWith(NEEDS, 'the packed packages', () => {
  let project: Project;
  let compiled: { readonly status: number | null; readonly stdout: string };

  beforeAll(async () => {
    project = await newProject();
    compiled = await project.run([tool('tsc'), '-p', '.']);
  }, 240_000);

  afterAll(() => project?.remove());

  test('are three libraries and the command', () => {
    expect(project.tarballs.map((path) => path.replace(/^.*\/|-[\d.]+\.tgz$/gu, ''))).toEqual([
      'exosphere-core',
      'exosphere-providers',
      'exosphere-engine',
      'exosphere-cli',
    ]);
  });

  test.each([...PACKAGES, 'cli'])('%s has nothing that publint complains of', async (name) => {
    const tarball = project.tarballs[[...PACKAGES, 'cli'].indexOf(name)] ?? '';
    const { status, stdout } = await project.run([tool('publint'), 'run', tarball, '--strict']);
    expect(stdout).toContain('All good!');
    expect(status).toBe(0);
  });

  test.each(PACKAGES)('%s has types that are right for ES modules', async (name) => {
    const tarball = project.tarballs[PACKAGES.indexOf(name)] ?? '';
    const check = [tool('attw'), tarball, '--profile', 'esm-only', '--format', 'json'];
    const { status, stdout } = await project.run(check);
    const { analysis } = JSON.parse(stdout);
    expect(analysis).toMatchObject({
      packageName: `@exosphere/${name}`,
      types: { kind: 'included' },
    });
    expect(status).toBe(0);
  });

  test('has no test and nothing that is not compiled', async () => {
    for (const name of PACKAGES) {
      const directory = join(project.directory, 'node_modules/@exosphere', name);
      const files = await readdir(directory, { recursive: true });
      expect(files.filter((path) => /\.test\.|testing|tsbuildinfo/u.test(path))).toEqual([]);
      const sources = files.filter((path) => /^src\/.*\.ts$/u.test(path)).sort();
      const modules = files.filter((path) => /^dist\/.*\.js$/u.test(path)).sort();
      expect(modules).toEqual(
        sources.map((path) => path.replace(/^src(?<rest>.*)\.ts$/u, 'dist$<rest>.js')),
      );
    }
  });

  test('are imported without a word, a look at the environment, or a trace', async () => {
    const { status, stdout, stderr } = await project.run([
      process.execPath,
      '--input-type=module',
      '--eval',
      WATCHED_IMPORT,
    ]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ seen: [], globals: [], listeners: [] });
    expect(status).toBe(0);
  });

  test('name no global of the process that is handed to them', async () => {
    for (const name of PACKAGES) {
      const dist = join(project.directory, 'node_modules/@exosphere', name, 'dist');
      for (const file of await readdir(dist, { recursive: true })) {
        if (!file.endsWith('.js')) continue;
        const code = withoutComments(await readFile(join(dist, file), 'utf8'));
        expect([name, file, FORBIDDEN.exec(code)?.[0]]).toEqual([name, file, undefined]);
      }
    }
  });

  test('have types that the examples compile with, library check included', () => {
    expect(compiled).toMatchObject({ status: 0, stdout: '' });
  });

  test('the command is whole in its one tarball, with its man page and the licences of all in it', async () => {
    const prefix = join(project.directory, 'global');
    const install = ['npm', 'install', '--global', '--prefix', prefix, '--prefer-offline'];
    const installed = await project.run(
      [...install, '--no-audit', '--no-fund', project.tarballs.at(-1) ?? ''],
      process.env,
    );
    expect(installed).toMatchObject({ status: 0 });
    expect(await readFile(join(prefix, 'share/man/man1/exosphere.1'), 'utf8')).toMatch(
      /^\.TH EXOSPHERE 1/mu,
    );
    const dist = join(prefix, 'lib/node_modules/@exosphere/cli/dist');
    const licences = await readFile(join(dist, 'third-party-licences.txt'), 'utf8');
    for (const name of ['commander', 'libsql', 'piscina', 'ssh2', 'valibot', 'yaml']) {
      expect(licences).toMatch(new RegExp(`^${name} [\\d.]+\n=+\n\n\\S`, 'mu'));
    }
    const fleet = await startFleet({ hosts: HOSTS.slice(0, 1) });
    try {
      const env = { ...fleet.environment, HOME: fleet.directory };
      const command = join(prefix, 'bin/exosphere');
      const refreshed = await project.run([command, 'inventory', 'refresh', '-v'], env);
      expect(refreshed.stdout).toMatch(/^web +2 updates, 1 security/u);
      expect(refreshed).toMatchObject({ status: 0, stderr: '' });
    } finally {
      await fleet.stop();
    }
  });

  describe('with a fleet', () => {
    let fleet: Fleet;

    beforeAll(async () => {
      fleet = await startFleet({ hosts: HOSTS });
    });

    afterAll(() => fleet?.stop());

    const example = async (path: string, ...args: readonly string[]) => {
      const env = { ...fleet.environment, HOME: fleet.directory };
      const ended = await project.run([process.execPath, `js/${path}.js`, ...args], env);
      return { ...ended, lines: ended.stdout.trimEnd().split('\n') };
    };

    // In this order: what comes later reads what was learnt before.
    test('refresh-fleet tells what came of each host', async () => {
      const { status, lines, stderr } = await example('library/refresh-fleet');
      const { address, port } = fleet.host('gone');
      expect(lines.sort()).toEqual([
        'db: updates 1, security 1',
        `gone: connection refused (${address} port ${port}) (OFFLINE)`,
        expect.stringMatching(
          /^odd: .*Unable to acquire the dpkg frontend lock.* \(DATA_REFRESH\)$/u,
        ),
        'router: no supported package manager (UNSUPPORTED_OS)',
        'web: updates 2, security 1',
      ]);
      expect(stderr).toBe('');
      expect(status).toBe(2);
    });

    test('security-updates lists them, and the hosts that are not known', async () => {
      const { status, lines, stderr } = await example('library/security-updates');
      expect(lines).toEqual([
        'web openssl 3.0.14-1 3.0.15-1',
        'db sudo 1.9.5p2-9.el9 1.9.5p2-10.el9_4 important',
        'odd: not known',
      ]);
      expect(stderr).toBe('');
      expect(status).toBe(0);
    });

    test('packages-report is CSV that no spreadsheet runs', async () => {
      const { status, lines, stderr } = await example('library/packages-report');
      expect(lines).toEqual([
        'package,count,hosts',
        '"sudo",1,"db"',
        '"openssl",1,"web"',
        '"tzdata",1,"web"',
      ]);
      expect(stderr).toBe('3 hosts are not known, or not lately.\n');
      expect(status).toBe(0);
    });

    test('read-captures reads text alone', async () => {
      const cases = join(import.meta.dirname, '../test-fixtures/captures/apt');
      const { status, stdout } = await example('library/read-captures', join(cases, 'no-lists'));
      expect(stdout).toMatch(/^not known: /u);
      expect(status).toBe(3);
      const quiet = await example('library/read-captures', join(cases, 'debian-up-to-date'));
      expect(quiet).toMatchObject({ status: 0, stdout: '' });
    });

    test('openwrt-fleet uses a provider that is none of ours, in every thread', async () => {
      const { status, lines, stderr } = await example('provider/openwrt-fleet');
      expect(stderr).toBe('');
      expect(lines).toContain('router (opkg): libopenssl3 3.0.15-r1');
      expect(status).toBe(0);
    });
  });

  test('cancel stops what is not done in time', async () => {
    const fleet = await startFleet({
      hosts: [{ name: 'quick' }, { name: 'slow', listingMs: 60_000 }],
    });
    try {
      const env = { ...fleet.environment, HOME: fleet.directory };
      const { status, stdout, stderr } = await project.run(
        [process.execPath, 'js/library/cancel.js', '4'],
        env,
      );
      expect(stderr).toBe('');
      expect(stdout).toBe('1 refreshed, 1 cancelled, of 2\n');
      expect(status).toBe(0);
    } finally {
      await fleet.stop();
    }
  });
});

const HOSTS = [
  {
    name: 'web',
    updates: [
      { name: 'openssl', installed: '3.0.14-1', candidate: '3.0.15-1', security: true },
      { name: 'tzdata', installed: '2024a-0', candidate: '2024b-0', security: false },
    ],
  },
  {
    name: 'db',
    system: 'rocky-9',
    updates: [
      {
        name: 'sudo',
        installed: '1.9.5p2-9.el9',
        candidate: '1.9.5p2-10.el9_4',
        security: true,
        severity: 'important',
      },
    ],
  },
  { name: 'gone', fault: 'refused' },
  {
    name: 'odd',
    answers: {
      'apt.simulate': {
        stdout: '',
        stderr: 'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend)\n',
        exitCode: 100,
      },
    },
  },
  {
    name: 'router',
    system: 'void-linux',
    answers: {
      release: said('ID="openwrt"\nVERSION_ID="23.05.5"\n'),
      tools: said('opkg\n'),
      'opkg.upgradable': said('libopenssl3 - 3.0.14-r1 - 3.0.15-r1\n'),
      'opkg.feeds': said('openwrt_base\n'),
      'opkg.lists': said('1732147200 openwrt_base\n'),
    },
  },
] as const;

function said(stdout: string) {
  return { stdout, stderr: '', exitCode: 0 } as const;
}

/** Imports the packages while it watches the process, and tells what it saw. */
const WATCHED_IMPORT = `
const seen = [];
// Node's own module loader looks for variables of its own.
const see = (what) => {
  const [, , , caller = ''] = new Error().stack.split('\\n');
  if (!caller.includes('node:internal/')) seen.push(what);
};
const { write } = process.stdout;
for (const stream of [process.stdout, process.stderr]) stream.write = () => seen.push('write');
process.exit = () => seen.push('exit');
process.env = new Proxy(process.env, {
  get: (env, name) => { see('env ' + String(name)); return env[name]; },
  has: (env, name) => { see('env ' + String(name)); return name in env; },
  ownKeys: (env) => { see('env'); return Reflect.ownKeys(env); },
});
const globals = Reflect.ownKeys(globalThis);
const listening = () => process.eventNames().flatMap((name) => process.listeners(name));
const listeners = listening();
for (const name of ${JSON.stringify([...PACKAGES, 'core/view'])}) await import('@exosphere/' + name);
write.call(process.stdout, JSON.stringify({
  seen,
  globals: Reflect.ownKeys(globalThis).filter((key) => !globals.includes(key)).map(String),
  listeners: listening().filter((listener) => !listeners.includes(listener)).map(String),
}));
`;

const FORBIDDEN =
  /\bprocess\.(?:env|exit|exitCode|argv|cwd|stdout|stderr|stdin|on|once)\b|\bconsole\./u;

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//gu, '').replace(/^\s*\/\/.*$/gmu, '');
}
