// Texts in French and English: a key missing in one language, or a value missing at a call, does not compile.

export const languages = ['fr', 'en'] as const;
export type Language = (typeof languages)[number];

/** A text with {places}, or its forms by number: `{ one: '{n} lit', other: '{n} lits' }` (the number is always called n). */
export type Text = string | { readonly one: string; readonly other: string; readonly zero?: string };

type PlacesIn<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | PlacesIn<Rest> : never;
type PlacesOf<T extends Text> = T extends string ? PlacesIn<T> : T extends { other: infer O extends string } ? PlacesIn<O> | 'n' : never;
type Values<T extends Text> = { readonly [P in PlacesOf<T>]: P extends 'n' ? number : string | number };
type Arguments<T extends Text> = [PlacesOf<T>] extends [never] ? [] : [values: Values<T>];

/** Says a text of the dictionary in one language. */
export type Say<F extends Record<string, Text>> = <K extends keyof F & string>(key: K, ...values: Arguments<F[K]>) => string;

/** A dictionary; French gives the keys. `const texts = defineTexts({ fr: {…}, en: {…} }); texts('en')('hello', { name })`. */
export function defineTexts<const F extends Record<string, Text>>(dictionary: {
  readonly fr: F;
  readonly en: { readonly [K in keyof F]: F[K] extends string ? string : Exclude<Text, string> };
}): (language: Language) => Say<F> {
  const say =
    (language: Language): Say<F> =>
    (key, ...[values]) => {
      const text: Text = dictionary[language][key] as Text;
      const given = (values ?? {}) as Readonly<Record<string, string | number>>;
      const form = typeof text === 'string' ? text : pickForm(language, text, Number(given.n));
      return form.replace(/\{(\w+)\}/g, (place, name: string) => {
        const value = given[name];
        return value === undefined ? place : typeof value === 'number' ? formatNumber(language, value) : value;
      });
    };
  const said = { fr: say('fr'), en: say('en') };
  return (language) => said[language];
}

const rules = { fr: new Intl.PluralRules('fr'), en: new Intl.PluralRules('en') };

function pickForm(language: Language, text: Exclude<Text, string>, n: number): string {
  if (n === 0 && text.zero !== undefined) return text.zero;
  return rules[language].select(n) === 'one' ? text.one : text.other;
}

const locales = { fr: 'fr-FR', en: 'en-GB' };

export function formatNumber(language: Language, value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(locales[language], options).format(value);
}

/** A date, or with `time` a date and its time, as read in France (or in another time zone). */
export function formatDate(language: Language, value: Date, options: { time?: boolean; timeZone?: string } = {}): string {
  const { time = false, timeZone = 'Europe/Paris' } = options;
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', ...(time ? { timeStyle: 'short' } : {}), timeZone }).format(value);
}

/** The language that an Accept-Language header (RFC 9110 §12.5.4) prefers; French when it asks for neither. */
export function pickLanguage(header: string | undefined): Language {
  let best: Language = 'fr';
  let weight = 0;
  for (const range of (header ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    const language = languages.find((known) => tag === known || tag.startsWith(`${known}-`));
    if (language && q > weight) [best, weight] = [language, q];
  }
  return best;
}
