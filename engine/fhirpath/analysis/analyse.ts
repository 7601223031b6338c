// Tells of an expression, without a node, what search and the views need to know.
import type { Analysis, CompileOptions } from '../contract.ts';
import { modelOf } from '../model/model.ts';
import { parse } from '../syntax/parser.ts';
import { type Inference, infer, inputFlow, typesOf } from './infer.ts';

/** A Problem of kind `invalid` where the expression cannot be read. */
export function analyse(expression: string, options: CompileOptions): Analysis {
  const model = modelOf(options.definitions);
  const input = inputFlow(model, options.type ?? 'Resource');
  const inference: Inference = { model, input, self: input, unknown: new Set() };
  const flow = infer(inference, parse(expression));
  const paths = flow.spots.map((spot) => spot.path);
  const plain = !flow.open && flow.computed.length === 0 && paths.every((path) => path !== undefined);
  return {
    types: typesOf(flow),
    single: !flow.many,
    paths: plain ? [...new Set(paths as string[])] : [],
    filtered: flow.filtered,
    unknown: [...inference.unknown],
  };
}
