// FHIR JSON out: the same numbers as came in, exactly.
import { Decimal, printed } from './decimal.ts';

/** JSON text of a resource; `pretty` indents by two spaces. */
export function printJson(value: unknown, pretty = false): string {
  printed.decimal = false;
  const text = pretty ? JSON.stringify(value, undefined, 2) : JSON.stringify(value);
  if (!printed.decimal) return text;
  return print(value, pretty ? '\n' : '');
}

/** `line` is the line break with the indentation of the value, empty when not pretty. */
function print(value: unknown, line: string): string {
  if (value instanceof Decimal) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = line && `${line}  `;
  const items = Array.isArray(value) ? value.map((item) => print(item, inner)) : properties(value, inner);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return items.length === 0 ? `${open}${close}` : `${open}${inner}${items.join(`,${inner}`)}${line}${close}`;
}

function properties(value: object, line: string): string[] {
  const colon = line ? ': ' : ':';
  return Object.entries(value)
    .filter(([, item]) => item !== undefined && typeof item !== 'function')
    .map(([name, item]) => `${JSON.stringify(name)}${colon}${print(item, line)}`);
}
