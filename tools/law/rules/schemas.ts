// Data: each room owns one schema of PostgreSQL that no other room names, and keeps its SQL where an auditor finds it.
import type { Rule, Subject } from '../rule.ts';

export const schemas: Rule = {
  name: 'each room owns its data',
  *check(files, house) {
    for (const owner of house) {
      if (!owner.schema) continue;
      const name = owner.schema;
      const named = new RegExp(
        `(?<![\\w.@/'-])"?${name}"?\\.(?:"?[a-z_]|\\*| \\? )|\\b(?:schema|search_path)\\b[^;]{0,40}?(?<![\\w.])"?${name}"?(?![\\w.])`,
        'gi',
      );
      for (const file of files) {
        if (!file.place || (file.place.floor === owner.floor && file.place.room === owner.name)) continue;
        for (const { value, line } of [...sqlOf(file), ...quotedNames(file, name)]) {
          for (const match of value.matchAll(named)) {
            const what = `the SQL names the schema ${name} of ${owner.floor}/${owner.name}`;
            const why = 'a room that reads the tables of another binds it for ever: ask at its door';
            yield { path: file.path, line: line + value.slice(0, match.index).split('\n').length - 1, what, why };
          }
        }
      }
    }
  },
};

/** Rooms of the kit whose trade is SQL, and the engine's store, which writes it for others. */
const sqlRooms = new Set(['kit/sql', 'kit/database', 'kit/jobs', 'engine/store']);

export const statements: Rule = {
  name: 'SQL stands in the store',
  *check(files) {
    for (const file of files) {
      if (!file.place || file.test || sqlRooms.has(`${file.place.floor}/${file.place.room}`)) continue;
      if (/^(?:store(?:-[\w-]+)?\.ts$|store\/|sql\/|migrations\/)/.test(file.place.inside) || /\.sql$/.test(file.path)) continue;
      for (const { line } of sqlOf(file)) {
        yield {
          path: file.path,
          line,
          what: 'holds SQL',
          why: 'all the SQL of a room stands in its store.ts, where it is read as a whole',
        };
      }
    }
  },
};

const statement =
  /^\s*(?:select\b(?!\s+(?:a|an|the|one)\b)[\s\S]*\b(?:from|\?|\$1)|select\s+\w+\(|insert\s+into\s|update\s+[\w".?\s]+\sset\s|delete\s+from\s|truncate\s|copy\s+[\w".?\s(,)]+\s(?:from|to)\s|with\s+(?:recursive\s+)?[\w"]+\s*(?:\([^)]*\))?\s+as\s|(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:unlogged\s+|unique\s+|temporary\s+|temp\s+)?(?:table|index|schema|view|materialized|function|sequence|type|extension|trigger|role|database)\s|set\s+(?:local\s+)?search_path|grant\s|revoke\s)/i;

/** `ident('clinical', 'patient')`, written as SQL. */
function* quotedNames(file: Subject, schema: string): Generator<{ line: number; value: string }> {
  for (const { at, line, value } of file.texts) {
    if (value === schema && /\bident\s*\(\s*$/.test(file.code.slice(Math.max(0, at - 20), at))) yield { line, value: `"${schema}"."x"` };
  }
}

function* sqlOf(file: Subject): Generator<{ line: number; value: string }> {
  if (/\.sql$/.test(file.path)) {
    yield { line: 1, value: file.text.replace(/--[^\n]*/g, '').replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')) };
    return;
  }
  for (const text of file.texts) {
    const tagged = /\bsql\s*$/.test(file.code.slice(Math.max(0, text.at - 8), text.at)) && file.code[text.at] === '`';
    if (tagged || statement.test(text.value)) yield text;
  }
}
