// Times of HL7 v3: `YYYYMMDDhhmmss.SSSS+ZZZZ`, as precise as they are written.
import { formatDate } from '@socle/kit/i18n';

const pattern = /^(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.\d{1,4})?)?)?)?)?)?(?:([+-])(\d\d)(\d\d))?$/;

/** The same as a FHIR date or dateTime; a time without its zone keeps the day only. Undefined where it is no time. */
export function toFhirDate(text: string | undefined): string | undefined {
  const match = pattern.exec(text ?? '');
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = '00', sign, zoneHour, zoneMinute] = match;
  if (month === undefined) return year;
  if (Number(month) < 1 || Number(month) > 12 || (day !== undefined && (Number(day) < 1 || Number(day) > 31))) return undefined;
  if (day === undefined) return `${year}-${month}`;
  const date = `${year}-${month}-${day}`;
  if (minute === undefined || sign === undefined) return date;
  const whole = `${date}T${hour}:${minute}:${second}${sign}${zoneHour}:${zoneMinute}`;
  return Number.isNaN(Date.parse(whole)) ? undefined : whole;
}

/** For people, in the language: the day, and the hour where one is given. */
export function cdaDate(text: string | undefined, language: 'fr' | 'en'): string | undefined {
  const fhir = toFhirDate(text);
  if (fhir === undefined) return undefined;
  if (fhir.length < 10) return fhir;
  if (fhir.length === 10) return formatDate(language, new Date(`${fhir}T12:00:00Z`));
  return formatDate(language, new Date(fhir), { time: true });
}
