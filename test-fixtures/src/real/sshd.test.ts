import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../requirements.ts';
import { outputOf } from './command.ts';
import { freePort } from './free-port.ts';
import { LOGIN_USERS } from './login-users.ts';
import { type Machine, writeMachine } from './machine.ts';
import { processesIn } from './processes.ts';
import { REAL_SSHD } from './requirements.ts';
import { type RealSshd, startSshd } from './sshd.ts';
import { makeKeys, serverFiles } from './sshd-files.ts';

const machine: Machine = {
  hide: ['/etc/os-release', '/var/lib/dpkg'],
  files: {
    '/etc/os-release': 'ID=fixture\n',
    '/var/lib/marks/old': {
      text: 'old\n',
      mode: 0o600,
      modifiedAt: new Date('2024-03-01T00:00:00Z'),
    },
  },
  beforeBoot: 'echo before >/var/lib/marks/before',
  afterBoot: 'echo after >/var/lib/marks/after',
  kernel: '6.1.0-18-amd64',
};

describeWith(REAL_SSHD, 'a real sshd in a simulated machine', () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd({
      machine,
      config: 'Banner /etc/issue.net',
      matchUser: { 'exo-dash': ['SetEnv PATH=/opt/first:/usr/bin'] },
    });
  });
  afterAll(() => sshd.stop());

  test.each(LOGIN_USERS)('$name logs in under $shell', async ({ name, uid, shell }) => {
    const login = await sshd.login(name, `sh -c 'id -u; ps -o args= -p $PPID'; true`);
    const [id, parent] = login.stdout.split('\n');
    expect(login.exitCode).toBe(0);
    expect(id).toBe(`${uid}`);
    expect(parent).toMatch(new RegExp(`^${shell.replace(/.*\//u, '')} -c`, 'u'));
  });

  test('root logs in with the same key', async () => {
    expect((await sshd.login('root', 'id -u')).stdout).toBe('0\n');
  });

  test('the exit status and both streams of a command come back', async () => {
    expect(await sshd.login('exo-bash', 'echo out; echo err >&2; exit 7')).toMatchObject({
      stdout: 'out\n',
      stderr: expect.stringMatching(/err\n$/u),
      exitCode: 7,
    });
  });

  test('the host keys it names are the ones it offers', async () => {
    const offered = await outputOf('ssh-keyscan', ['-p', `${sshd.port}`, '127.0.0.1']);
    expect(offered.trim().split('\n').sort()).toEqual(sshd.knownHosts.trim().split('\n').sort());
    const listed = await outputOf('ssh-keygen', ['-lf', sshd.knownHostsPath]);
    for (const key of sshd.hostKeys) expect(listed).toContain(key.fingerprint);
  });

  test('the machine has its own files, modes and times, and its own kernel release', async () => {
    const login = await sshd.login(
      'exo-bash',
      'cat /etc/os-release; ls /var/lib/dpkg; stat -c "%a %U %Y" /var/lib/marks/old; uname -r; uname -s -r -m',
    );
    expect(login.stdout).toBe(
      'ID=fixture\n600 root 1709251200\n6.1.0-18-amd64\nLinux 6.1.0-18-amd64 x86_64\n',
    );
    expect(login.stderr).toMatch(/cannot access '\/var\/lib\/dpkg'/u);
  });

  test('set-up ran, and what root writes in the machine never reaches this one', async () => {
    await sshd.asRoot('echo root >/var/lib/marks/by-root; rm /etc/hostname || true');
    const { stdout } = await sshd.login('exo-bash', 'cd /var/lib/marks; cat before after by-root');
    expect(stdout).toBe('before\nafter\nroot\n');
    expect(existsSync('/var/lib/marks')).toBe(false);
    expect(await readFile('/etc/os-release', 'utf8')).not.toContain('ID=fixture');
  });

  test('sshd_config can be set for all and for one user', async () => {
    expect((await sshd.login('exo-dash', 'echo $PATH')).stdout).toBe('/opt/first:/usr/bin\n');
    expect((await sshd.login('exo-bash', 'echo $PATH')).stdout).not.toContain('/opt/first');
    expect(await sshd.asRoot('sshd -T -f /exosphere/sshd_config')).toMatchObject({
      stdout: expect.stringContaining('banner /etc/issue.net'),
    });
  });

  test('processes that a login leaves behind are found, by user', async () => {
    await sshd.login('exo-tcsh', `sh -c 'sleep 611 >/dev/null 2>&1 &'`);
    const left = await sshd.processes('exo-tcsh');
    expect(left.map((process) => process.command)).toContain('sleep 611');
    expect(await sshd.processes('exo-fish')).toEqual([]);
    await sshd.asRoot('kill $(pgrep -x sleep)');
    await expect.poll(() => sshd.processes()).toEqual([]);
  });

  test('two machines at once know nothing of each other, and stop ends all of one', async () => {
    const other = await startSshd();
    await other.login('exo-bash', `sh -c 'trap "" TERM HUP; sleep 612 >/dev/null 2>&1 &'`);
    // sshd's own process for the login may take a moment longer to end.
    const sleeper = (await other.processes()).find(({ command }) => command === 'sleep 612');
    expect(sleeper).toBeDefined();
    expect(await sshd.processes()).toEqual([]);
    expect((await other.login('exo-bash', 'test -e /var/lib/marks')).exitCode).toBe(1);

    await other.stop();
    await other.stop();
    expect(existsSync(`/proc/${sleeper?.pid}`)).toBe(false);
    expect(existsSync(dirname(other.logPath))).toBe(false);
    expect(await outputOf('cat', ['/proc/self/mountinfo'])).not.toContain(dirname(other.logPath));
    expect((await sshd.login('exo-bash', 'true')).exitCode).toBe(0);
  });

  test('what a machine hides behind an absolute symbolic link is not removed from this one', async () => {
    const directory = await mkdtemp('/run/exosphere-proof-');
    try {
      // /var/run is a link to /run.
      const other = await startSshd({ machine: { hide: [join('/var', directory)] } });
      expect((await other.login('exo-bash', `test -e ${directory}`)).exitCode).toBe(1);
      await other.stop();
      expect(existsSync(directory)).toBe(true);
    } finally {
      await rmdir(directory);
    }
  });

  test('a machine whose set-up fails says why, and leaves nothing', async () => {
    const failing = startSshd({ machine: { beforeBoot: 'echo "no such moon" >&2; exit 3' } });
    await expect(failing).rejects.toThrow('no such moon');
  });

  test('a machine ends when its owner is killed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'exosphere-machine-'));
    const keys = await makeKeys(directory);
    const options = { port: await freePort(), config: '', matchUser: {} };
    await writeMachine({}, directory, await serverFiles(options, keys));
    const boot = fileURLToPath(new URL('../../real/boot.sh', import.meta.url));
    const program = `require('child_process').spawn('bash', process.argv.slice(1),
      { detached: true, stdio: ['pipe', 'inherit', 'ignore'] })`;
    const owner = spawn(process.execPath, ['-e', program, boot, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(owner.stdout.setEncoding('utf8'), 'data');
    const [, namespace = ''] = String(line).trim().split(' ');
    expect(await processesIn(namespace)).not.toEqual([]);

    owner.kill('SIGKILL');
    await expect.poll(() => processesIn(namespace)).toEqual([]);
    while (existsSync(directory)) await sleep(10);
  });
});
