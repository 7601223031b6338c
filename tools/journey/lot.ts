// The letters of the journey: lots of ITI-65 about a patient as the hospital knows him.
import { randomUUID } from 'node:crypto';
import { sampleAuthor, sampleLot } from '@socle/services/documents';
import type { Actor } from './client.ts';
import { loadPeople } from './people.ts';

export interface LotOptions {
  /** OID. */
  readonly uniqueId: string;
  readonly patient?: string;
  readonly type?: string;
  readonly title?: string;
  readonly text?: string;
  readonly replaces?: string;
  /** Signs that the text is filled up to: for the load. */
  readonly size?: number;
}

/** Reads the patient at the server, as the hospital's software does, and writes the letter. */
export async function letterOf(
  hospital: Actor,
  {
    uniqueId,
    patient = 'patient-1',
    type = 'LOINC|11490-0',
    title = 'Lettre de liaison',
    text = 'Sortie à domicile, évolution favorable.',
    replaces,
    size = 0,
  }: LotOptions,
): Promise<unknown> {
  const filling = size > 0 ? `<paragraph>${'Texte inventé de la lettre. '.repeat(Math.ceil(size / 27))}</paragraph>` : '';
  return sampleLot(
    [
      {
        type,
        title,
        patient: await loadPeople(hospital, patient),
        author: sampleAuthor('specialist-1'),
        date: `${new Date().toISOString().slice(0, 10)}T06:00:00Z`,
        uniqueId,
        ...(replaces === undefined ? {} : { replaces }),
        sections: [{ title: 'Séjour', narrative: `<paragraph>${text}</paragraph>${filling}` }],
      },
    ],
    randomUUID,
  );
}
