// The law of the house: every rule looks at all files and names each breach with its reason.
import type { Room } from '../../house.ts';
import { importsOf } from './imports.ts';
import { isTest, placeOf } from './place.ts';
import type { Finding, Rule, Subject } from './rule.ts';
import { folders } from './rules/folders.ts';
import { form } from './rules/form.ts';
import { inside } from './rules/inside.ts';
import { schemas, statements } from './rules/schemas.ts';
import { door, down, neighbours } from './rules/walls.ts';
import { world } from './rules/world.ts';
import { type SourceFile, scan } from './source.ts';

export interface Breach extends Finding {
  readonly rule: string;
}

export const rules: readonly Rule[] = [down, door, neighbours, schemas, statements, world, form, inside, folders];

export function judge(files: readonly SourceFile[], house: readonly Room[]): Breach[] {
  if (files.length === 0) throw new Error('The law saw no file: it runs from the wrong folder, or its list of folders is wrong.');
  const subjects = files.map((file): Subject => {
    const scanned = scan(file);
    return { ...scanned, place: placeOf(file.path), test: isTest(file.path), imports: importsOf(scanned) };
  });
  return rules.flatMap((rule) => [...rule.check(subjects, house)].map((finding) => ({ ...finding, rule: rule.name })));
}

export function toLine({ path, line, rule, what, why }: Breach): string {
  return `${path}:${line}  ${what}, because ${why}. (${rule})`;
}
