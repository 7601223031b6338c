// The tree of a FHIRPath expression (FHIRPath N1, grammar), with the place of each part in the text.

/** Half-open range of characters in the expression. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Operator =
  | '*'
  | '/'
  | 'div'
  | 'mod'
  | '+'
  | '-'
  | '&'
  | '|'
  | '<='
  | '<'
  | '>'
  | '>='
  | '='
  | '~'
  | '!='
  | '!~'
  | 'in'
  | 'contains'
  | 'and'
  | 'or'
  | 'xor'
  | 'implies';

/** `FHIR.Patient`, `System.String`, or a name alone. */
export interface TypeName {
  readonly namespace?: string;
  readonly name: string;
}

export type LiteralType = 'string' | 'boolean' | 'number' | 'date' | 'dateTime' | 'time' | 'quantity';

export type Literal = Span & {
  readonly kind: 'literal';
  readonly type: LiteralType;
  /** Without quotes and `@`; escapes read. */
  readonly text: string;
  /** Of a quantity: `mg`, or a calendar word such as `days`. */
  readonly unit?: string;
  readonly calendar?: boolean;
};

export type Member = Span & { readonly kind: 'member'; readonly on: Ast | undefined; readonly name: string };
export type Call = Span & {
  readonly kind: 'call';
  readonly on: Ast | undefined;
  readonly name: string;
  readonly args: readonly Ast[];
  /** Where the name stands. */
  readonly at: number;
};
export type Index = Span & { readonly kind: 'index'; readonly on: Ast; readonly index: Ast };
export type Binary = Span & { readonly kind: 'binary'; readonly operator: Operator; readonly left: Ast; readonly right: Ast };
export type TypeTest = Span & { readonly kind: 'type'; readonly operator: 'is' | 'as'; readonly on: Ast; readonly type: TypeName };

export type Ast =
  | Literal
  | Member
  | Call
  | Index
  | Binary
  | TypeTest
  | (Span & { readonly kind: 'empty' })
  | (Span & { readonly kind: 'sign'; readonly operator: '+' | '-'; readonly of: Ast })
  | (Span & { readonly kind: 'special'; readonly name: '$this' | '$index' | '$total' })
  | (Span & { readonly kind: 'variable'; readonly name: string })
  /** `key desc` inside `sort()`. */
  | (Span & { readonly kind: 'order'; readonly of: Ast; readonly descending: boolean });
