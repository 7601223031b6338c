// The settings of framework: SOCLE_FRAMEWORK_….
import { duration, size, whole } from '@socle/kit/config';

const day = 86_400_000;

export const frameworkSettings = {
  editionsInMemory: whole(2, 1000, { meaning: 'Editions kept in memory, those used last', fallback: 12 }),
  answersInMemory: size({ meaning: 'Memory for answers and pages that were made once', fallback: 24 * 1024 * 1024 }),
  profileFor: duration({ meaning: 'How long a shared profile of obligations is kept after its last use', fallback: 400 * day }),
  importRows: whole(1, 100_000, { meaning: 'Rows that a spreadsheet of requirements may have', fallback: 5_000 }),
  importSize: size({ meaning: 'Size of a spreadsheet of requirements, as sent', fallback: 5 * 1024 * 1024 }),
};
