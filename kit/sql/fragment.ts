// The sql`…` tag: pieces of SQL that compose; values become $1, $2… and never reach the text.

export interface Fragment {
  readonly text: string;
  readonly values: readonly unknown[];
}

type Part = string | { readonly value: unknown };

const partsOf = Symbol('parts');

interface Composed extends Fragment {
  readonly [partsOf]: readonly Part[];
}

/** A piece of SQL. A fragment among the values is put in place; anything else becomes a parameter. */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Fragment {
  const parts: Part[] = [strings[0] ?? ''];
  values.forEach((value, i) => {
    if (isFragment(value)) parts.push(...value[partsOf]);
    else parts.push({ value });
    parts.push(strings[i + 1] ?? '');
  });
  return compose(parts);
}

/** A quoted identifier: `ident('clinical', 'patient')` is `"clinical"."patient"`. */
export function ident(...names: readonly string[]): Fragment {
  return compose([names.map(quoteIdent).join('.')]);
}

/** Text put in as it is: never anything that came from outside. */
export function raw(text: string): Fragment {
  return compose([text]);
}

/** Fragments with a separator between them; an empty list gives an empty fragment. */
export function join(fragments: readonly Fragment[], separator = ', '): Fragment {
  return compose(fragments.flatMap((fragment, i) => (i === 0 ? asParts(fragment) : [separator, ...asParts(fragment)])));
}

export function quoteIdent(name: string): string {
  if (name === '' || name.includes('\0')) throw new RangeError('A name in SQL is neither empty nor holds U+0000.');
  return `"${name.replaceAll('"', '""')}"`;
}

/** A quoted text, for the few statements that take no parameters (COPY, CREATE DATABASE, SET). */
export function quoteText(text: string): string {
  if (text.includes('\0')) throw new RangeError('A text in SQL cannot hold U+0000.');
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

function isFragment(value: unknown): value is Composed {
  return typeof value === 'object' && value !== null && partsOf in value;
}

function asParts(fragment: Fragment): readonly Part[] {
  if (!isFragment(fragment)) throw new TypeError('A fragment of SQL is made by the sql tag.');
  return fragment[partsOf];
}

function compose(parts: readonly Part[]): Composed {
  let text = '';
  const values: unknown[] = [];
  for (const part of parts) text += typeof part === 'string' ? part : `$${values.push(part.value)}`;
  return { text, values, [partsOf]: parts };
}
