/**
 * Gives ssh2 what a server says first in one piece. Of an identification line that comes in pieces ssh2 keeps the first
 * one and the newest (1.17, `parseHeader`): from three on it is told wrongly, as a slow line or a busy host may send it.
 */
import type { Wire } from './wire.ts';

/** More than servers say before that line (RFC 4253, 4.2, lets them); ssh2 has its own word on what is longer. */
const MOST_BYTES = 64 * 1024;

const NEWLINE = 10;
const IDENTIFICATION = [...'SSH-'].map((letter) => letter.charCodeAt(0));

/** Holds the `data` of a wire back until the identification line is whole; from then on it comes as it is. */
export function gatherGreeting(wire: Wire): void {
  const { emit } = wire;
  const pieces: Buffer[] = [];
  let bytes = 0;
  /** Bytes of the line so far, and whether they begin as the one that is waited for. */
  let length = 0;
  let fits = true;
  const isWhole = (piece: Buffer): boolean => {
    for (const byte of piece) {
      if (byte === NEWLINE) {
        if (fits && length >= IDENTIFICATION.length) return true;
        length = 0;
        fits = true;
        continue;
      }
      if (length < IDENTIFICATION.length && byte !== IDENTIFICATION[length]) fits = false;
      length += 1;
    }
    return false;
  };
  wire.emit = (event: string | symbol, ...told: unknown[]): boolean => {
    const [piece] = told;
    if (event !== 'data' || !Buffer.isBuffer(piece)) {
      return emit.call(wire, event as 'data', ...(told as [unknown]));
    }
    pieces.push(piece);
    bytes += piece.length;
    if (!isWhole(piece) && bytes < MOST_BYTES) return true;
    wire.emit = emit;
    return wire.emit('data', Buffer.concat(pieces));
  };
}
