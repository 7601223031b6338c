// How a deadline is said: midnight belongs to the day that it ends.
import type { Language } from '@socle/kit/i18n';
import { sayDay, sayMoment } from '../kit/language.tsx';

const clock = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function sayDeadline(language: Language, at: string): string {
  const instant = new Date(at);
  if (clock.format(instant) !== '00:00:00') return sayMoment(language, at);
  const day = sayDay(language, new Date(instant.getTime() - 1000).toISOString());
  return language === 'fr' ? `${day} à minuit` : `${day}, at midnight`;
}
