// Labels of a document (JDV_J08) as a set: one confidentiality of A08, any number of visibilities of A07.
import { Problem, show } from '@socle/kit/problem';
import { type Code, systemKey, systemUri } from './systems.ts';

export type Confidentiality = 'N' | 'R' | 'V';
export type Visibility = 'MASQUE_PS' | 'INVISIBLE_PATIENT' | 'INVISIBLE_REPRESENTANTS_LEGAUX';
export type Label = Confidentiality | Visibility;

const confidentialities = new Set<string>(['N', 'R', 'V']);
const visibilities = new Set<string>(['MASQUE_PS', 'INVISIBLE_PATIENT', 'INVISIBLE_REPRESENTANTS_LEGAUX']);
/** How HL7 v2 writes one of them (contradiction C11). */
const aliases: Readonly<Record<string, Visibility>> = { INVISIBLE_REP_LEGAUX: 'INVISIBLE_REPRESENTANTS_LEGAUX' };

/** Reads `securityLabel`. Refuses a code under the wrong system, an unknown one, and two confidentialities at once; without any, N. */
export function readLabels(codings: readonly Code[], expression: string): ReadonlySet<Label> {
  const labels = new Set<Label>();
  for (const { system, code } of codings) {
    const label = aliases[code] ?? code;
    const key = systemKey(system);
    const right = (key === 'A08' && confidentialities.has(label)) || (key === 'A07' && visibilities.has(label));
    if (!right)
      throw new Problem(
        'unprocessable',
        `${expression} is ${show(`${system}|${code}`)}: a label is N, R or V of ${systemUri('A08')}, or MASQUE_PS, INVISIBLE_PATIENT or INVISIBLE_REPRESENTANTS_LEGAUX of ${systemUri('A07')}.`,
        { expression, requirement: 'DOC-LAB-001' },
      );
    labels.add(label as Label);
  }
  const levels = [...labels].filter((label) => confidentialities.has(label));
  if (levels.length > 1)
    throw new Problem('unprocessable', `${expression} holds ${levels.join(' and ')}: a document has one confidentiality.`, {
      expression,
      requirement: 'DOC-LAB-002',
    });
  if (levels.length === 0) labels.add('N');
  return labels;
}

/** `securityLabel` of a set, the confidentiality first: a CDA header can only carry that one (C13). */
export function writeLabels(labels: ReadonlySet<Label>): { coding: Code[] }[] {
  return [...labels]
    .sort((a, b) => Number(visibilities.has(a)) - Number(visibilities.has(b)) || (a < b ? -1 : 1))
    .map((label) => ({ coding: [{ system: systemUri(visibilities.has(label) ? 'A07' : 'A08'), code: label }] }));
}

export function withLabel(labels: ReadonlySet<Label>, label: Visibility, on: boolean): ReadonlySet<Label> {
  const next = new Set(labels);
  if (on) next.add(label);
  else next.delete(label);
  return next;
}

/** What a change of labels touches. */
export function changedVisibilities(before: ReadonlySet<Label>, after: ReadonlySet<Label>): readonly Visibility[] {
  return [...visibilities].filter((label) => before.has(label as Label) !== after.has(label as Label)) as Visibility[];
}
