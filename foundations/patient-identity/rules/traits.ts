// Strict traits read as the INS guide wants them: names, dates that exist, COG.
import { Problem, show } from '@socle/kit/problem';
import type { Traits } from '../contract.ts';
import { beginsList, readName } from './names.ts';

const cog = /^(?:\d{2}|2[AB])\d{3}$/;

export interface BirthDay {
  readonly birthDate: string;
  readonly interpreted: boolean;
}

/** A day that is not known whole, `1980`, `1980-05` or with 00 for what is not known: 01 for a day or a month alone, 31 December for both. */
export function interpretBirthDate(text: string): BirthDay {
  const [, year, month = '00', day = '00'] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? [];
  if (year === undefined || (month !== '00' && day !== '00')) return { birthDate: text, interpreted: false };
  if (month === '00' && day === '00') return { birthDate: `${year}-12-31`, interpreted: true };
  return { birthDate: `${year}-${month === '00' ? '01' : month}-${day === '00' ? '01' : day}`, interpreted: true };
}

/** A day that exists, not after `today`. */
export function readBirthDate(text: string, today: string, expression = 'birthDate'): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const time = match ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw new Problem('value', `${expression} is ${show(text, 20)}: a day that exists is wanted, as 1980-01-31.`, {
      expression,
      requirement: 'INS-012',
    });
  if (text > today || text < '1850-01-01')
    throw new Problem('value', `${expression} is ${text}: nobody who is cared for was born then.`, { expression, requirement: 'INS-013' });
  return text;
}

export function readTraits(given: Traits, today: string): Traits & { readonly birthDateInterpreted: boolean } {
  const birthName = readName(given.birthName, 'family', 'birthName');
  const firstGiven = readName(given.firstGiven, 'given', 'firstGiven');
  const givenNames = given.givenNames.map((one) => readName(one, 'given', 'givenNames'));
  if (givenNames.length === 0)
    throw new Problem('required', 'givenNames is empty: all given names of the birth record, in their order.', {
      expression: 'givenNames',
      requirement: 'INS-014',
    });
  if (!beginsList(firstGiven, givenNames))
    throw new Problem('value', `firstGiven is ${firstGiven}: it must be the beginning of the list ${givenNames.join(' ')} (EXI ID 10).`, {
      expression: 'firstGiven',
      requirement: 'INS-015',
    });
  const birthPlace = given.birthPlace?.toUpperCase();
  if (birthPlace !== undefined && !cog.test(birthPlace))
    throw new Problem(
      'value',
      `birthPlace is ${show(given.birthPlace ?? '', 20)}: the COG has five signs; 99 and the country for abroad, 99999 where it is not known.`,
      { expression: 'birthPlace', requirement: 'INS-016' },
    );
  if (!['M', 'F', 'I'].includes(given.sex))
    throw new Problem('value', `sex is ${show(String(given.sex), 10)}: M, F, or I while it is not known.`, {
      expression: 'sex',
      requirement: 'INS-017',
    });
  const { birthDate, interpreted } = interpretBirthDate(given.birthDate);
  return {
    birthName,
    firstGiven,
    givenNames,
    birthDate: readBirthDate(birthDate, today),
    birthDateInterpreted: interpreted || given.birthDateInterpreted === true,
    sex: given.sex,
    birthPlace,
  };
}
