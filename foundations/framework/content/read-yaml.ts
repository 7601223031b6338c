// Reads YAML safely: 1.2 core, no alias, no doubled key, bounded in depth; each refusal with its line.
import { LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { Finding } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';

export interface Place {
  readonly file: string;
  /** Line on which the text starts in its file, from 1. */
  readonly line: number;
  /** What the text is, for findings: `edition`, `DOC-INS-01`. */
  readonly element: string;
}

export interface ReadYaml {
  readonly value: unknown;
  /** Line of the file on which the value at this path stands. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Undefined: refused, and the findings say why. */
export function readYaml(text: string, place: Place, findings: Finding[]): ReadYaml | undefined {
  const refuse = (rule: string, line: number, value: string, en: string, fr: string): void => {
    findings.push({
      severity: 'error',
      rule,
      element: place.element,
      value,
      text: { fr, en },
      file: place.file,
      line: place.line + line - 1,
    });
  };
  const counter = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    merge: false,
    prettyErrors: false,
    lineCounter: counter,
  });
  const lineAt = (offset: number): number => Math.max(1, counter.linePos(offset).line);
  if (document.errors.length > 0) {
    for (const { message, pos, code } of document.errors.slice(0, 5)) {
      refuse(
        code === 'DUPLICATE_KEY' ? 'DTR-KEY' : 'DTR-YAML',
        lineAt(pos[0]),
        code,
        `This YAML cannot be read: ${message}.`,
        `Ce YAML ne se lit pas : ${message}.`,
      );
    }
    return undefined;
  }
  let refused = false;
  visit(document, {
    Alias(_, { source, range }) {
      refuse('DTR-ALIAS', lineAt(range?.[0] ?? 0), `*${source}`, 'Aliases are not allowed.', 'Les alias ne sont pas admis.');
      refused = true;
      return visit.BREAK;
    },
    Collection(_, node, path) {
      if (path.length <= limits.depth * 2) return undefined;
      refuse(
        'DTR-DEPTH',
        lineAt(node.range?.[0] ?? 0),
        '',
        `YAML is nested ${limits.depth} deep at most.`,
        `Le YAML est imbriqué sur ${limits.depth} niveaux au plus.`,
      );
      refused = true;
      return visit.BREAK;
    },
  });
  if (refused) return undefined;
  return {
    value: document.toJS({ maxAliasCount: 0 }),
    lineOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
        if (node?.range) return place.line + lineAt(node.range[0]) - 1;
      }
      return place.line;
    },
  };
}

/** Holds a value against a shape; undefined: refused. */
export function shaped<S extends z.ZodType>(
  shape: S,
  value: unknown,
  place: Place,
  lineOf: (path: readonly PropertyKey[]) => number,
  findings: Finding[],
): z.output<S> | undefined {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message, code, ...more } of result.error.issues) {
    const keys = code === 'unrecognized_keys' ? (more as unknown as { keys: string[] }).keys : [];
    const at = keys.length > 0 ? [...path, keys[0] as string] : path;
    const element = [place.element, ...path.map(String)].join('.');
    findings.push({
      severity: 'error',
      rule: keys.length > 0 ? 'DTR-UNKNOWN-KEY' : 'DTR-SHAPE',
      element,
      file: place.file,
      line: lineOf(at),
      value: keys.length > 0 ? keys.join(', ') : showAt(value, path),
      text: { en: `${message}.`, fr: `Valeur refusée : ${message}.` },
    });
  }
  return undefined;
}

function showAt(value: unknown, path: readonly PropertyKey[]): string {
  let at: unknown = value;
  for (const key of path) at = at !== null && typeof at === 'object' ? (at as Record<PropertyKey, unknown>)[key] : undefined;
  return at === undefined ? '' : typeof at === 'string' ? at : (JSON.stringify(at) ?? '').slice(0, 200);
}
