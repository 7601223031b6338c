// Settings of the trace.
import { duration, whole } from '@socle/kit/config';

export const auditSettings = {
  keepMonths: whole(6, 1200, {
    meaning: 'Months that sealed entries of the trace are kept after the month they were written in',
    fallback: 120,
  }),
  sealEvery: duration({ meaning: 'How often new entries of the trace are sealed', fallback: 60_000 }),
  sealBatch: whole(10, 100_000, { meaning: 'Most entries of one seal', fallback: 10_000 }),
};
