// The narrative of an XML resource as FHIR JSON has it: the text of its <div>, untouched.
import type { Problem } from '@socle/kit/problem';
import type { SaxesTagNS } from 'saxes';
import { xhtmlNamespace } from './print-xml.ts';

/** `raw` is the source from `<div` to `</div>`. JSON has no outer namespace declarations, so the div must bring its own. */
export function narrativeText(raw: string, tag: SaxesTagNS, refuse: (sentence: string) => Problem): string {
  // XML reads every line break as \n, and a written \r comes as a reference.
  const text = raw.replace(/\r\n?/g, '\n').replace(/&#(?:13|x0*[dD]);/g, '\r');
  if (tag.prefix !== '') return withoutPrefix(text, tag, refuse);
  return tag.attributes.xmlns ? text : text.replace(/^<div/, `<div xmlns="${xhtmlNamespace}"`);
}

/** `<h:div>` becomes `<div xmlns="…">`. Only tags are touched: `<` stands nowhere else but in comments and CDATA, which are refused here. */
function withoutPrefix(text: string, tag: SaxesTagNS, refuse: (sentence: string) => Problem): string {
  if (text.includes('<!')) throw refuse('a narrative with a prefix, comments or CDATA cannot be read: declare the namespace on its <div>');
  const plain = text.replaceAll(`<${tag.prefix}:`, '<').replaceAll(`</${tag.prefix}:`, '</');
  const declared = plain.replace(new RegExp(`^(<div[^>]*?)\\s+xmlns:${tag.prefix}="[^"]*"`), '$1');
  return declared.replace(/^<div/, `<div xmlns="${xhtmlNamespace}"`);
}
