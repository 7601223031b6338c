// The definition of mail.
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { mailMigrations, type OpenMail, openMail } from './open.ts';
import { mailSettings } from './settings.ts';

export const mailRoom = defineRoom({
  name: 'mail',
  settings: mailSettings,
  migrations: [mailMigrations],
  open: ({ database, clock, chance, jobs, settings, secret }): Promise<OpenRoom & OpenMail> =>
    openMail({ database, clock, chance, jobs, settings, secret }),
});
