// Puts an answer together from what lies ready for the wire.
import type { JsonText } from '@socle/engine/fhir';

/** The parts one behind the other: a text where all are texts, else bytes that nobody else holds. */
export function joinJson(parts: readonly JsonText[]): JsonText {
  const few: JsonText[] = [];
  let text = '';
  let size = 0;
  const close = (): void => {
    if (text === '') return;
    few.push(text);
    size += Buffer.byteLength(text);
    text = '';
  };
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else {
      close();
      few.push(part);
      size += part.length;
    }
  }
  if (few.length === 0) return text;
  close();
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const part of few) at += typeof part === 'string' ? bytes.write(part, at) : part.copy(bytes, at);
  return bytes;
}
