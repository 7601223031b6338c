// Reads the settings of the environment once: what is missing or wrong is named, what is unknown is told, the result is frozen.
import { type Issue, Problem, show } from '@socle/kit/problem';
import { z } from 'zod';
import { nearest } from './nearest.ts';
import type { SettingMeta } from './setting.ts';

/** The shapes of the rooms by their name; those of `general` belong to no room and have no room in their key. */
export type Shapes = Readonly<Record<string, z.ZodRawShape>>;

export type Config<S extends Shapes> = { readonly [R in keyof S]: Readonly<z.output<z.ZodObject<S[R]>>> };

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ReadConfig<S extends Shapes> {
  readonly config: Config<S>;
  /** Sentences about keys that nobody knows, for the log. */
  readonly warnings: readonly string[];
}

export interface ConfigRow {
  readonly key: string;
  readonly meaning: string;
  readonly rule: string;
  /** Empty when there is none. */
  readonly fallback: string;
  /** The value in force as it was written; `(hidden)` for a secret. */
  readonly value: string;
  readonly isSet: boolean;
}

/** Throws one problem that names every wrong or missing key. */
export function readConfig<S extends Shapes>(shapes: S, environment: Environment = process.env): ReadConfig<S> {
  const issues: Issue[] = [];
  const config: Record<string, Record<string, unknown>> = {};
  for (const [room, shape] of Object.entries(shapes)) {
    const values: Record<string, unknown> = {};
    for (const [name, type] of Object.entries(shape)) {
      const key = keyOf(room, name);
      const given = givenFor(environment, key);
      const result = z.safeParse(type, given);
      if (result.success) values[name] = Object.freeze(result.data);
      else issues.push({ severity: 'error', code: 'value', text: complain(key, given, metaOf(type)), expression: key });
    }
    config[room] = Object.freeze(values);
  }
  if (issues.length > 0) throw new Problem('invalid', issues.map((issue) => issue.text).join(' '), { issues });
  return { config: Object.freeze(config) as Config<S>, warnings: findUnknown(shapes, environment) };
}

/** Every key with its meaning, rule, default and value: what `socle config` prints. */
export function describeConfig(shapes: Shapes, environment: Environment = process.env): ConfigRow[] {
  return Object.entries(shapes).flatMap(([room, shape]) =>
    Object.entries(shape).map(([name, type]) => {
      const key = keyOf(room, name);
      const { description = '', rule = '', secret, fallback } = metaOf(type);
      const given = givenFor(environment, key);
      const shown = fallback === undefined ? '' : Array.isArray(fallback) ? fallback.join(',') : String(fallback);
      const value = given === undefined ? shown : secret ? '(hidden)' : given;
      return { key, meaning: description, rule, fallback: shown, value, isSet: given !== undefined };
    }),
  );
}

/** `statementTimeout` of the room `patient-identity` is SOCLE_PATIENT_IDENTITY_STATEMENT_TIMEOUT. */
export function keyOf(room: string, name: string): string {
  const words = `${room === 'general' ? '' : `${room}_`}${name.replace(/[A-Z]/g, (letter) => `_${letter}`)}`;
  return `SOCLE_${words.replaceAll('-', '_').toUpperCase()}`;
}

// An empty value is what a shell or a compose file leaves for "not set".
function givenFor(environment: Environment, key: string): string | undefined {
  const value = environment[key];
  return value === undefined || value.trim() === '' ? undefined : value;
}

function complain(key: string, given: string | undefined, { rule = 'valid', description, secret }: SettingMeta): string {
  if (given === undefined) return `${key} is missing (${description ?? 'it is required'}): it must be ${rule}.`;
  return `${key} must be ${rule}; it is ${secret ? 'not (its value is not shown)' : `"${show(given)}"`}.`;
}

function metaOf(type: unknown): SettingMeta {
  return (type as { meta?: () => SettingMeta | undefined }).meta?.() ?? {};
}

function findUnknown(shapes: Shapes, environment: Environment): string[] {
  const known = Object.entries(shapes).flatMap(([room, shape]) => Object.keys(shape).map((name) => keyOf(room, name)));
  return Object.keys(environment)
    .filter((key) => key.startsWith('SOCLE_') && !key.startsWith('SOCLE_TEST_') && !known.includes(key))
    .sort()
    .map((key) => {
      const likely = nearest(key, known);
      return `${key} is not a setting of Socle and has no effect${likely ? `; did you mean ${likely}?` : '.'}`;
    });
}
