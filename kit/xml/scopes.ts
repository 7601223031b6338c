// Which prefix stands for which namespace, from element to element; names are judged once and kept.
import { isNcName } from './names.ts';

export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

export interface Scope {
  readonly namespace: string;
  readonly prefixes: ReadonlyMap<string, string>;
}

export const outermost: Scope = { namespace: '', prefixes: new Map([['xml', xmlNamespace]]) };

/** Declarations of one element upon those around it; a sentence where one is not allowed. */
export function declare(scope: Scope, declared: readonly (readonly [prefix: string, namespace: string])[]): Scope | string {
  let { namespace } = scope;
  const prefixes = new Map(scope.prefixes);
  for (const [prefix, uri] of declared) {
    if (uri === xmlnsNamespace || (uri === xmlNamespace) !== (prefix === 'xml') || prefix === 'xmlns')
      return 'the prefixes xml and xmlns and their namespaces are not to be declared otherwise';
    if (/[ \t\n\r]/.test(uri)) return 'a namespace holds a blank';
    if (prefix === '') namespace = uri;
    else if (uri === '') return `the prefix ${prefix} is declared for nothing`;
    else prefixes.set(prefix, uri);
  }
  return { namespace, prefixes };
}

export interface QName {
  readonly prefix: string;
  readonly local: string;
}

/** Splits names, and remembers those of a document: a few names stand in it thousands of times. */
export function nameReader(): (text: string) => QName | undefined {
  const known = new Map<string, QName>();
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    const colon = text.indexOf(':');
    const name = colon < 0 ? { prefix: '', local: text } : { prefix: text.slice(0, colon), local: text.slice(colon + 1) };
    if (!isNcName(name.local) || (colon >= 0 && !isNcName(name.prefix))) return undefined;
    known.set(text, name);
    return name;
  };
}
