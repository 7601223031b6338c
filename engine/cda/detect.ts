// What a file is, by its first bytes and not by its name.

export type DetectedType = 'application/pdf' | 'image/jpeg' | 'image/png' | 'text/xml' | 'text/plain';

export function detectContent(bytes: Buffer): DetectedType | undefined {
  const head = bytes.subarray(0, 1024);
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') return 'application/pdf';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg';
  if (head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png';
  if (head.includes(0)) return undefined;
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (/^<(\?xml|!--|!DOCTYPE\s|[A-Za-z_][\w.-]*:?[\w.-]*[\s>/])/i.test(text) && !/^<(!doctype\s+html|html)/i.test(text)) return 'text/xml';
  return /\p{Cc}/u.test(text.replace(/[\t\n\f\r]/g, '')) ? undefined : 'text/plain';
}
