// Reads an XML document safely: no DOCTYPE, no entity but the five, no stylesheet run, bounded in size, depth and number.
import { isUtf8 } from 'node:buffer';
import { Problem, show } from '@socle/kit/problem';
import { endOfName } from './names.ts';
import { resolve } from './references.ts';
import { declare, nameReader, outermost, type QName, type Scope } from './scopes.ts';
import type { XmlElement, XmlNode } from './tree.ts';

export interface XmlLimits {
  readonly bytesMax?: number;
  readonly depthMax?: number;
  readonly elementsMax?: number;
  readonly attributesMax?: number;
}

const defaults: Required<XmlLimits> = { bytesMax: 32 * 1024 * 1024, depthMax: 100, elementsMax: 500_000, attributesMax: 64 };

interface Open {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  readonly line: number;
}

interface Level {
  readonly element: Open;
  /** As it is written, to be met again where it ends. */
  readonly tag: string;
  readonly scope: Scope;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const declaration =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"([^"<]*)"|'([^'<]*)')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/;
const none: Readonly<Record<string, string>> = Object.freeze({});
const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 9;

/** The root element. What is refused is said with its line. */
export function parseXml(bytes: Buffer, limits: XmlLimits = {}): XmlElement {
  const { bytesMax, depthMax, elementsMax, attributesMax } = { ...defaults, ...limits };
  if (bytes.length > bytesMax) throw new Problem('too-large', `The XML has ${bytes.length} bytes; ${bytesMax} are accepted.`);
  if (!isUtf8(bytes)) throw new Problem('malformed', 'The XML is not written in UTF-8.');
  const text = cleaned(bytes);
  const levels: Level[] = [];
  const nameOf = nameReader();
  let root: XmlElement | undefined;
  let count = 0;
  let at = 0;
  let line = 0;
  let nextLine = 0;
  // What the whole document lacks needs not be looked for in each text.
  const hasReferences = text.includes('&');
  const hasCdataEnd = text.includes(']]>');

  /** Positions only grow, and each end of a line is looked for once. */
  function lineAt(position: number): number {
    while (nextLine <= position) {
      line++;
      const found = text.indexOf('\n', nextLine);
      nextLine = found < 0 ? Number.POSITIVE_INFINITY : found + 1;
    }
    return line;
  }
  const refuse = (sentence: string, position = at): Problem =>
    new Problem('malformed', `XML, line ${lineAt(position)}: ${sentence}.`, {
      expression: levels.map(({ element }) => element.name).join('/') || undefined,
    });
  const skipBlanks = (): void => {
    while (isBlank(text.charCodeAt(at))) at++;
  };
  function past(end: string, what: string): string {
    const found = text.indexOf(end, at);
    if (found < 0) throw refuse(`${what} has no end`);
    const inner = text.slice(at, found);
    at = found + end.length;
    return inner;
  }
  function readName(what: string): string {
    const end = endOfName(text, at);
    const name = text.slice(at, end);
    if (!nameOf(name)) throw refuse(name === '' ? `${what} has no name` : `${show(name)} is no name of ${what}`);
    at = end;
    return name;
  }
  const split = (name: string): QName => nameOf(name) as QName;
  function resolved(raw: string, where: number): string {
    if (!hasReferences || !raw.includes('&')) return raw;
    const plain = resolve(raw);
    if (plain === undefined) throw refuse('an entity is none of &amp; &lt; &gt; &quot; &apos; and no number of a character', where);
    return plain;
  }
  function namespaceOf(prefix: string, scope: Scope): string {
    const found = scope.prefixes.get(prefix);
    if (found === undefined) throw refuse(`the prefix ${show(prefix)} stands for no namespace`);
    return found;
  }

  function readValue(): string {
    const quote = text[at];
    if (quote !== '"' && quote !== "'") throw refuse('the value of an attribute stands in quotes');
    const from = ++at;
    const raw = past(quote, 'the value of an attribute');
    if (raw.includes('<')) throw refuse('the value of an attribute holds a <', from);
    return resolved(/[\t\n]/.test(raw) ? raw.replace(/[\t\n]/g, ' ') : raw, from);
  }

  /** From after the `<` to after the `>`. */
  function openElement(): void {
    const startLine = lineAt(at);
    const tag = readName('an element');
    const { prefix, local } = split(tag);
    const above = levels[levels.length - 1];
    if (!above && root) throw refuse(`<${show(local)}> stands after the end of the document`);
    if (levels.length >= depthMax) throw refuse(`<${show(local)}> stands deeper than ${depthMax} elements`);
    if (++count > elementsMax) throw refuse(`there are more than ${elementsMax} elements`);
    let scope = above?.scope ?? outermost;
    const given: [string, string][] = [];
    const declared: [string, string][] = [];
    let code = text.charCodeAt(at);
    while (code !== 62 && code !== 47) {
      if (!isBlank(code))
        throw refuse(at >= text.length ? `<${show(local)}> has no end` : `a sign in <${show(local)}> stands where a blank is wanted`);
      skipBlanks();
      code = text.charCodeAt(at);
      if (code === 62 || code === 47) break;
      if (given.length + declared.length >= attributesMax) throw refuse(`<${show(local)}> has more than ${attributesMax} attributes`);
      const name = readName('an attribute');
      skipBlanks();
      if (text[at] !== '=') throw refuse(`the attribute ${show(name)} has no value`);
      at++;
      skipBlanks();
      const value = readValue();
      if (name === 'xmlns') declared.push(['', value]);
      else if (name.startsWith('xmlns:')) declared.push([name.slice(6), value]);
      else given.push([name, value]);
      code = text.charCodeAt(at);
    }
    const isEmpty = code === 47;
    if (isEmpty && text.charCodeAt(++at) !== 62) throw refuse(`<${show(local)}> ends in a / without a >`);
    at++;
    if (declared.length > 0) {
      if (new Set(declared.map(([name]) => name)).size < declared.length) throw refuse(`<${show(local)}> declares a namespace twice`);
      const wider = declare(scope, declared);
      if (typeof wider === 'string') throw refuse(wider);
      scope = wider;
    }
    const namespace = prefix === '' ? scope.namespace : namespaceOf(prefix, scope);
    const element: Open = {
      name: local,
      namespace,
      attributes: given.length > 0 ? attributesOf(given, local, scope) : none,
      children: [],
      line: startLine,
    };
    if (above) above.element.children.push(element);
    else root = element;
    if (!isEmpty) levels.push({ element, tag, scope });
  }

  function attributesOf(given: readonly (readonly [string, string])[], local: string, scope: Scope): Readonly<Record<string, string>> {
    const own: Record<string, string> = {};
    for (const [name, value] of given) {
      const attribute = split(name);
      const key = attribute.prefix === '' ? name : `{${namespaceOf(attribute.prefix, scope)}}${attribute.local}`;
      if (Object.hasOwn(own, key)) throw refuse(`<${show(local)}> has the attribute ${show(name)} twice`);
      // Assigned, this name alone would not become a key.
      if (key === '__proto__') Object.defineProperty(own, key, { value, enumerable: true });
      else own[key] = value;
    }
    return own;
  }

  function closeElement(): void {
    const { tag } = levels[levels.length - 1] ?? { tag: undefined };
    if (tag === undefined) throw refuse('an element ends that did not begin');
    if (!text.startsWith(tag, at)) throw refuse(`<${show(tag)}> is not ended before another ends`);
    at += tag.length;
    skipBlanks();
    if (text.charCodeAt(at) !== 62) throw refuse(`<${show(tag)}> is not ended before another ends`);
    at++;
    levels.pop();
  }

  function readMark(): void {
    if (text.startsWith('--', at)) {
      at += 2;
      const from = at;
      if (past('--', 'a comment') !== undefined && text[at] !== '>') throw refuse('a comment holds --', from);
      at++;
    } else if (text.startsWith('[CDATA[', at) && levels.length > 0) {
      at += 7;
      const content = past(']]>', 'a CDATA section');
      if (content !== '') keep(content);
    } else throw refuse(/^DOCTYPE/i.test(text.slice(at, at + 7)) ? 'a DOCTYPE is not accepted' : 'what begins with <! is no comment');
  }

  function readInstruction(): void {
    const target = readName('an instruction');
    if (target.includes(':') || /^xml$/i.test(target)) throw refuse('the XML declaration stands at the very beginning, or nowhere');
    if (!isBlank(text.charCodeAt(at)) && !text.startsWith('?>', at)) throw refuse('an instruction has no blank after its name');
    past('?>', 'an instruction');
  }

  const keep = (content: string): void => void levels[levels.length - 1]?.element.children.push(content);

  function readText(end: number): void {
    const raw = text.slice(at, end);
    if (hasCdataEnd && raw.includes(']]>')) throw refuse('a text holds ]]>');
    if (levels.length > 0) keep(resolved(raw, at));
    else if (/[^ \t\n]/.test(raw)) throw refuse('a text stands outside of the document');
    at = end;
  }

  const bad = forbidden.exec(text);
  if (bad) throw refuse('a sign is not allowed in XML', bad.index);
  if (/^<\?xml[ \t\n]/.test(text)) {
    const match = declaration.exec(text);
    if (!match) throw refuse('the XML declaration is not well formed');
    const version = match[1] ?? match[2] ?? '';
    const encoding = match[3] ?? match[4];
    if (version !== '1.0') throw refuse(`the version is said to be ${show(version)}, and 1.0 is read`);
    if (encoding && !/^(utf-?8|us-ascii)$/i.test(encoding))
      throw refuse(`the encoding is said to be ${show(encoding)}, and UTF-8 is wanted`);
    at = match[0].length;
  }
  while (at < text.length) {
    const next = text.indexOf('<', at);
    if (next !== at) readText(next < 0 ? text.length : next);
    if (next < 0) break;
    at = next + 1;
    const code = text.charCodeAt(at);
    if (code === 47) {
      at++;
      closeElement();
    } else if (code === 33) {
      at++;
      readMark();
    } else if (code === 63) {
      at++;
      readInstruction();
    } else openElement();
  }
  if (levels.length > 0) throw refuse(`<${show(levels[levels.length - 1]?.tag ?? '')}> has no end`);
  if (!root) throw new Problem('malformed', 'The XML holds no element.');
  return root;
}

/** As a parser sees it: without the byte order mark, lines ended by one sign. */
function cleaned(bytes: Buffer): string {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = bytes.toString('utf8', hasMark ? 3 : 0);
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
