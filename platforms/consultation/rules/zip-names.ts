// The names in an archive as its directory lists them, unpacking nothing: enough to tell a text document from a program in a box.

const directoryEnd = 0x06054b50;
const directoryEntry = 0x02014b50;
/** Entries that a document may have. */
const most = 4_000;

/** Undefined where the directory is absent, broken, spread over several files, or too long. */
export function namesInZip(bytes: Buffer): readonly string[] | undefined {
  let end = -1;
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 66_000) && end < 0; at -= 1)
    if (bytes.readUInt32LE(at) === directoryEnd) end = at;
  if (end < 0) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (bytes.readUInt16LE(end + 4) !== 0 || count > most) return undefined;
  const names: string[] = [];
  for (let n = 0; n < count; n += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== directoryEntry) return undefined;
    const length = bytes.readUInt16LE(at + 28);
    names.push(bytes.subarray(at + 46, at + 46 + length).toString('utf8'));
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return names;
}
