// Reads `_include` and `_revinclude`: Type:parameter[:target], with `:iterate`.
import type { Include } from '../contract.ts';
import { badInclude } from '../problems.ts';
import type { SearchModel } from './model.ts';

export function readInclude(search: SearchModel, name: string, value: string): Include {
  const [base, modifier] = name.split(':') as [string, string | undefined];
  if (modifier !== undefined && modifier !== 'iterate' && modifier !== 'recurse')
    throw badInclude(base, value, `the modifier :${modifier.slice(0, 40)} is not known; :iterate is`);
  const reverse = base === '_revinclude';
  const iterate = modifier !== undefined;
  if (value === '*') return { reverse, iterate, source: '*', param: undefined };
  const [source, code, target] = value.split(':') as [string, string | undefined, string | undefined];
  const model = search.type(source);
  if (!model) throw badInclude(base, value, `${source.slice(0, 40)} is not a resource type that is served here`);
  if (code === undefined) throw badInclude(base, value, 'it is written Type:parameter[:target]');
  if (code === '*') return { reverse, iterate, source, param: undefined, target };
  const param = model.params.get(code);
  if (param?.type !== 'reference') throw badInclude(base, value, `${code.slice(0, 40)} is not a reference parameter of ${source}`);
  if (target !== undefined && param.targets.length > 0 && !param.targets.includes(target))
    throw badInclude(base, value, `${source}.${code} does not refer to ${target.slice(0, 40)}`);
  return { reverse, iterate, source, param, target };
}
