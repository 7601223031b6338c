// How FHIRPath says no: every refusal names the place in the expression.
import { Problem, show } from '@socle/kit/problem';

/** An expression that cannot be read, or that asks for what cannot be done. */
export function invalidExpression(reason: string, text: string, at: number): Problem {
  return new Problem('invalid', `The FHIRPath expression ${show(text, 200)} is not valid at ${placeOf(text, at)}: ${reason}`);
}

/** An evaluation that FHIRPath answers with an error: several items where one is wanted, values that do not go together. */
export function evaluationError(reason: string, text: string, at: number): Problem {
  return new Problem('unprocessable', `The FHIRPath expression ${show(text, 200)} cannot be evaluated, at ${placeOf(text, at)}: ${reason}`);
}

export function tooCostly(reason: string): Problem {
  return new Problem('too-costly', `The evaluation of the FHIRPath expression was stopped: ${reason}`);
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return line === 1 ? `character ${column}` : `line ${line}, character ${column}`;
}
