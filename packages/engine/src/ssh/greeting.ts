/**
 * Gives ssh2 what a server says first in one piece. Of an identification line that comes in pieces ssh2 keeps the first
 * one and the newest (1.17, `parseHeader`): from three on it is told wrongly, as a slow line or a busy host may send it.
 */
import type { Wire } from './wire.ts';

/** More than servers say before that line (RFC 4253, 4.2, lets them); ssh2 has its own word on what is longer. */
const MOST_BYTES = 64 * 1024;

const NEWLINE = 10;
const IDENTIFICATION = [...'SSH-'].map((letter) => letter.charCodeAt(0));

/**
 * Holds the `data` of a wire back until the identification line is whole; from then on it comes as it is. Gives what tells
 * the first line of text that came instead, cut: what a server that turns us away has to say, or something that is no SSH
 * server. Empty when there is none, it is no text, or the identification has come.
 */
export function gatherGreeting(wire: Wire): () => string {
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
    const whole = Buffer.concat(pieces);
    pieces.length = 0;
    return wire.emit('data', whole);
  };
  return () => firstLine(Buffer.concat(pieces).subarray(0, MOST_TOLD));
}

/** Bytes of a line that are told; one may be cut in a character, which is then no text any more. */
const MOST_TOLD = 200;

// 220 mail.example.com ESMTP Postfix     Not allowed at this time     HTTP/1.1 400 Bad Request
function firstLine(bytes: Buffer): string {
  const [line = ''] = bytes.toString('utf8').split('\n', 1);
  const text = line.replace(/\ufffd+$/u, '').trim();
  return text.startsWith('SSH-') || /[\p{Cc}\p{Cf}\ufffd]/u.test(text) ? '' : text;
}
