// Types by name: `is`, `as`, `ofType` (FHIRPath N1, Types; FHIR R4: names of FHIR come before those of the system).
import type { Model } from '../model/model.ts';
import { type Item, Node } from '../model/node.ts';
import { systemOf, systemType, typeOf } from '../model/system.ts';
import type { Ast, TypeName } from '../syntax/ast.ts';

const systemTypes = new Set(['Any', 'Boolean', 'String', 'Integer', 'Decimal', 'Date', 'DateTime', 'Time', 'Quantity']);

/** The argument of `ofType(FHIR.Patient)` as the name of a type; undefined where it is none. */
export function typeNameOf(ast: Ast | undefined): TypeName | undefined {
  if (ast?.kind !== 'member') return undefined;
  if (ast.on === undefined) return { name: ast.name };
  return ast.on.kind === 'member' && ast.on.on === undefined ? { namespace: ast.on.name, name: ast.name } : undefined;
}

export function isKnownType(model: Model, type: TypeName): boolean {
  if (type.namespace === 'System') return true;
  if (type.namespace === 'FHIR') return model.isType(type.name);
  return type.namespace === undefined && (model.isType(type.name) || systemTypes.has(type.name));
}

export function isOfType(model: Model, item: Item, type: TypeName): boolean {
  if (item instanceof Node && item.type !== '') return type.namespace !== 'System' && model.isSubtype(item.type, type.name);
  if (type.namespace === 'FHIR') return false;
  const value = systemOf(item);
  if (value === undefined || value instanceof Node) return type.name === typeOf(item).name;
  return systemType(value) === type.name;
}
