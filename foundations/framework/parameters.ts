// What the query of a request may hold: each parameter with its form; the unknown is refused by its name.
import { Problem, show } from '@socle/kit/problem';
import { z } from 'zod';

const id = z.string().trim().min(1).max(80);
const many = z.coerce.number().int().min(1).max(200).default(20);

export const shapes = {
  edition: z.strictObject({ edition: id.optional() }),
  requirements: z.strictObject({
    edition: id.optional(),
    actor: z.enum(['MOA', 'MOE', 'professional', 'user', 'institution']).optional(),
    chapter: id.optional(),
    theme: id.optional(),
    verb: z.enum(['SHALL', 'SHOULD', 'MAY', 'NONE']).optional(),
    lever: id.optional(),
  }),
  compare: z.strictObject({
    from: id,
    to: id,
    actor: z.enum(['MOA', 'MOE', 'professional', 'user', 'institution']).optional(),
    chapter: id.optional(),
    theme: id.optional(),
    kind: id.optional(),
    element: z.enum(['chapter', 'provision', 'requirement']).optional(),
    redline: z.enum(['yes', 'no']).default('no'),
  }),
  impacts: z.strictObject({
    edition: id.optional(),
    actor: z.enum(['MOA', 'MOE', 'professional', 'user', 'institution']).optional(),
    chapter: id.optional(),
  }),
  milestones: z.strictObject({
    actor: z.enum(['MOA', 'MOE', 'professional', 'user', 'institution']).optional(),
    theme: id.optional(),
    roadmap: id.optional(),
    component: id.optional(),
    requirement: id.optional(),
    priority: z.enum(['yes', 'no']).optional(),
    from: id.optional(),
    to: id.optional(),
  }),
  search: z.strictObject({
    q: z.string().trim().min(1).max(200),
    edition: id.optional(),
    kind: z.enum(['chapter', 'provision', 'requirement', 'milestone', 'term', 'component', 'document']).optional(),
    count: many,
    offset: z.coerce.number().int().min(0).max(10_000).default(0),
  }),
  history: z.strictObject({ edition: id.optional(), count: many, before: z.coerce.number().int().positive().optional() }),
  none: z.strictObject({}),
} as const;

export function readParameters<S extends z.ZodType>(shape: S, value: unknown): z.output<S> {
  const result = shape.safeParse(value ?? {});
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? (issue as unknown as { keys: string[] }).keys.join(', ') : undefined;
    const expression = unknown ?? (issue.path.join('.') || 'body');
    const given = issue.path.reduce<unknown>(
      (at, key) => (at !== null && typeof at === 'object' ? (at as Record<PropertyKey, unknown>)[key] : undefined),
      value,
    );
    const text =
      unknown === undefined
        ? `${expression}: ${issue.message}${given === undefined ? '' : `, not ${show(given, 60)}`}.`
        : `${show(unknown)} is no parameter here.`;
    return { severity: 'error' as const, code: 'value', text, expression, rule: 'FRW-PARAMETER' };
  });
  throw new Problem('value', issues.map(({ text }) => text).join(' '), {
    issues,
    expression: issues[0]?.expression,
    requirement: 'FRW-PARAMETER',
  });
}
