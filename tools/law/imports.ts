// Finds what a file imports: static, dynamic and re-exports, types included.
import type { Scanned } from './source.ts';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** What stands between `import` and `from`. */
  readonly clause: string;
  /** Erased before the program runs. */
  readonly typeOnly: boolean;
}

const forms = /\b(?:import|export)\b(?<clause>[^'"`;()]*?)\bfrom\s*(?=['"])|\bimport\s*(?=['"])|\b(?:import|require)\s*\(\s*(?=['"`])/g;

export function importsOf(file: Scanned): Import[] {
  const textAt = new Map(file.texts.map((text) => [text.at, text]));
  const found: Import[] = [];
  for (const match of file.code.matchAll(forms)) {
    const text = textAt.get(match.index + match[0].length);
    if (!text) continue;
    const clause = match.groups?.clause?.trim() ?? '';
    found.push({ specifier: text.value, line: text.line, clause, typeOnly: /^type\b/.test(clause) });
  }
  return found;
}
