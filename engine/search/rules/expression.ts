// Cuts the expression of a search parameter into the branches that concern one resource type.

export interface BranchText {
  /** Normalised: `(X as T)` and `X as T` become `X.as(T)`, white space is single. */
  readonly text: string;
  /** The type of `where(resolve() is Type)`, taken off the text. */
  readonly only?: string | undefined;
}

/** Cuts at `|` outside parentheses and quotes. */
export function splitUnion(expression: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = false;
  let start = 0;
  for (let i = 0; i < expression.length; i++) {
    const sign = expression[i];
    if (quote) {
      if (sign === '\\') i++;
      else if (sign === "'") quote = false;
    } else if (sign === "'") quote = true;
    else if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === '|' && depth === 0) {
      parts.push(expression.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(expression.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

const resolveIs = /\.where\(\s*resolve\(\)\s+is\s+(\w+)\s*\)$/;

export function normalise(branch: string): BranchText {
  let text = branch.trim().replace(/\s+/g, ' ');
  for (let before = ''; before !== text; ) {
    before = text;
    if (text.startsWith('(') && closes(text) === text.length - 1) text = text.slice(1, -1).trim();
    text = text.replace(/^\(?([\w.]+) as (\w+)\)/, '$1.as($2)').replace(/^([\w.]+) as (\w+)$/, '$1.as($2)');
  }
  text = text.replace(/\.as\(DateTime\)/g, '.as(dateTime)');
  const only = resolveIs.exec(text);
  return only ? { text: text.slice(0, only.index), only: only[1] } : { text };
}

/** Index of the parenthesis that closes the one at 0. */
function closes(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

/** The branches of an expression that start at the type, or at one of the abstract types above it. */
export function branchesFor(expression: string, type: string): BranchText[] {
  const found: BranchText[] = [];
  for (const part of splitUnion(expression)) {
    const branch = normalise(part);
    const head = /^[A-Za-z]\w*/.exec(branch.text)?.[0];
    if (head === type || head === 'Resource' || head === 'DomainResource') {
      found.push({ ...branch, text: branch.text.replace(/^\w+/, type) });
    } else if (head && /^[a-z]/.test(head)) {
      found.push({ ...branch, text: `${type}.${branch.text}` });
    }
  }
  return found;
}
