/**
 * Finds the native part of libsql: the C library is read from the head of the running program, which names the
 * loader it was started by. Becomes part of the bundle; see `lean-libsql.mjs`.
 */
'use strict';
const { closeSync, openSync, readFileSync, readSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');

/** `/lib64/ld-linux-x86-64.so.2` or `/lib/ld-musl-x86_64.so.1`; undefined: another system, or a static program. */
function target() {
  const { platform, arch, execPath } = process;
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64')) return undefined;
  const head = Buffer.alloc(4096);
  const file = openSync(execPath, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  if (head.includes('/ld-linux-')) return `linux-${arch}-gnu`;
  return head.includes('/ld-musl-') ? `linux-${arch}-musl` : undefined;
}

/** Undefined: there is none that fits the bundled JavaScript, or it was not found where it should be. */
function find() {
  try {
    const name = target();
    if (name === undefined) return undefined;
    // A package manager may have put it where only libsql itself sees it.
    const libsql = require.resolve('libsql');
    const { version } = JSON.parse(readFileSync(join(dirname(libsql), 'package.json'), 'utf8'));
    return version === LIBSQL_VERSION ? createRequire(libsql)(`@libsql/${name}`) : undefined;
  } catch {
    // Whatever it is, the package itself meets it too, and says so better.
    return undefined;
  }
}

exports.nativePart = find();

/** The package as it is installed. */
exports.whole = () => require('libsql');
