import { expect, test } from 'vitest';
import { type Directories, glob } from './glob.ts';

/** A file system of nothing but names. */
function tree(directories: { readonly [path: string]: readonly string[] }): Directories {
  return {
    names: async (directory) => directories[directory] ?? [],
    exists: async (path) => {
      const slash = path.lastIndexOf('/');
      const parent = path.slice(0, slash) || '/';
      return (directories[parent] ?? []).includes(path.slice(slash + 1));
    },
  };
}

const TREE = tree({
  '/': ['etc'],
  '/etc': ['b', 'a', 'B', '.a', 'a*', 'ab', 'a]', 'a-', '[a', 'd'],
  '/etc/d': ['x.conf', 'y.conf', 'x'],
});

test.each([
  ['/etc/a', ['/etc/a']],
  ['/etc/c', []],
  ['/etc/?', ['/etc/B', '/etc/a', '/etc/b', '/etc/d']],
  ['/etc/.*', ['/etc/.a']],
  ['/etc/a\\*', ['/etc/a*']],
  ['/etc/[ab]', ['/etc/a', '/etc/b']],
  ['/etc/[!ab]', ['/etc/B', '/etc/d']],
  ['/etc/a[]-]', ['/etc/a-', '/etc/a]']],
  ['/etc/[a-c]', ['/etc/a', '/etc/b']],
  ['/etc/[a', ['/etc/[a']],
  ['/etc/[[:upper:]b]', ['/etc/B', '/etc/b']],
  ['/etc/[![:lower:]]', ['/etc/B']],
  ['/etc/[[:none:]]', []],
  ['//etc//d/*.conf', ['/etc/d/x.conf', '/etc/d/y.conf']],
  ['/*/*/x*', ['/etc/d/x', '/etc/d/x.conf']],
  ['/nowhere/*', []],
])('%s', async (pattern, expected) => {
  expect(await glob(pattern, TREE)).toEqual(expected);
});

test('a pattern that stands for all there is is refused', async () => {
  const names = Array.from({ length: 101 }, (_, i) => `n${i}`);
  const endless: Directories = { names: async () => names, exists: async () => true };
  expect(await glob('/*', endless)).toHaveLength(101);
  await expect(glob('/*/*/*/*', endless)).rejects.toThrow('more than 10000 files');
});

test('a pattern of many stars ends in time', async () => {
  const long = tree({ '/': ['a'.repeat(255)] });
  expect(await glob(`/${'*a'.repeat(1000)}b`, long)).toEqual([]);
  expect(await glob(`/${'['.repeat(1_000_000)}`, long)).toEqual([]);
});

test('a pattern that is longer than any path finds nothing, even where the path would be there', async () => {
  const slashes = '/'.repeat(4096);
  expect(await glob(`${slashes}etc`, TREE)).toEqual([]);
  expect(await glob(`${slashes.slice(4)}etc`, TREE)).toEqual(['/etc']);
});
