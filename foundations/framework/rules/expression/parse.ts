// Reads a condition, and refuses what names an unknown fact or option, or compares what cannot be compared.
import { type Expression, type ExpressionFault, expressionLimits, type FactShape } from './grammar.ts';

interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const shapes = /\s*(?:([A-Za-z][A-Za-z0-9-]*)|'([^'\n]*)'|(-?\d+(?:\.\d+)?)|(<=|>=|!=|[()[\],=<>]))/y;

class Refused extends Error {
  readonly fault: ExpressionFault;
  constructor(fault: ExpressionFault) {
    super(fault.text);
    this.fault = fault;
  }
}

function refuse(rule: ExpressionFault['rule'], { at, text }: { at: number; text: string }, why: string): never {
  throw new Refused({ at, rule, value: text, text: why });
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  shapes.lastIndex = 0;
  while (shapes.lastIndex < source.length) {
    const from = shapes.lastIndex;
    const match = shapes.exec(source);
    if (!match) {
      const at = from + (/^\s*/.exec(source.slice(from))?.[0].length ?? 0);
      if (at >= source.length) break;
      refuse('EXP-SYNTAX', { at, text: source.slice(at, at + 1) }, `« ${source.slice(at, at + 1)} » is no sign of an expression.`);
    }
    const [whole, word, text, number, sign] = match;
    const value = word ?? text ?? number ?? sign ?? '';
    const kind = word !== undefined ? 'word' : text !== undefined ? 'text' : number !== undefined ? 'number' : 'sign';
    tokens.push({ kind, text: value, at: from + whole.length - whole.trimStart().length });
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return tokens;
}

/** The expression, or why it is refused. `requirements`: the ids that `applies` may name; undefined: any. */
export function parseExpression(
  source: string,
  facts: ReadonlyMap<string, FactShape>,
  requirements?: ReadonlySet<string>,
): { readonly expression: Expression } | { readonly fault: ExpressionFault } {
  try {
    if (source.length > expressionLimits.length) {
      refuse(
        'EXP-LENGTH',
        { at: expressionLimits.length, text: '' },
        `A condition has at most ${expressionLimits.length} signs, this one ${source.length}.`,
      );
    }
    return { expression: new Parser(tokensOf(source), facts, requirements).whole() };
  } catch (error) {
    if (error instanceof Refused) return { fault: error.fault };
    throw error;
  }
}

// A class: the place in the list of tokens is true state.
class Parser {
  private readonly tokens: readonly Token[];
  private readonly facts: ReadonlyMap<string, FactShape>;
  private readonly requirements: ReadonlySet<string> | undefined;
  private next = 0;
  private depth = 0;

  constructor(tokens: readonly Token[], facts: ReadonlyMap<string, FactShape>, requirements: ReadonlySet<string> | undefined) {
    this.tokens = tokens;
    this.facts = facts;
    this.requirements = requirements;
  }

  whole(): Expression {
    const expression = this.or();
    const rest = this.peek();
    if (rest.kind !== 'end')
      refuse('EXP-SYNTAX', rest, `« ${rest.text} » comes where the expression should end, or « and » or « or » should stand.`);
    return expression;
  }

  private peek(): Token {
    return this.tokens[this.next] as Token;
  }

  private take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.next += 1;
    return token;
  }

  private takes(text: string): boolean {
    const { kind, text: found } = this.peek();
    if (found !== text || (kind !== 'word' && kind !== 'sign')) return false;
    this.next += 1;
    return true;
  }

  private expect(text: string): void {
    const token = this.peek();
    if (!this.takes(text))
      refuse('EXP-SYNTAX', token, `« ${text} » is missing before ${token.kind === 'end' ? 'the end' : `« ${token.text} »`}.`);
  }

  private or(): Expression {
    this.depth += 1;
    if (this.depth > expressionLimits.depth)
      refuse('EXP-DEPTH', this.peek(), `Brackets and « not » go ${expressionLimits.depth} deep at most.`);
    const parts = [this.and()];
    while (this.takes('or')) parts.push(this.and());
    this.depth -= 1;
    return parts.length === 1 ? (parts[0] as Expression) : { op: 'or', parts };
  }

  private and(): Expression {
    const parts = [this.unary()];
    while (this.takes('and')) parts.push(this.unary());
    return parts.length === 1 ? (parts[0] as Expression) : { op: 'and', parts };
  }

  private unary(): Expression {
    if (this.takes('not')) {
      this.depth += 1;
      if (this.depth > expressionLimits.depth)
        refuse('EXP-DEPTH', this.peek(), `Brackets and « not » go ${expressionLimits.depth} deep at most.`);
      const part = this.unary();
      this.depth -= 1;
      return { op: 'not', part };
    }
    if (this.takes('(')) {
      const inner = this.or();
      this.expect(')');
      return inner;
    }
    return this.primary();
  }

  private primary(): Expression {
    const token = this.take();
    if (token.kind !== 'word')
      refuse('EXP-SYNTAX', token, `${token.kind === 'end' ? 'The end' : `« ${token.text} »`} comes where a fact should stand.`);
    if (token.text === 'true' || token.text === 'false') return { op: token.text };
    if (token.text === 'applies' && this.peek().text === '(') return this.reference();
    const fact = this.facts.get(token.text);
    if (!fact) refuse('EXP-FACT', token, `« ${token.text} » is no fact of the questionnaire.`);
    return this.comparison(fact, token);
  }

  private reference(): Expression {
    this.expect('(');
    const token = this.take();
    if (token.kind !== 'text') refuse('EXP-SYNTAX', token, 'applies() takes the id of a requirement between quotes.');
    if (this.requirements && !this.requirements.has(token.text))
      refuse('EXP-REQUIREMENT', token, `« ${token.text} » is no requirement of this edition.`);
    this.expect(')');
    return { op: 'applies', id: token.text };
  }

  private comparison(fact: FactShape, token: Token): Expression {
    const sign = this.peek();
    const compares =
      (sign.kind === 'sign' && /^[<>=!]/.test(sign.text)) || (sign.kind === 'word' && (sign.text === 'in' || sign.text === 'has'));
    if (!compares) {
      if (fact.type !== 'boolean')
        refuse('EXP-TYPE', token, `« ${fact.id} » is not a yes or no: compare it with « = », « in » or a number.`);
      return { op: 'is', fact: fact.id };
    }
    this.take();
    if (fact.type === 'boolean') refuse('EXP-TYPE', sign, `« ${fact.id} » is a yes or no: it stands alone, or after « not ».`);
    if (fact.type === 'number') return this.number(fact, sign);
    if (sign.text === 'in') return { op: 'in', fact: fact.id, options: this.list(fact) };
    if (sign.text === 'has' && fact.type !== 'many') refuse('EXP-TYPE', sign, `« ${fact.id} » has one answer: write « = ».`);
    if (sign.text === 'has' || sign.text === '=') return { op: 'in', fact: fact.id, options: [this.option(fact)] };
    if (sign.text === '!=') return { op: 'not', part: { op: 'in', fact: fact.id, options: [this.option(fact)] } };
    return refuse('EXP-TYPE', sign, `« ${fact.id} » is not a number: it cannot be compared with « ${sign.text} ».`);
  }

  private number(fact: FactShape, sign: Token): Expression {
    if (sign.kind !== 'sign') refuse('EXP-TYPE', sign, `« ${fact.id} » is a number: compare it with <, <=, =, !=, >= or >.`);
    const token = this.take();
    if (token.kind !== 'number') refuse('EXP-TYPE', token, `« ${fact.id} » is compared with a number, not with « ${token.text} ».`);
    return { op: 'number', fact: fact.id, sign: sign.text as '<', value: Number(token.text) };
  }

  private list(fact: FactShape): string[] {
    this.expect('[');
    const options = [this.option(fact)];
    while (this.takes(',')) options.push(this.option(fact));
    this.expect(']');
    return options;
  }

  private option(fact: FactShape): string {
    const token = this.take();
    if (token.kind !== 'text') refuse('EXP-SYNTAX', token, "An option stands between quotes: 'dpi'.");
    if (!fact.options?.some(({ id }) => id === token.text))
      refuse('EXP-OPTION', token, `« ${token.text} » is no option of « ${fact.id} ».`);
    return token.text;
  }
}
