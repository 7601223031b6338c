// The kinds of setting that a room's config shape is made of: each reads text and says its rule in a few words.
import { z } from 'zod';

interface Told<T> {
  /** What the setting does, in one line: `socle config` prints it. */
  readonly meaning: string;
  /** What holds when the key is absent; without it the key is optional, or required where `required` is set. */
  readonly fallback?: T;
  readonly required?: boolean;
  /** Never printed: a password, a key, a URL with a password in it. */
  readonly secret?: boolean;
}

type Setting<T> = z.ZodType<T>;
type Given<T, O extends Told<T>> = O extends { fallback: T } | { required: true } ? Setting<T> : Setting<T | undefined>;

export function text<O extends Told<string>>(told: O): Given<string, O> {
  return finish(z.string(), 'a text', told);
}

export function choice<const V extends string, O extends Told<V>>(values: readonly V[], told: O): Given<V, O> {
  return finish(
    parsed((value) => values.find((known) => known === value)),
    `one of ${values.join(', ')}`,
    told,
  );
}

/** `yes`, `no`, and what people write instead. */
export function flag<O extends Told<boolean>>(told: O): Given<boolean, O> {
  const known: Record<string, boolean> = { yes: true, true: true, on: true, 1: true, no: false, false: false, off: false, 0: false };
  return finish(
    parsed((value) => known[value.toLowerCase()]),
    'yes or no',
    told,
  );
}

export function whole<O extends Told<number>>(min: number, max: number, told: O): Given<number, O> {
  const read = (value: string): number | undefined => {
    const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  };
  return finish(parsed(read), `a whole number from ${min} to ${max}`, told);
}

/** A size in bytes: `500kB`, `10MB`, `1GB`; powers of 1024. */
export function size<O extends Told<number>>(told: O): Given<number, O> {
  const read = (value: string): number | undefined => {
    const [, number, unit = ''] = /^(\d+)\s*([kmg]?)b?$/i.exec(value) ?? [];
    return number === undefined ? undefined : Number(number) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
  };
  return finish(parsed(read), 'a size such as 500kB, 10MB or 1GB', told);
}

/** A duration in milliseconds: `250ms`, `30s`, `5min`, `2h`, `7d`. */
export function duration<O extends Told<number>>(told: O): Given<number, O> {
  const units: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
  const read = (value: string): number | undefined => {
    const [, number, unit = ''] = /^(\d+)\s*(ms|s|min|h|d)$/.exec(value) ?? [];
    return number === undefined ? undefined : Number(number) * (units[unit] ?? Number.NaN);
  };
  return finish(parsed(read), 'a duration such as 250ms, 30s, 5min or 2h', told);
}

/** Values separated by commas. */
export function list<O extends Told<readonly string[]>>(told: O): Given<readonly string[], O> {
  const read = (value: string): readonly string[] =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  return finish(parsed(read), 'values separated by commas', told);
}

export function url<O extends Told<string>>(protocols: readonly string[], told: O): Given<string, O> {
  const read = (value: string): string | undefined => {
    const protocol = URL.canParse(value) ? new URL(value).protocol.slice(0, -1) : undefined;
    return protocol && protocols.includes(protocol) ? value : undefined;
  };
  return finish(parsed(read), `a URL that starts with ${protocols.map((name) => `${name}://`).join(' or ')}`, told);
}

function parsed<T>(read: (value: string) => T | undefined): z.ZodType<T> {
  return z.string().transform((value, context) => {
    const result = read(value.trim());
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: 'wrong' });
    return z.NEVER;
  }) as unknown as z.ZodType<T>;
}

/** What is known of a setting beside its type. */
export interface SettingMeta {
  readonly description?: string;
  readonly rule?: string;
  readonly secret?: boolean;
  readonly fallback?: unknown;
}

function finish<T, O extends Told<T>>(type: z.ZodType<T>, rule: string, told: O): Given<T, O> {
  const { meaning, fallback, required, secret } = told;
  const whole = fallback !== undefined ? type.default(fallback as never) : required ? type : type.optional();
  return whole.meta({ description: meaning, rule, secret: secret === true, fallback }) as unknown as Given<T, O>;
}
