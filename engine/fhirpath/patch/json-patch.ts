// JSON Patch (RFC 6902) on a resource: all operations, or none.
import type { Resource } from '@socle/engine/fhir';
import { Problem, show } from '@socle/kit/problem';
import { copyJson, equalJson, isDangerous, type Json } from './json.ts';

const maxOperations = 10_000;
/** Values that one patch may copy, and how deep: a copy of a copy doubles itself. */
const maxCopied = 1_000_000;
const maxDepth = 200;
type Say = (reason: string, kind?: 'invalid' | 'unprocessable') => Problem;

/** The patched resource; the given one is not touched. A Problem names the operation that cannot be done. */
export function applyJsonPatch(resource: Resource, operations: readonly unknown[]): Resource {
  if (!Array.isArray(operations)) throw new Problem('invalid', 'A JSON Patch is an array of operations (RFC 6902).');
  if (operations.length > maxOperations)
    throw new Problem('too-costly', `A JSON Patch of ${operations.length} operations is longer than ${maxOperations}.`);
  let document: unknown = copyJson(resource);
  let copied = 0;
  const spend = (depth: number): void => {
    if (++copied > maxCopied || depth > maxDepth)
      throw new Problem('too-costly', `The JSON Patch copies more than ${maxCopied} values, or deeper than ${maxDepth}.`);
  };
  for (const [i, operation] of operations.entries()) document = applyOne(document, operation, i, spend);
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw new Problem('unprocessable', 'The JSON Patch leaves no resource: its result is not an object.');
  return document as Resource;
}

function applyOne(document: unknown, operation: unknown, index: number, spend: (depth: number) => void): unknown {
  const one = (typeof operation === 'object' && operation !== null ? operation : {}) as Json;
  const say: Say = (reason, kind = 'unprocessable') => {
    const what = `${typeof one.op === 'string' ? one.op.slice(0, 20) : 'no op'} ${typeof one.path === 'string' ? show(one.path, 120) : 'without path'}`;
    return new Problem(kind, `JSON Patch operation ${index} (${what}): ${reason}`);
  };
  const path = pointer(one.path, 'path', say);
  switch (one.op) {
    case 'add':
      return add(document, path, copyJson(givenValue(one, say)), say);
    case 'remove':
      return remove(document, path, say);
    case 'replace':
      find(document, path, say);
      return path.length === 0 ? copyJson(givenValue(one, say)) : put(document, path, copyJson(givenValue(one, say)), say);
    case 'move': {
      const from = pointer(one.from, 'from', say);
      if (from.length < path.length && from.every((token, i) => token === path[i])) throw say('a value does not move into itself.');
      const moved = find(document, from, say);
      return add(remove(document, from, say), path, moved, say);
    }
    case 'copy':
      return add(document, path, copyJson(find(document, pointer(one.from, 'from', say), say), spend), say);
    case 'test': {
      const found = find(document, path, say);
      if (!equalJson(found, givenValue(one, say))) throw say(`the value there is ${show(found)}, not ${show(one.value)}.`);
      return document;
    }
    default:
      throw say('op is add, remove, replace, move, copy or test.', 'invalid');
  }
}

function givenValue(operation: Json, say: Say): unknown {
  if (!Object.hasOwn(operation, 'value')) throw say('it has no value.', 'invalid');
  return operation.value;
}

/** RFC 6901 */
function pointer(text: unknown, name: string, say: Say): string[] {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/')))
    throw say(`${name} is a JSON Pointer: it is empty or starts with /.`, 'invalid');
  if (/~(?![01])/.test(text)) throw say(`${name} holds a ~ that is neither ~0 nor ~1.`, 'invalid');
  const tokens = text
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (tokens.some(isDangerous)) throw say(`${name} names what no resource has.`, 'invalid');
  return tokens;
}

function child(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return isIndex(token) ? value[Number(token)] : undefined;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, token) ? (value as Json)[token] : undefined;
}

function isIndex(token: string): boolean {
  return /^(?:0|[1-9][0-9]{0,8})$/.test(token);
}

function find(document: unknown, path: readonly string[], say: Say): unknown {
  let at = document;
  for (const token of path) {
    at = child(at, token);
    if (at === undefined) throw say('there is nothing at this place.');
  }
  return at;
}

/** The object or array that holds the last token of a path. */
function holder(document: unknown, path: readonly string[], say: Say): Json | unknown[] {
  const parent = find(document, path.slice(0, -1), say);
  if (typeof parent !== 'object' || parent === null) throw say('the place before it holds neither an object nor an array.');
  return parent as Json | unknown[];
}

function add(document: unknown, path: readonly string[], value: unknown, say: Say): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = holder(document, path, say);
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : isIndex(last) ? Number(last) : -1;
    if (index < 0 || index > parent.length) throw say(`the array has ${parent.length} items: ${show(last)} is no place in it.`);
    parent.splice(index, 0, value);
  } else parent[last] = value;
  return document;
}

function put(document: unknown, path: readonly string[], value: unknown, say: Say): unknown {
  const parent = holder(document, path, say);
  (parent as Json)[path.at(-1) as string] = value;
  return document;
}

function remove(document: unknown, path: readonly string[], say: Say): unknown {
  find(document, path, say);
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const parent = holder(document, path, say);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return document;
}
