/** Sends a report to where it is wanted: standard output, a file, or both with the same bytes. */
import type { Context } from '../context.ts';
import { complaint, DONE, FAILED } from '../errors.ts';
import { withInterrupt } from '../interrupt.ts';
import { OutputError, type OutputFile, openOutput } from './file.ts';

export interface Destination {
  readonly output?: string;
  /** To standard output as well. */
  readonly tee: boolean;
}

/** Writes pieces as they come, waiting for whoever reads; gives the exit code. An interrupted file is left as it was. */
export async function emit(
  { io, signals }: Context,
  pieces: AsyncIterable<string>,
  { output, tee }: Destination,
): Promise<number> {
  return withInterrupt(io, signals, async (signal) => {
    let file: OutputFile | undefined;
    try {
      file = output === undefined ? undefined : await openOutput(output);
      for await (const piece of pieces) {
        // With a file to write, a reader who left only ends the copy.
        if (signal.aborted && !(io.closed.aborted && file !== undefined)) return DONE;
        await file?.write(piece);
        if (file !== undefined && !tee) continue;
        io.stdout.write(piece);
        await io.stdout.ready();
      }
      if (!signal.aborted || io.closed.aborted) await file?.commit();
      return DONE;
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      io.stderr.write(complaint([error.message]));
      return FAILED;
    } finally {
      await file?.discard();
    }
  });
}
