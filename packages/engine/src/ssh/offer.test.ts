import { expect, test } from 'vitest';
import { offerTo } from './offer.ts';

test('chacha20-poly1305, SHA-1 and DSA are not offered unasked', () => {
  const offered = JSON.stringify(offerTo({}, []));
  for (const weak of ['chacha20', 'sha1', 'cbc', '"ssh-rsa"', 'dss']) {
    expect(offered).not.toContain(weak);
  }
});

test('the types of the keys that are known come first', () => {
  expect(offerTo({}, []).serverHostKey).toMatchObject({ 0: 'ssh-ed25519' });
  expect(offerTo({}, ['ssh-rsa']).serverHostKey).toEqual([
    'rsa-sha2-512',
    'rsa-sha2-256',
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
  ]);
});

test('the lists of ssh_config are taken as they are, in their order', () => {
  const algorithms = {
    ciphers: ['aes256-ctr'],
    hostkeyalgorithms: ['ssh-ed25519', 'rsa-sha2-512'],
    kexalgorithms: ['ecdh-sha2-nistp256'],
  };
  expect(offerTo({ algorithms, keepsHostKeyOrder: true }, ['ssh-rsa'])).toEqual({
    cipher: ['aes256-ctr'],
    serverHostKey: ['ssh-ed25519', 'rsa-sha2-512'],
    kex: ['ecdh-sha2-nistp256'],
  });
});

test('a list that only adds or removes host key types leaves their order to what is known', () => {
  const hostkeyalgorithms = ['ssh-ed25519', 'rsa-sha2-512', 'ssh-rsa'];
  expect(offerTo({ algorithms: { hostkeyalgorithms } }, ['ssh-rsa']).serverHostKey).toEqual([
    'rsa-sha2-512',
    'ssh-rsa',
    'ssh-ed25519',
  ]);
});
