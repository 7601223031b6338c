// The INS datamatrix (ANS specification 2.2): blocks by their name, variable fields closed by GS unless they are full.
import { Problem } from '@socle/kit/problem';
import type { Matricule, Traits } from '../contract.ts';

const head = `IS01${'0'.repeat(22)}`;
const gs = '\u001d';
const lengths: Readonly<Record<string, { readonly max: number; readonly fixed: boolean }>> = {
  S1: { max: 15, fixed: true },
  S2: { max: 20, fixed: false },
  S3: { max: 100, fixed: false },
  S4: { max: 100, fixed: false },
  S5: { max: 1, fixed: true },
  S6: { max: 10, fixed: true },
  S7: { max: 5, fixed: true },
};

export interface Datamatrix {
  readonly matricule: Matricule;
  readonly traits: Traits;
}

/** Reads what a scanner gives. The key is not enforced: published vectors break it. */
export function readDatamatrix(text: string): Datamatrix {
  const refuse = (why: string): never => {
    throw new Problem('value', `The datamatrix is no INS: ${why}.`, { expression: 'datamatrix', requirement: 'INS-050' });
  };
  if (!text.startsWith(head)) return refuse(`it begins with IS01 and 22 zeros`);
  const blocks = new Map<string, string>();
  let at = head.length;
  while (at < text.length) {
    const name = text.slice(at, at + 2);
    const length = lengths[name];
    if (!length || blocks.has(name)) return refuse(`${JSON.stringify(name)} is ${length ? 'there twice' : 'no block'}`);
    at += 2;
    const rest = text.slice(at, at + length.max);
    const cut = length.fixed ? -1 : rest.indexOf(gs);
    const value = cut >= 0 ? rest.slice(0, cut) : rest;
    if (length.fixed && value.length !== length.max) return refuse(`${name} is cut short`);
    blocks.set(name, value);
    at += value.length + (cut >= 0 ? 1 : 0);
  }
  const of = (name: string): string => blocks.get(name) ?? refuse(`${name} is missing`);
  const day = /^(\d\d)-(\d\d)-(\d{4})$/.exec(of('S6'));
  if (!day) return refuse('S6 is no date DD-MM-YYYY');
  const givenNames = of('S3').split(' ').filter(Boolean);
  const sex = of('S5');
  if (sex !== 'M' && sex !== 'F') return refuse('S5 is neither M nor F');
  return {
    matricule: { oid: of('S2'), value: of('S1') },
    traits: {
      birthName: of('S4'),
      givenNames,
      firstGiven: givenNames[0] ?? '',
      birthDate: `${day[3]}-${day[2]}-${day[1]}`,
      sex,
      birthPlace: blocks.get('S7'),
    },
  };
}

export function writeDatamatrix({ matricule, traits }: Datamatrix): string {
  const [year, month, day] = traits.birthDate.split('-');
  const fields: [string, string][] = [
    ['S1', matricule.value],
    ['S2', matricule.oid],
    ['S3', traits.givenNames.join(' ')],
    ['S4', traits.birthName],
    ['S5', traits.sex],
    ['S6', `${day}-${month}-${year}`],
    ...(traits.birthPlace === undefined ? [] : ([['S7', traits.birthPlace]] as [string, string][])),
  ];
  return fields.reduce((text, [name, value], i) => {
    const { max, fixed } = lengths[name] as { max: number; fixed: boolean };
    return `${text}${name}${value}${!fixed && value.length < max && i < fields.length - 1 ? gs : ''}`;
  }, head);
}
