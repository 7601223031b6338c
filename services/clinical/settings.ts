// Settings of the clinical repository.
import { choice, duration, flag, text, whole } from '@socle/kit/config';

export const clinicalSettings = {
  validation: choice(['off', 'base', 'profiled'], {
    meaning: 'What a resource is checked against before it is stored: nothing, R4 itself, R4 and its profiles',
    fallback: 'base',
  }),
  createOnUpdate: flag({ meaning: 'Whether PUT may create under an id that the client chose', fallback: true }),
  readTrace: choice(['buffered', 'durable'], {
    meaning: 'When the trace of reads is written: within a fifth of a second, or before each answer',
    fallback: 'buffered',
  }),
  countDefault: whole(1, 10_000, { meaning: 'Size of a page when _count does not say', fallback: 20 }),
  countMax: whole(1, 100_000, { meaning: 'Largest page', fallback: 1000 }),
  entriesMax: whole(1, 1_000_000, { meaning: 'Most entries of a batch or transaction', fallback: 10_000 }),
  includeMax: whole(1, 100_000, { meaning: 'Most resources that a page may include', fallback: 1000 }),
  scanMax: whole(1000, 10_000_000, { meaning: 'Most rows that one page may look at to fill itself', fallback: 50_000 }),
  importFolder: text({ meaning: 'Folder whose files $import may read; without it, only what is sent in the request' }),
  exportKeep: duration({ meaning: 'How long the files of an export are kept', fallback: 24 * 3_600_000 }),
};
