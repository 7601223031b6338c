// The matrix of rights, profession × type of document, as versioned data (arrêté of 26 October 2023): read, completed, refused when it has holes.
import { Problem } from '@socle/kit/problem';
import { documentTypes } from './document-types.ts';

/** Where a cell comes from: read in a source, or ours because the annex was not found in a readable form. */
export type CellSource = 'published' | 'default';

export interface Cell {
  readonly allow: boolean;
  readonly source: CellSource;
}

export interface MatrixRow {
  /** `G15|10`. */
  readonly profession: string;
  readonly label: string;
  /** Absent: not in force (the row of a profession whose extension is suspended). */
  readonly from: string | undefined;
  readonly cells: ReadonlyMap<string, Cell>;
}

export interface Matrix {
  readonly id: string;
  readonly source: string;
  /** Day from which it holds, in France. */
  readonly from: string;
  readonly rows: ReadonlyMap<string, MatrixRow>;
}

interface RowText {
  readonly profession: string;
  readonly label: string;
  readonly from: string | null;
  /** What a type gets that no list names. */
  readonly others: 'allow' | 'deny';
  readonly othersSource: CellSource;
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** Types of the two lists that a source names; the rest of them is ours. */
  readonly published?: readonly string[];
}

export interface MatrixText {
  readonly id: string;
  readonly source: string;
  readonly from: string;
  /** Every profession that must have a row. */
  readonly professions: readonly string[];
  readonly rows: readonly RowText[];
}

/** Every profession × every type, or a Problem that names what is missing, twice there, or unknown. */
export function loadMatrix(text: MatrixText): Matrix {
  const complaints: string[] = [];
  const rows = new Map<string, MatrixRow>();
  for (const row of text.rows) {
    if (rows.has(row.profession)) complaints.push(`${row.profession} has two rows`);
    if (row.others !== 'allow' && row.others !== 'deny')
      complaints.push(`${row.profession} does not say what the types that it does not list get`);
    const allow = new Set(row.allow);
    const deny = new Set(row.deny);
    const published = new Set(row.published);
    for (const type of [...allow, ...deny, ...published]) {
      if (!documentTypes.has(type)) complaints.push(`${row.profession} names the unknown type ${type}`);
      if (allow.has(type) && deny.has(type)) complaints.push(`${row.profession} both allows and denies ${type}`);
    }
    const cells = new Map<string, Cell>();
    for (const type of documentTypes.keys()) {
      const listed = allow.has(type) || deny.has(type);
      const source = listed ? (published.has(type) ? 'published' : 'default') : row.othersSource;
      cells.set(type, { allow: allow.has(type) || (!deny.has(type) && row.others === 'allow'), source });
    }
    rows.set(row.profession, { profession: row.profession, label: row.label, from: row.from ?? undefined, cells });
  }
  for (const profession of text.professions) if (!rows.has(profession)) complaints.push(`${profession} has no row`);
  for (const profession of rows.keys())
    if (!text.professions.includes(profession)) complaints.push(`${profession} is not among the professions`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text.from)) complaints.push(`"${text.from}" is not a day`);
  if (complaints.length > 0)
    throw new Problem('invalid', `The matrix of rights ${text.id} is not complete: ${complaints.join('; ')}.`, {
      requirement: 'DOC-MAT-001',
    });
  return { id: text.id, source: text.source, from: text.from, rows };
}

/** The cell in force on a day (`2026-11-23`); undefined is a refusal: nobody is allowed by what is not written. */
export function cellOf(matrix: Matrix, profession: string | undefined, type: string | undefined, day: string): Cell | undefined {
  if (profession === undefined || type === undefined || day < matrix.from) return undefined;
  const row = matrix.rows.get(profession);
  if (row?.from === undefined || day < row.from) return undefined;
  return row.cells.get(type);
}

/** The matrix that holds on a day: the last of those that began. */
export function matrixOn(matrices: readonly Matrix[], day: string): Matrix | undefined {
  let found: Matrix | undefined;
  for (const matrix of matrices) if (matrix.from <= day && (!found || found.from < matrix.from)) found = matrix;
  return found;
}
