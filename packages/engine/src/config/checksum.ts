/** Tells bytes apart that chance, and nobody on purpose, might have made alike. */

/**
 * 64 bits of the bytes, as hexadecimal digits. Good for finding damage, not for proving anything: but `node:crypto`
 * alone would take longer to load than all the rest of a configuration.
 */
export function checksum(bytes: Uint8Array): string {
  // FNV-1a of 32 bits, but over four bytes at a time; the second one turns them round, and what it has so far.
  let one = 0x811c9dc5 ^ bytes.length;
  let two = 0x9747b28c;
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  const words = new Int32Array(padded.buffer);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? 0;
    one = Math.imul(one ^ word, 0x01000193);
    one ^= one >>> 15;
    two = Math.imul(two ^ (word << 7) ^ (word >>> 25), 0x85ebca6b);
    two ^= two >>> 13;
  }
  return hex(one) + hex(two);
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}
