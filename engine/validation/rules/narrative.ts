// Rules of the narrative (R4, section 2.9.1.3): basic formatting of HTML only, nothing that runs, and something to read.

const tags = new Set(
  (
    'a abbr acronym b big blockquote br caption center cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li map area ol p pre q ' +
    'samp small span strong sub sup table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);
const attributes = new Set(
  (
    'abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite class clear color cols colspan ' +
    'compact coords dir face frame headers height href hreflang hspace id lang longdesc name nohref noshade nowrap rel rev rowspan rules scope shape size ' +
    'span src start style summary tabindex title type valign value vspace width xml:base xml:lang xml:space xmlns'
  ).split(' '),
);
const attributeRule = /\s+([A-Za-z][\w:.-]*)\s*=\s*("[^"<]*"|'[^'<]*')/y;
const entityRule = /&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#x[0-9A-Fa-f]+);/y;
const namespaceRule = /^<div[^<>]*\sxmlns\s*=\s*["']http:\/\/www\.w3\.org\/1999\/xhtml["']/;
const scripting = /^\s*(?:javascript|vbscript|data:text\/html)/i;

const usualStart = '<div xmlns="http://www.w3.org/1999/xhtml">';

/** What is wrong with a narrative, or undefined. */
export function narrativeFault(xhtml: string): string | undefined {
  let at = 0;
  let content = false;
  const open: string[] = [];
  if (xhtml.startsWith(usualStart)) {
    at = usualStart.length;
    open.push('div');
  } else if (!/^<div[\s/>]/.test(xhtml)) return 'it is not one <div> element';
  else if (!namespaceRule.test(xhtml)) return 'its <div> lacks xmlns="http://www.w3.org/1999/xhtml"';
  for (;;) {
    const next = xhtml.indexOf('<', at);
    const end = next < 0 ? xhtml.length : next;
    if (end > at) {
      if (open.length === 0) return outside;
      content ||= skipSpace(xhtml, at) < end;
      if (hasLooseAmpersand(xhtml, at, end)) return '"&" stands without its entity';
    }
    if (next < 0) break;
    if (xhtml.startsWith('<!--', next)) {
      at = xhtml.indexOf('-->', next + 4) + 3;
      if (at < 3) return 'a comment never ends';
      continue;
    }
    const closing = xhtml.charCodeAt(next + 1) === 47;
    const start = next + (closing ? 2 : 1);
    at = nameEnd(xhtml, start);
    const name = xhtml.slice(start, at);
    if (closing) {
      if (open.pop() !== name) return `</${name}> closes nothing that is open`;
      at = skipSpace(xhtml, at);
      if (xhtml.charCodeAt(at++) !== 62) return `</${name} is not closed by ">"`;
    } else {
      if (!tags.has(name)) return `<${name || xhtml.slice(next + 1, next + 12)}> is not allowed in a narrative`;
      if (xhtml.charCodeAt(at) === 62) {
        at++;
        open.push(name);
      } else {
        const tag = attributesEnd(xhtml, at, name);
        if (typeof tag === 'string') return tag;
        at = tag.at;
        if (!tag.closed) open.push(name);
      }
      if (name === 'img') content = true;
    }
    if (open.length === 0 && at < xhtml.length) return outside;
  }
  if (open.length > 0) return `<${open.at(-1)}> is never closed`;
  return content ? undefined : 'it has nothing to read';
}

const outside = 'there is text outside of its <div>';

/** End of a run of letters and digits. */
function nameEnd(text: string, from: number): number {
  let at = from;
  for (
    let code = text.charCodeAt(at);
    (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
    code = text.charCodeAt(at)
  )
    at++;
  return at;
}

function attributesEnd(xhtml: string, from: number, name: string): { at: number; closed: boolean } | string {
  let at = from;
  for (;;) {
    const code = xhtml.charCodeAt(at);
    if (code === 62) return { at: at + 1, closed: false };
    attributeRule.lastIndex = at;
    const found = attributeRule.exec(xhtml);
    if (!found) break;
    const [, attribute = '', quoted = ''] = found;
    if (!attributes.has(attribute)) return `<${name}> has the attribute "${attribute}", which is not allowed in a narrative`;
    if ((attribute === 'href' || attribute === 'src') && scripting.test(quoted.slice(1)))
      return `<${name}> has a script in its "${attribute}"`;
    at = attributeRule.lastIndex;
  }
  at = skipSpace(xhtml, at);
  if (xhtml.charCodeAt(at) === 62) return { at: at + 1, closed: false };
  if (xhtml.startsWith('/>', at)) return { at: at + 2, closed: true };
  return `<${name}> is not written as XHTML`;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 32 || (code >= 9 && code <= 13); code = text.charCodeAt(at)) at++;
  return at;
}

function hasLooseAmpersand(text: string, from: number, to: number): boolean {
  for (let at = text.indexOf('&', from); at >= 0 && at < to; at = text.indexOf('&', at + 1)) {
    entityRule.lastIndex = at;
    if (!entityRule.test(text)) return true;
  }
  return false;
}
