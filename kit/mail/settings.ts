// Settings of mail: the server that takes it, who it comes from, limits, how long it is kept.
import { type Config, duration, size, text, url, whole } from '@socle/kit/config';

const days = 86_400_000;

export const mailSettings = {
  smtpUrl: url(['smtp', 'smtps'], {
    meaning:
      'Server that takes our mail: smtp://host:587 (encrypted where the server offers it, always where credentials go over a network), smtps://user:password@host:465; without it mail stays in the outbox',
    secret: true,
  }),
  from: text({ meaning: 'Who mail comes from: an address, or Socle <socle@example.fr>' }),
  ca: text({ meaning: 'File with the certificates (PEM) of the authorities that vouch for the server, in place of the usual ones' }),
  size: size({ meaning: 'Largest message', fallback: 512 * 1024 }),
  attempts: whole(1, 20, { meaning: 'Tries before a message is given up; 14 take about a day', fallback: 14 }),
  timeout: duration({ meaning: 'How long the server may take for each of its answers', fallback: 20_000 }),
  keep: duration({ meaning: 'How long a message stays in the outbox after its end, or after it was kept there', fallback: 30 * days }),
};

export type MailSettings = Config<{ mail: typeof mailSettings }>['mail'];
