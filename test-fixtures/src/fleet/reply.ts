/** What commands leave behind on a fake host. */

/** Bytes where the text is deliberately no UTF-8. */
export interface Reply {
  readonly stdout: string | Uint8Array;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A command that wrote to standard output alone. */
export function said(stdout: string | Uint8Array, exitCode = 0): Reply {
  return { stdout, stderr: '', exitCode };
}

/** What the shell leaves behind where a program is missing. */
export function noSuchProgram(program: string): Reply {
  return { stdout: '', stderr: `/bin/sh: 1: ${program}: not found\n`, exitCode: 127 };
}
