// What is wrong with a text, a file or a row: where it stands, which rule, which value.
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** Name of the rule: `DTR-YAML`, `LNT-VERB-MANY`. */
  readonly rule: string;
  /** What it is about: `DOC-INS-01.statement`. */
  readonly element: string;
  readonly value: string;
  readonly text: { readonly fr: string; readonly en: string };
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

/** `doctrine/editions/2020/11-ins.md:24: DOC-INS-01.statement: … [LNT-VERB-MANY: DOIT, PEUT]`. */
export function formatFinding({ file, line, element, rule, value, text }: Finding, language: 'fr' | 'en' = 'en'): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return `${place}${element}: ${text[language]} [${rule}${value === '' ? '' : `: ${shorten(value)}`}]`;
}

const shorten = (value: string): string => {
  const clean = value.replace(/\s+/g, ' ');
  return clean.length > 120 ? `${clean.slice(0, 120)}…` : clean;
};
