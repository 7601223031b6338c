// The language of applicability: what a condition may say. No loop, no call but `applies`, so that it always ends.

export type Expression =
  | { readonly op: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly op: 'not'; readonly part: Expression }
  | { readonly op: 'true' | 'false' }
  /** The fact is one of these options, or holds one of them. */
  | { readonly op: 'in'; readonly fact: string; readonly options: readonly string[] }
  | { readonly op: 'is'; readonly fact: string }
  | { readonly op: 'number'; readonly fact: string; readonly sign: '<' | '<=' | '>' | '>=' | '=' | '!='; readonly value: number }
  /** Another requirement applies. */
  | { readonly op: 'applies'; readonly id: string };

/** What the parser needs to know of a fact. */
export interface FactShape {
  readonly id: string;
  readonly type: 'boolean' | 'one' | 'many' | 'number';
  readonly options?: readonly { readonly id: string }[];
}

/** Where and why an expression is refused. */
export interface ExpressionFault {
  /** Position of the sign in the text, from 0. */
  readonly at: number;
  readonly rule: 'EXP-SYNTAX' | 'EXP-FACT' | 'EXP-OPTION' | 'EXP-TYPE' | 'EXP-LENGTH' | 'EXP-DEPTH' | 'EXP-REQUIREMENT' | 'EXP-CYCLE';
  readonly value: string;
  readonly text: string;
}

/** Signs of one expression, and brackets in brackets. */
export const expressionLimits = { length: 2_000, depth: 32 } as const;
