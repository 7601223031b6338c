// Filtering and projection, aggregate and sort (FHIRPath N1, sections Filtering and projection, Aggregates).

import { itemSet } from '../evaluate/collections.ts';
import type { CallSite, FunctionRules } from '../evaluate/compiler.ts';
import { typeFilter, typeQuestion } from '../evaluate/compiler.ts';
import { type Run, type Step, spend, within } from '../evaluate/run.ts';
import { booleanOf } from '../evaluate/singleton.ts';
import { isKnownType, typeNameOf } from '../evaluate/types.ts';
import { type Item, type Items, none } from '../model/node.ts';
import { orderOf } from '../model/order.ts';
import type { Ast, TypeName } from '../syntax/ast.ts';
import { evaluationError, invalidExpression, tooCostly } from '../syntax/problems.ts';
import { built, lambda } from './rule.ts';

const maxItems = 1_000_000;

export const filtering: FunctionRules = {
  where: lambda(1, 1, (run, input, criterion, at) =>
    input.filter((item, i) => booleanOf(run, within(run, item, i, criterion as Step), at) === true),
  ),
  select: lambda(1, 1, (run, input, projection) => select(run, input, projection as Step)),
  repeat: lambda(1, 1, (run, input, projection) => repeat(run, input, projection as Step, true)),
  repeatAll: lambda(1, 1, (run, input, projection) => repeat(run, input, projection as Step, false)),
  ofType: built(1, 1, (site) => typeFilter(site.on, typeArgument(site))),
  as: built(1, 1, (site) => typeFilter(site.on, typeArgument(site))),
  is: built(1, 1, (site) => typeQuestion(site.on, typeArgument(site))),
  aggregate: built(1, 2, aggregate),
  sort: built(0, 10, sort),
};

function typeArgument(site: CallSite): TypeName {
  const type = typeNameOf(site.args[0]);
  if (type && isKnownType(site.model, type)) return type;
  const at = site.args[0]?.start ?? site.at;
  throw invalidExpression(`${site.name}() takes the name of a type of FHIR or of FHIRPath.`, site.text, at);
}

function select(run: Run, input: Items, projection: Step): Items {
  const out: Item[] = [];
  input.forEach((item, i) => {
    for (const one of within(run, item, i, projection)) out.push(one);
  });
  if (out.length > maxItems) throw tooCostly(`it makes a collection of more than ${maxItems} items.`);
  spend(run, out.length);
  return out;
}

/** The projection of the input, of what that gives, and so on, until nothing new comes; what came before is not taken again. */
function repeat(run: Run, input: Items, projection: Step, unique: boolean): Items {
  const seen = itemSet(run);
  const out: Item[] = [];
  let fresh: Items = input;
  while (fresh.length > 0) {
    const found = select(run, fresh, projection);
    fresh = unique ? found.filter((item) => seen.add(item)) : found;
    for (const item of fresh) out.push(item);
    if (out.length > maxItems) throw tooCostly(`repeat() makes more than ${maxItems} items.`);
  }
  return out;
}

function aggregate(site: CallSite): Step {
  const [step, start] = site.args.map((arg) => site.compile(arg)) as [Step, Step | undefined];
  return (run) => {
    const input = site.on(run);
    const { total } = run;
    let value = start ? start(run) : none;
    input.forEach((item, i) => {
      run.total = value;
      value = within(run, item, i, step);
      spend(run, 1 + value.length);
    });
    run.total = total;
    return value;
  };
}

interface SortKey {
  readonly step: Step;
  readonly descending: boolean;
  readonly at: number;
}

/** Each key is an expression; a minus sign before it, or `desc` after it, turns it round. */
function sort(site: CallSite): Step {
  const keys = site.args.map((arg): SortKey => {
    const of = keyOf(arg);
    return { step: site.compile(of.ast), descending: of.descending, at: arg.start };
  });
  if (keys.length === 0) keys.push({ step: (run) => run.self, descending: false, at: site.at });
  return (run) => {
    const rows = site.on(run).map((item, i) => ({ item, values: keys.map((key) => within(run, item, i, key.step)[0]) }));
    spend(run, rows.length * (1 + Math.ceil(Math.log2(rows.length + 1))));
    rows.sort((a, b) => {
      for (const [i, key] of keys.entries()) {
        const order = compareKeys(run, a.values[i], b.values[i], key.at);
        if (order !== 0) return key.descending ? -order : order;
      }
      return 0;
    });
    return rows.map((row) => row.item);
  };
}

function keyOf(ast: Ast): { ast: Ast; descending: boolean } {
  if (ast.kind === 'order') return { ast: ast.of, descending: ast.descending };
  return ast.kind === 'sign' && ast.operator === '-' ? { ast: ast.of, descending: true } : { ast, descending: false };
}

/** What is not there comes first. */
function compareKeys(run: Run, a: Item | undefined, b: Item | undefined, at: number): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const order = orderOf(a, b);
  if (typeof order === 'string') throw evaluationError(order, run.text, at);
  return order ?? 0;
}
