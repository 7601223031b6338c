// Columns from the model: one for each leaf, named by its path; the same model prunes what JSON says, so that nothing else ever leaves.
import type { Contribution, Reply } from '../contract.ts';
import { contributionModel, type Leaf, type LeafType, type ListOf, type Model, replyModel } from './model.ts';

export interface Column {
  /** `target.anchor.exact`; of a list: of each of its values. */
  readonly name: string;
  readonly type: LeafType | `list of ${LeafType}`;
  readonly meaning: { readonly fr: string; readonly en: string };
}

interface Reader extends Column {
  read(row: unknown): string;
}

/** A kind of rows: what its columns are, and what of a row is public. */
export interface Table<Row> {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Cells in the order of the columns, before anything is done for spreadsheets. */
  cells(row: Row): string[];
  /** The fields of the model, those that are absent left out. */
  publish(row: Row): unknown;
}

type Node = Leaf | ListOf<unknown> | { readonly [field: string]: unknown };
const isLeaf = (node: Node): node is Leaf => typeof (node as Leaf).type === 'string' && 'meaning' in node;
const isList = (node: Node): node is ListOf<Node> => 'each' in node && Object.keys(node).length === 1;
const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field) ? (value as Record<string, unknown>)[field] : undefined;

/** Between the values of a list; a bar inside one of them is written `\|`. */
const bar = ' | ';
const shown = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const listed = (value: unknown): string => shown(value).replace(/[\\|]/g, (sign) => `\\${sign}`);

function* readersOf(node: Node, path: readonly string[], list: number | undefined): Generator<Reader> {
  if (isLeaf(node)) {
    const at = (value: unknown, fields: readonly string[]): unknown => fields.reduce(fieldOf, value);
    const name = path.join('.');
    const { type, meaning } = node;
    if (list === undefined) yield { name, type, meaning, read: (row) => shown(at(row, path)) };
    else
      yield {
        name,
        type: `list of ${type}`,
        meaning,
        read: (row) => {
          const values = at(row, path.slice(0, list));
          return Array.isArray(values) ? values.map((value) => listed(at(value, path.slice(list)))).join(bar) : '';
        },
      };
  } else if (isList(node)) {
    if (list !== undefined) throw new Error(`${path.join('.')} is a list in a list: no cell holds it.`);
    yield* readersOf(node.each, path, path.length);
  } else for (const [field, below] of Object.entries(node)) yield* readersOf(below as Node, [...path, field], list);
}

function prune(node: Node, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (isLeaf(node)) return value;
  if (isList(node)) return Array.isArray(value) ? value.map((one) => prune(node.each, one)) : undefined;
  const kept: Record<string, unknown> = {};
  for (const [field, below] of Object.entries(node)) {
    const part = prune(below as Node, fieldOf(value, field));
    if (part !== undefined) kept[field] = part;
  }
  return kept;
}

function tableOf<Row>(name: string, model: Model<Row>): Table<Row> {
  const readers = [...readersOf(model as Node, [], undefined)];
  return {
    name,
    columns: readers.map(({ name: column, type, meaning }) => ({ name: column, type, meaning })),
    cells: (row) => readers.map((reader) => reader.read(row)),
    publish: (row) => prune(model as Node, row),
  };
}

export const contributionTable: Table<Contribution> = tableOf<Contribution>('contributions', contributionModel);
export const replyTable: Table<Reply> = tableOf<Reply>('replies', replyModel);
