// How many decisions a second one thread takes, over questions of every kind: for the bench.
import matrix2023 from '../tables/rights-matrix-2023.json' with { type: 'json' };
import { type Actor, type DocumentAction, decide, type Question } from './decide.ts';
import { documentTypes } from './document-types.ts';
import type { Label } from './labels.ts';
import { loadMatrix, type MatrixText } from './rights-matrix.ts';

/** Decisions a second, measured for so many milliseconds by `now`. */
export function decisionRate(millis: number, now: () => number): number {
  const matrix = loadMatrix(matrix2023 as MatrixText);
  const at = Date.UTC(2026, 10, 23);
  const types = [...documentTypes.keys()];
  const professions = [...matrix.rows.keys()];
  const labels: ReadonlySet<Label>[] = [new Set(['N']), new Set(['N', 'MASQUE_PS']), new Set(['R', 'INVISIBLE_PATIENT'])];
  const questions = Array.from({ length: 1000 }, (_, i): Question => {
    const actor: Actor = {
      kind: i % 7 === 0 ? 'patient' : 'professional',
      id: `p${i % 20}`,
      profession: professions[i % professions.length],
      identified: true,
      relation: 'self',
    };
    return {
      action: (['read', 'read', 'enter', 'feed', 'mask'] as const satisfies readonly DocumentAction[])[i % 5] ?? 'read',
      mode: i % 11 === 0 ? 'bris_de_glace' : 'normal',
      actor,
      patient: { qualified: i % 13 !== 0 },
      facts: {
        record: 'open',
        feeding: 'not-opposed',
        reading: i % 17 === 0 ? 'opposed' : 'not-opposed',
        careTeam: i % 3 !== 0,
        blocked: i % 19 === 0,
        treatingDoctor: i % 4 === 0,
        minor: false,
      },
      document: {
        type: types[i % types.length],
        authors: [`p${i % 30}`],
        labels: labels[i % 3] as ReadonlySet<Label>,
        state: 'current',
        byPatient: false,
      },
      matrix,
      at,
      day: '2026-11-23',
    };
  });
  let done = 0;
  let permitted = 0;
  const start = now();
  while (now() - start < millis) {
    for (const question of questions) if (decide(question).permit) permitted++;
    done += questions.length;
  }
  if (permitted === 0 || permitted === done) throw new Error('the questions have one answer only');
  return done / ((now() - start) / 1000);
}
