// HTML made from templates: every value is escaped, unless it is HTML that a template made.

/** Text that is HTML already; everything else is escaped. */
export interface Html {
  readonly html: string;
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] as string);

export type Part = string | number | Html | undefined | false | readonly (Html | undefined | false)[];

/** A template whose values are escaped, unless they are HTML made here. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const shown = (value: Part): string => {
    if (value === undefined || value === false) return '';
    if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
    return 'html' in value ? value.html : value.map((one) => (one ? one.html : '')).join('');
  };
  return { html: strings.reduce((text, part, at) => text + part + (at < values.length ? shown(values[at]) : ''), '') };
}

/** Text that is known to be safe HTML. */
export const raw = (text: string): Html => ({ html: text });
