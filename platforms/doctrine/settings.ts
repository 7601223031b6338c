// The settings of the pages of the doctrine: SOCLE_DOCTRINE_….
import { size } from '@socle/kit/config';

export const doctrineSettings = {
  pagesInMemory: size({ meaning: 'Memory for pages that were made once', fallback: 16 * 1024 * 1024 }),
};
