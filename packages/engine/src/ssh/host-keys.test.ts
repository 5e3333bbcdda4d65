import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Endpoint } from './endpoint.ts';
import { openHostKeys } from './host-keys.ts';
import { fingerprint, keyType } from './known-hosts.ts';
import { keyBlob } from './testing/host-key.ts';

const ED = keyBlob('ssh-ed25519', 1);
const OTHER = keyBlob('ssh-ed25519', 2);
const ECDSA = keyBlob('ecdsa-sha2-nistp256', 3);
const entry = (name: string, key: Buffer): string =>
  `${name} ${keyType(key)} ${key.toString('base64')}\n`;

let directory: string;
let user: string;
let own: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-host-keys-'));
  user = join(directory, 'user');
  own = join(directory, 'state', 'known_hosts');
});

afterEach(() => rmSync(directory, { recursive: true }));

function endpoint(policy: Endpoint['hostKeyPolicy'], keyName = 'web1'): Endpoint {
  return {
    hostname: 'web1',
    port: 22,
    username: 'me',
    keyName,
    hostKeyPolicy: policy,
    userKnownHosts: [user],
    globalKnownHosts: [],
    identityFiles: [],
    identitiesOnly: false,
    connectTimeoutMs: 1000,
  };
}

describe('accept-new', () => {
  test('remembers an unknown key in our own file, and then knows it', () => {
    expect(openHostKeys(own).verify(endpoint('accept-new'), ED)).toEqual({ ok: true });
    expect(readFileSync(own, 'utf8')).toBe(entry('web1', ED));
    expect(statSync(own).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'state')).mode & 0o777).toBe(0o700);
    expect(openHostKeys(own).verify(endpoint('strict'), ED)).toEqual({ ok: true });
    expect(openHostKeys(own).verify(endpoint('accept-new'), OTHER).ok).toBe(false);
  });

  test('refuses a changed key with file, line and both fingerprints', () => {
    writeFileSync(user, `# mine\n${entry('web1', ED)}`);
    const verdict = openHostKeys(own).verify(endpoint('accept-new'), OTHER);
    expect(verdict).toMatchObject({ ok: false });
    const { message, hint } = verdict as { message: string; hint: string };
    expect(message).toContain(`${user}:2`);
    expect(message).toContain(fingerprint(ED));
    expect(message).toContain(fingerprint(OTHER));
    expect(hint).toContain(`ssh-keygen -R 'web1' -f '${user}'`);
  });

  test('a line with patterns is to be removed by hand: ssh-keygen leaves it alone', () => {
    writeFileSync(user, `\n${entry('web*', ED)}`);
    expect(openHostKeys(own).verify(endpoint('accept-new'), OTHER)).toMatchObject({
      ok: false,
      hint: expect.stringContaining(`remove line 2 of ${user}, which has it in a pattern`),
    });
  });

  test('a file of any name can be given to the shell in the hint', () => {
    user = join(directory, "it's; reboot");
    writeFileSync(user, entry('web1', ED));
    expect(openHostKeys(own).verify(endpoint('accept-new'), OTHER)).toMatchObject({
      hint: expect.stringContaining(`-f '${directory}/it'\\''s; reboot'`),
    });
  });

  test('a key of another type does not slip in beside a known one', () => {
    writeFileSync(user, entry('web1', ED));
    expect(openHostKeys(own).verify(endpoint('accept-new'), ECDSA).ok).toBe(false);
  });

  test('an alias is found again as it was written, so that a changed key is seen', () => {
    expect(openHostKeys(own).verify(endpoint('accept-new', 'WEB-Alias'), ED).ok).toBe(true);
    expect(openHostKeys(own).verify(endpoint('accept-new', 'WEB-Alias'), OTHER)).toMatchObject({
      ok: false,
      message: expect.stringContaining('CHANGED'),
    });
  });

  test('a name that no line can hold is refused: it would be new every time', () => {
    expect(openHostKeys(own).verify(endpoint('accept-new', 'two words'), ED)).toMatchObject({
      ok: false,
      message: expect.stringContaining('no line can name "two words"'),
    });
    expect(statSync(own, { throwIfNoEntry: false })).toBeUndefined();
  });

  test('a key that cannot be remembered is refused', () => {
    writeFileSync(join(directory, 'state'), 'a file, no directory');
    expect(openHostKeys(own).verify(endpoint('accept-new'), ED)).toMatchObject({
      ok: false,
      message: expect.stringContaining('cannot be remembered'),
    });
  });
});

