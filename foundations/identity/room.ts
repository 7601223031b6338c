// The definition of sign-in.
import { auditRoom } from '@socle/foundations/audit';
import { mailRoom } from '@socle/kit/mail';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { identityCommands } from './commands.ts';
import { identityMigrations, type OpenIdentity, openIdentity } from './open.ts';
import { identitySettings } from './settings.ts';

const sweepEvery = 10 * 60_000;

export const identityRoom = defineRoom({
  name: 'identity',
  settings: identitySettings,
  needs: [mailRoom, auditRoom],
  migrations: [identityMigrations],
  async open(context): Promise<OpenRoom & OpenIdentity> {
    const { database, clock, chance, log, settings, dataFolder, jobs } = context;
    const open = await openIdentity({
      database,
      clock,
      chance,
      log,
      settings,
      dataFolder,
      audit: context.room(auditRoom).audit,
      mail: context.room(mailRoom).mail,
      baseUrl: () => context.baseUrl(),
      secret: (name) => context.secret(name),
    });
    const next = () => jobs.add(database, 'identity-sweep', {}, { key: 'identity-sweep', runAt: new Date(clock.millis() + sweepEvery) });
    return {
      ...open,
      jobs: {
        'identity-sweep': async () => {
          await open.sweep();
          await next();
        },
      },
      started: next,
      shows: () => [
        { what: 'Sign-in (OpenID Connect)', path: '/oidc/.well-known/openid-configuration' },
        { what: 'SMART configuration', path: '/.well-known/smart-configuration' },
      ],
    };
  },
  commands: identityCommands,
});
