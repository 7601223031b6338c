// The language of the screens: French first, English by a switch that is remembered.
import { defineTexts, type Language } from '@socle/kit/i18n';
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { wallTime } from './time.ts';

export { defineTexts, type Language };

interface Spoken {
  readonly language: Language;
  choose(language: Language): void;
}

const LanguageContext = createContext<Spoken>({ language: 'fr', choose: () => undefined });
const year = 365 * 24 * 3600;

/** The page comes with its language: the server reads the same cookie. */
const atFirst = (): Language => (document.documentElement.lang === 'en' ? 'en' : 'fr');

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(atFirst);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo(
    () => ({
      language,
      choose(next: Language) {
        // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser that we serve
        document.cookie = `socle-language=${next}; Path=/; Max-Age=${year}; SameSite=Lax`;
        setLanguage(next);
      },
    }),
    [language],
  );
  return <LanguageContext value={spoken}>{children}</LanguageContext>;
}

export const useSpoken = (): Spoken => use(LanguageContext);
export const useLanguage = (): Language => use(LanguageContext).language;

/** `const say = useTexts(texts); say('hello', { name })`. */
export const useTexts = <S,>(texts: (language: Language) => S): S => texts(useLanguage());

const locales = { fr: 'fr-FR', en: 'en-GB' };

/** A day, as people write it. A day without an hour is the same everywhere. */
export function sayDay(language: Language, iso: string | undefined, month: 'long' | 'short' = 'long'): string {
  if (!iso) return '';
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(iso);
  if (!parts) return iso;
  const [, y, m, d] = parts;
  if (!m) return y as string;
  const withHour = iso.includes('T');
  return new Intl.DateTimeFormat(locales[language], {
    timeZone: withHour ? 'Europe/Paris' : 'UTC',
    year: 'numeric',
    month,
    ...(d ? { day: 'numeric' } : {}),
  }).format(new Date(withHour ? iso : `${y}-${m}-${d ?? '01'}T00:00:00Z`));
}

export function sayMoment(language: Language, at: string | number): string {
  return new Intl.DateTimeFormat(locales[language], { timeZone: 'Europe/Paris', dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(at),
  );
}

/** Years of age on the wall's today. */
export function ageOf(birthDate: string): number | undefined {
  const birth = /^(\d{4})-(\d\d)-(\d\d)/.exec(birthDate);
  if (!birth) return undefined;
  const [y, m, d] = wallTime.today().split('-').map(Number) as [number, number, number];
  const before = m < Number(birth[2]) || (m === Number(birth[2]) && d < Number(birth[3]));
  return y - Number(birth[1]) - (before ? 1 : 0);
}

export function sayAge(language: Language, birthDate: string): string {
  const age = ageOf(birthDate);
  if (age === undefined) return '';
  return language === 'fr' ? `${age} an${age > 1 ? 's' : ''}` : `${age} year${age === 1 ? '' : 's'} old`;
}

/** `128 ko`, `1,4 Mo`. */
export function formatSize(language: Language, bytes: number): string {
  const large = bytes >= 1_000_000;
  const value = large ? bytes / 1_000_000 : Math.max(1, Math.round(bytes / 1000));
  const number = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 1 }).format(value);
  return `${number} ${{ fr: ['ko', 'Mo'], en: ['kB', 'MB'] }[language][large ? 1 : 0]}`;
}
