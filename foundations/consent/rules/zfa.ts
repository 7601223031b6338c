// Segment ZFA of PAM-FR 2.11: the state of the record and of the two oppositions, to and fro.
import { Problem, show } from '@socle/kit/problem';
import type { Opposition } from '../contract.ts';

export interface Zfa {
  readonly active: boolean;
  readonly feeding: Opposition;
  readonly reading: Opposition;
  /** `20261123`, of each. */
  readonly feedingDate?: string | undefined;
  readonly readingDate?: string | undefined;
}

const feedings: Readonly<Record<string, Opposition>> = { INO: 'not-opposed', IO: 'opposed', NA: 'not-collected' };
const readings: Readonly<Record<string, Opposition>> = { IC: 'not-opposed', INC: 'opposed', NA: 'not-collected' };
const codeOf = (table: Readonly<Record<string, Opposition>>, value: Opposition): string =>
  Object.keys(table).find((code) => table[code] === value) ?? 'NA';

/** Reads `ZFA|ACTIF|date|||||||INO|date|IC|date`; fields are counted from one, the name of the segment apart. */
export function readZfa(segment: string): Zfa {
  const fields = segment.split('|');
  if (fields[0] !== 'ZFA') throw new Problem('value', `The segment is ${show(fields[0] ?? '')}; ZFA is wanted.`, { expression: 'ZFA' });
  const read = (at: number, table: Readonly<Record<string, Opposition>>): Opposition => {
    const code = fields[at]?.trim() || 'NA';
    const value = table[code];
    if (!value)
      throw new Problem('value', `ZFA-${at} is ${show(code)}; it is one of ${Object.keys(table).join(', ')}.`, { expression: `ZFA-${at}` });
    return value;
  };
  return {
    active: fields[1] === 'ACTIF',
    feeding: read(9, feedings),
    feedingDate: fields[10] || undefined,
    reading: read(11, readings),
    readingDate: fields[12] || undefined,
  };
}

export function writeZfa({ active, feeding, reading, feedingDate = '', readingDate = '' }: Zfa): string {
  const fields = ['ZFA', active ? 'ACTIF' : '', '', '', '', '', '', '', ''];
  return [...fields, codeOf(feedings, feeding), feedingDate, codeOf(readings, reading), readingDate].join('|').replace(/\|+$/, '');
}
