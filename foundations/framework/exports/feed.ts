// Changes as an Atom feed (RFC 4287): newest first, each with an address of its own.
export interface FeedEntry {
  readonly id: string;
  readonly title: string;
  readonly at: number;
  readonly author: string;
  readonly text: string;
  readonly url: string;
}

export function atom(title: string, self: string, entries: readonly FeedEntry[], at: number): string {
  const entry = (one: FeedEntry): string =>
    `<entry><id>${escaped(one.id)}</id><title>${escaped(one.title)}</title><updated>${new Date(one.at).toISOString()}</updated><author><name>${escaped(one.author)}</name></author><link href="${escaped(one.url)}"/><content type="text">${escaped(one.text)}</content></entry>`;
  return `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><id>${escaped(self)}</id><title>${escaped(title)}</title><link rel="self" href="${escaped(self)}"/><updated>${new Date(entries[0]?.at ?? at).toISOString()}</updated>${entries.map(entry).join('\n')}</feed>\n`;
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '').replace(/[&<>"]/g, (sign) => signs[sign] as string);
