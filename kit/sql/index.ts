// The door of the SQL room.

export { openDatabase } from './database.ts';
export { sqlState, toProblem, violatedConstraint } from './errors.ts';
export { folded } from './folded.ts';
export { type Fragment, ident, join, quoteIdent, quoteText, raw, sql } from './fragment.ts';
export type { CopySink, Database, DatabaseOptions, DatabaseStats, QueryOptions, Rows, Sql, TransactionOptions } from './sql.ts';
export { turn } from './turn.ts';
