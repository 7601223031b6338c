// Literals as collections of one value.
import type { Item } from '../model/node.ts';
import type { Literal } from '../syntax/ast.ts';
import { invalidExpression } from '../syntax/problems.ts';
import { calendarQuantity, ucumQuantity } from '../values/quantity.ts';
import { parseReal } from '../values/real.ts';
import { parseTemporal } from '../values/temporal.ts';
import { integer } from './arithmetic.ts';
import type { Step } from './run.ts';

export function compileLiteral(ast: Literal, text: string): Step {
  const value = literalValue(ast);
  if (value === undefined) throw invalidExpression(`${text.slice(ast.start, ast.end)} is not a value that exists.`, text, ast.start);
  const items = [value];
  return () => items;
}

export function literalValue(ast: Literal): Item | undefined {
  switch (ast.type) {
    case 'string':
      return ast.text;
    case 'boolean':
      return ast.text === 'true';
    case 'number':
      return (ast.text.includes('.') ? undefined : integer(Number(ast.text))) ?? parseReal(ast.text);
    case 'date':
      return parseTemporal(ast.text, 'Date');
    case 'dateTime':
      return parseTemporal(ast.text.endsWith('T') ? ast.text.slice(0, -1) : ast.text, 'DateTime');
    case 'time':
      return parseTemporal(ast.text, 'Time');
    case 'quantity': {
      const amount = parseReal(ast.text);
      return amount && (ast.calendar ? calendarQuantity(amount, ast.unit as string) : ucumQuantity(amount, ast.unit as string));
    }
  }
}
