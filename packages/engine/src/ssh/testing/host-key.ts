/** Host keys for tests: of the right form, which no one has the other half of. */

/** A key blob of a type, RFC 4253, 6.6: its name and 32 equal bytes, each after its length. */
export function keyBlob(type: string, fill: number): Buffer {
  return Buffer.concat([Buffer.from(type), Buffer.alloc(32, fill)].flatMap(withLength));
}

/** An Ed25519 key as a line of a file has it. */
export function keyText(fill: number): string {
  return keyBlob('ssh-ed25519', fill).toString('base64');
}

function withLength(bytes: Buffer): readonly [Buffer, Buffer] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}
