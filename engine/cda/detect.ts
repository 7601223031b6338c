// What a file is, by its first bytes and not by its name; and what in a PDF deserves a warning.

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

export interface PdfFindings {
  /** The marker of PDF/A in its metadata. */
  readonly isArchival: boolean;
  /** Names that make a reader act: JavaScript, programs, files inside. */
  readonly active: readonly string[];
}

const activeNames = ['/JavaScript', '/JS', '/Launch', '/EmbeddedFile', '/OpenAction', '/RichMedia', '/XFA'] as const;

/** By the names that stand unpacked in the file; what hides in packed streams is not seen, so that no PDF is ever shown outside of a sandbox. */
export function inspectPdf(bytes: Buffer): PdfFindings {
  const active = activeNames.filter((name) => {
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) {
      const next = bytes[at + name.length] ?? 32;
      // The name ends here: a blank, a delimiter or another name.
      if (!/[A-Za-z0-9_.-]/.test(String.fromCharCode(next))) return true;
    }
    return false;
  });
  return { isArchival: bytes.includes('pdfaid:part') || bytes.includes('pdfaSchema'), active };
}
