/** Programs of a process that may open no more files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT, built, runProgram } from '../testing/built.ts';

/** Tells what comes of two starts, and ends well only if nothing is thrown later. */
const PROGRAM = `
const { openSync } = await import('node:fs');
const { openProxyCommand } = await import(input.proxy);
const { startMaster } = await import(input.master);
const told = (error) => process.stdout.write(error.code + ' ');
try { for (;;) openSync('/dev/null'); } catch (error) { told(error); }
try { openProxyCommand('true', process.env); } catch (error) { told(error); }
const command = { args: [], env: process.env, connectTimeoutMs: 1000 };
const place = { directory: input.directory, socket: join(input.directory, 'control') };
await startMaster(command, place, new AbortController().signal).catch(told);
await new Promise((resolve) => setTimeout(resolve, 50));`;

describeWith(BUILT, 'with as many files open as there may be', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'exosphere-files-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('a program that cannot be started is an error at once, and nothing else', async () => {
    const node = join(directory, 'node');
    writeFileSync(node, `#!/bin/sh\nulimit -n 64\nexec '${process.execPath}' "$@"\n`, {
      mode: 0o755,
    });
    const input = {
      directory,
      proxy: built('ssh/proxy-command.js').href,
      master: built('ssh/openssh/master.js').href,
    };
    expect(await runProgram(PROGRAM, input, [], node)).toEqual({
      status: 0,
      stdout: 'EMFILE EMFILE EMFILE ',
      stderr: '',
    });
  });
});
