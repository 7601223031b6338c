// A number as it was written. FHIR decimals carry their precision: 1.10 is not 1.1 (R4, section 2.24.0.1).

/** Set whenever a Decimal goes through JSON.stringify, so that printJson learns of it at no cost. */
export const printed = { decimal: false };

/** Stands in a parsed resource only where a JavaScript number would print another text. Compares and computes as its number. */
export class Decimal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  valueOf(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }

  /** For JSON.stringify outside printJson: still a number, its precision lost. */
  toJSON(): number {
    printed.decimal = true;
    return Number(this.text);
  }
}

/** The number token as a plain number where that prints back the same text, otherwise as a Decimal. */
export function decimal(text: string): number | Decimal {
  const value = Number(text);
  return String(value) === text ? value : new Decimal(text);
}

export function isNumeric(value: unknown): value is number | Decimal {
  return typeof value === 'number' || value instanceof Decimal;
}

/** The text of a number of a parsed resource, as it was written. */
export function numberText(value: number | Decimal): string {
  return typeof value === 'number' ? String(value) : value.text;
}