describe('strict', () => {
  test('refuses an unknown key and writes nothing', () => {
    expect(openHostKeys(own).verify(endpoint('strict'), ED).ok).toBe(false);
    expect(statSync(own, { throwIfNoEntry: false })).toBeUndefined();
  });

  test.each([
    ['a plain name', () => entry('web1', ED), 'web1'],
    ['a name in a list', () => entry('db1,web1', ED), 'web1'],
    ['a name with a port', () => entry('[web1]:2222', ED), '[web1]:2222'],
    ['a pattern', () => entry('*.example,!bad.example', ED), 'good.example'],
    ['a hashed name', () => entry(hashed('web1'), ED), 'web1'],
    ['a hashed name with a port', () => entry(hashed('[web1]:2222'), ED), '[web1]:2222'],
    ['a hashed name, which is in lower case', () => entry(hashed('web1'), ED), 'WEB1'],
    ['a hashed alias, which is as it was written', () => entry(hashed('WEB1'), ED), 'WEB1'],
    ['CRLF line ends', () => entry('web1', ED).replace('\n', '\r\n'), 'web1'],
  ])('knows %s', (_, text, name) => {
    writeFileSync(user, text());
    expect(openHostKeys(own).verify(endpoint('strict', name), ED)).toEqual({ ok: true });
  });

  test.each([
    ['a negated pattern', () => entry('*.example,!bad.example', ED), 'bad.example'],
    [
      'a certificate authority, which is never taken for a key',
      () => `@cert-authority ${entry('*', ED)}`,
      'web1',
    ],
    ['a commented line', () => `#${entry('web1', ED)}`, 'web1'],
  ])('does not know %s', (_, text, name) => {
    writeFileSync(user, text());
    expect(openHostKeys(own).verify(endpoint('strict', name), ED).ok).toBe(false);
  });
});

describe('on another port', () => {
  const at2222 = (change: Partial<Endpoint> = {}): Endpoint => ({
    ...endpoint('accept-new', '[web1]:2222'),
    port: 2222,
    ...change,
  });

  test('a key of the host is as good as on its usual one, and is not remembered again', () => {
    writeFileSync(user, entry('web1', ED));
    expect(openHostKeys(own).verify(at2222({ hostKeyPolicy: 'strict' }), ED).ok).toBe(true);
    expect(openHostKeys(own).verify(at2222(), ED).ok).toBe(true);
    expect(statSync(own, { throwIfNoEntry: false })).toBeUndefined();
  });

  test('another key than there is new, but no change', () => {
    writeFileSync(user, entry('web1', ED));
    expect(openHostKeys(own).verify(at2222({ hostKeyPolicy: 'strict' }), OTHER).ok).toBe(false);
    expect(openHostKeys(own).verify(at2222(), OTHER).ok).toBe(true);
    expect(readFileSync(own, 'utf8')).toBe(entry('[web1]:2222', OTHER));
  });

  test('what is known for the port itself goes before', () => {
    writeFileSync(user, entry('web1', ED) + entry('[web1]:2222', OTHER));
    expect(openHostKeys(own).verify(at2222(), ED).ok).toBe(false);
  });

  test('an alias has no port', () => {
    writeFileSync(user, entry('web1', ED));
    const aliased = at2222({ hostKeyPolicy: 'strict', keyName: 'other' });
    expect(openHostKeys(own).verify(aliased, ED).ok).toBe(false);
  });
});

test('where only an authority is known, it is said that its signature cannot be checked', () => {
  writeFileSync(user, `@cert-authority ${entry('*', OTHER)}`);
  expect(openHostKeys(own).verify(endpoint('strict'), ED)).toMatchObject({
    ok: false,
    message: expect.stringContaining(`${user}:1 names who signs its certificate`),
    hint: expect.stringContaining('ssh_transport'),
  });
  // As in ssh: a key without a certificate is a new one like others.
  expect(openHostKeys(own).verify(endpoint('accept-new'), ED)).toEqual({ ok: true });
});

test('a revoked key is refused even where it is known', () => {
  writeFileSync(user, `${entry('web1', ED)}@revoked ${entry('*', ED)}`);
  expect(openHostKeys(own).verify(endpoint('accept-new'), ED)).toMatchObject({
    ok: false,
    message: expect.stringContaining('revoked'),
  });
});

test('off checks nothing and learns nothing', () => {
  writeFileSync(user, entry('web1', ED));
  expect(openHostKeys(own).verify(endpoint('off'), OTHER)).toEqual({ ok: true });
  expect(statSync(own, { throwIfNoEntry: false })).toBeUndefined();
});

test('the types that are known are told, so that they can be asked for first', () => {
  writeFileSync(user, entry('web1', ECDSA));
  expect(openHostKeys(own).knownTypes(endpoint('strict'))).toEqual(['ecdsa-sha2-nistp256']);
});

test('the type of a revoked key is not asked for: the host may have a better one', () => {
  writeFileSync(user, `${entry('web1', ED)}@revoked ${entry('*', ED)}${entry('web1', ECDSA)}`);
  expect(openHostKeys(own).knownTypes(endpoint('strict'))).toEqual(['ecdsa-sha2-nistp256']);
});

test('a file that cannot be read refuses every key, and says so', () => {
  const keys = openHostKeys(own);
  const unreadable = { ...endpoint('accept-new'), userKnownHosts: [directory] };
  expect(keys.knownTypes(unreadable)).toEqual([]);
  expect(keys.verify(unreadable, ED)).toMatchObject({
    ok: false,
    message: expect.stringContaining('cannot be checked'),
    hint: expect.stringContaining('UserKnownHostsFile'),
  });
  expect(openHostKeys(directory).verify(endpoint('strict'), ED)).toMatchObject({
    ok: false,
    hint: expect.stringContaining('or remove it'),
  });
});

test('a file that changes is read again', () => {
  const keys = openHostKeys(own);
  expect(keys.verify(endpoint('strict'), ED).ok).toBe(false);
  writeFileSync(user, entry('web1', ED));
  expect(keys.verify(endpoint('strict'), ED).ok).toBe(true);
});

/** A name as HashKnownHosts writes it. */
function hashed(name: string): string {
  const salt = randomBytes(20);
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}
