// htmlChecks(): a narrative is XHTML of a few harmless elements (FHIR R4, Narrative: txt-1, txt-2).

const elements = new Set(
  `a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre q samp
   small span strong sub sup table tbody td tfoot th thead tr tt ul var`.split(/\s+/),
);
const attributes = new Set(
  `abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite class colspan compact coords dir frame
   headers height href hreflang hspace id lang longdesc name nowrap rel rev rowspan rules scope shape span src start style summary tabindex title type
   valign value vspace width xml:lang xml:space xmlns align`.split(/\s+/),
);

const token = /<!--[\s\S]*?-->|<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+|</g;
const attribute = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** A string whose one root is `div`, well formed, without elements or attributes beyond those of the rule, and not without content. */
export function isSafeXhtml(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const open: string[] = [];
  let roots = 0;
  let content = false;
  for (const found of value.matchAll(token)) {
    const [text, closing, name, inside, selfClosing] = found;
    if (text.startsWith('<!--')) continue;
    if (name === undefined) {
      if (text === '<' || (open.length === 0 && text.trim() !== '')) return false;
      content ||= text.trim() !== '';
      continue;
    }
    if (closing) {
      if (open.pop() !== name) return false;
      continue;
    }
    if (!elements.has(name) || !areSafe(inside ?? '')) return false;
    if (open.length === 0 && (name !== 'div' || ++roots > 1)) return false;
    content ||= name === 'img';
    if (!selfClosing) open.push(name);
  }
  return roots === 1 && open.length === 0 && content;
}

function areSafe(text: string): boolean {
  for (const [, name, double, single] of text.matchAll(attribute)) {
    if (!attributes.has(name as string)) return false;
    if ((name === 'href' || name === 'src') && /^\s*(?:javascript|vbscript):/i.test(double ?? single ?? '')) return false;
  }
  return true;
}
