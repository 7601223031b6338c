// What people may send: each element with its form; the unknown is refused by its name.
import { Problem, show } from '@socle/kit/problem';
import { z } from 'zod';
import {
  actorKinds,
  ballots,
  charterArticles,
  contributionKinds,
  efforts,
  mailFrequencies,
  publications,
  reservedIds,
  roles,
  stances,
  targetKinds,
  verdicts,
} from './contract.ts';

// Controls, and the signs that turn the direction of reading: nothing that a reader could not see.
const unseen = /(?![\t\n])[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const words = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => text.replace(/\r\n?/g, '\n').normalize('NFC').trim())
    .refine((text) => !unseen.test(text), 'holds signs that cannot be seen');
const some = (max: number) => words(max).refine((text) => text.length > 0, 'is empty');
const id = z.string().trim().min(1).max(80);
const text = z.strictObject({ fr: some(20_000), en: some(20_000).optional() });
const day = z.iso.date();
const region = z.string().regex(/^\d{2}$/, 'is no code of a region');

const anchor = z.strictObject({
  field: z.enum(['statement', 'text', 'title']),
  exact: z.string().min(1).max(5_000),
  prefix: z.string().max(64),
  suffix: z.string().max(64),
  start: z.number().int().min(0).max(10_000_000),
  end: z.number().int().min(0).max(10_000_000),
});
export const target = z.strictObject({ kind: z.enum(targetKinds), id, chapter: id.optional(), anchor: anchor.optional() });
const details = z
  .strictObject({
    wording: some(20_000).optional(),
    alternative: some(10_000).optional(),
    actors: z.array(z.enum(actorKinds)).max(actorKinds.length).optional(),
    effort: z.enum(efforts).optional(),
    cost: z.number().int().min(0).max(1e10).optional(),
    days: z.number().int().min(0).max(1e6).optional(),
    feasibleBy: day.optional(),
    option: id.optional(),
    // Shown with the others, and told by the server: what is sent back is not listened to.
    standing: z.string().max(40_000).optional(),
  })
  .transform(({ standing: _, ...rest }) => rest);

export const contribution = z.strictObject({
  kind: z.enum(contributionKinds),
  target,
  title: some(200),
  body: words(40_000),
  details: details.default({}),
  attachments: z.array(z.uuid()).max(50).default([]),
  publish: z.enum(publications),
  /** In the name of this organisation, by a mandate. */
  organisation: id.optional(),
  /** The draft that it was; it ends with it. */
  draft: z.uuid().optional(),
  /** E-mail or telephone are meant to be public: a moderator looks first. */
  keepContacts: z.boolean().default(false),
});
export type ContributionInput = z.output<typeof contribution>;

export const revision = z.strictObject({
  title: some(200),
  body: words(40_000),
  details: details.default({}),
  /** Revision that it was made from. */
  base: z.number().int().positive(),
  keepContacts: z.boolean().default(false),
});

export const bodies = {
  contribution,
  revision,
  draft: z.strictObject({ body: z.record(z.string().max(40), z.unknown()) }),
  similar: z.strictObject({ text: words(40_000), target: id.optional(), count: z.number().int().min(1).max(20).default(5) }),
  vote: z.strictObject({ value: z.enum(ballots), organisation: id.optional() }),
  reply: z.strictObject({
    stance: z.enum(stances),
    body: some(10_000),
    parent: z.number().int().positive().optional(),
    publish: z.enum(publications).default('name'),
    organisation: id.optional(),
    official: z.boolean().default(false),
    keepContacts: z.boolean().default(false),
  }),
  coSign: z.strictObject({ organisation: id }),
  report: z.strictObject({ article: z.enum(charterArticles), text: words(2_000).default('') }),
  me: z.strictObject({
    name: some(120).optional(),
    actor: z.enum(actorKinds).optional(),
    region: region.nullable().optional(),
    interests: words(1_000).optional(),
    mail: z.enum(mailFrequencies).optional(),
  }),
  consent: z.strictObject({ version: z.string().max(40) }),
  follow: z.strictObject({ campaign: id, kind: z.enum(['campaign', 'contribution', 'element']), id }),
  mandate: z.strictObject({
    organisation: some(160),
    actor: z.enum(actorKinds),
    region: region.optional(),
    proof: words(2_000).default(''),
  }),
  decideMandate: z.strictObject({ organisation: id, account: z.string().max(80), state: z.enum(['confirmed', 'refused', 'ended']) }),
  campaign: z.strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{1,62}$/, 'is no id: small letters, digits and hyphens')
      .refine((id) => !(reservedIds as readonly string[]).includes(id), 'is a path of the consultation itself'),
    title: text,
    presentation: text,
    edition: id,
    chapters: z.array(id).min(1).max(500).optional(),
    questions: z
      .array(
        z.strictObject({
          id,
          text,
          options: z
            .array(z.strictObject({ id, label: text }))
            .min(2)
            .max(30)
            .optional(),
        }),
      )
      .max(50)
      .default([]),
    opensAt: z.string().max(40),
    closesAt: z.string().max(40),
    answersBy: z.string().max(40).optional(),
    announce: z.boolean().default(false),
  }),
  act: z.strictObject({
    act: z.enum(['announce', 'extend', 'suspend', 'resume', 'end-early', 'close']),
    reason: some(1_000),
    closesAt: z.string().max(40).optional(),
  }),
  roles: z.strictObject({ campaign: z.string().max(80).default(''), roles: z.array(z.enum(roles)).max(4) }),
  disposition: z.strictObject({
    verdict: z.enum(verdicts),
    reason: some(10_000),
    duplicateOf: z.number().int().positive().optional(),
  }),
  batch: z.strictObject({
    contributions: z.array(z.number().int().positive()).min(1).max(1_000),
    verdict: z.enum(verdicts),
    reason: some(10_000),
    duplicateOf: z.number().int().positive().optional(),
  }),
  apply: z.strictObject({ reason: some(500).refine((text) => text.length >= 3, 'is too short for a reason') }),
  secondReadings: z.strictObject({
    contributions: z.array(z.number().int().positive()).min(1).max(1_000),
    agree: z.boolean(),
    note: words(2_000).default(''),
  }),
  secondReading: z.strictObject({ agree: z.boolean(), note: words(2_000).default('') }),
  assignment: z.strictObject({ person: z.string().max(80).nullable(), name: words(120).default(''), due: z.string().max(40).optional() }),
  cluster: z.strictObject({ title: some(200), contributions: z.array(z.number().int().positive()).min(2).max(2_000) }),
  moderation: z.strictObject({
    act: z.enum(['hide', 'restore', 'keep', 'release']),
    subject: z.enum(['contribution', 'reply']).default('contribution'),
    article: z.enum(charterArticles).optional(),
    reason: some(1_000),
  }),
  confirmNote: z.strictObject({
    parts: z
      .array(
        z.strictObject({
          part: z.number().int().min(0),
          kind: z.enum(contributionKinds),
          target,
          title: some(200),
          details: details.default({}),
        }),
      )
      .min(1)
      .max(400),
    publish: z.enum(publications),
    organisation: id.optional(),
  }),
} as const;

const whole = (max: number) => z.coerce.number().int().min(1).max(max);
export const queries = {
  contributions: z.strictObject({
    chapter: id.optional(),
    target: id.optional(),
    targetKind: z.enum(targetKinds).optional(),
    kind: z.enum(contributionKinds).optional(),
    actor: z.enum(actorKinds).optional(),
    organisation: id.optional(),
    region: region.optional(),
    verdict: z.enum([...verdicts, 'none']).optional(),
    cluster: whole(1e12).optional(),
    q: z.string().trim().max(200).optional(),
    sort: z.enum(['newest', 'oldest', 'agreed', 'discussed']).optional(),
    after: z.string().max(100).optional(),
    count: whole(100).optional(),
  }),
  me: z.strictObject({ campaign: id.optional() }),
  roles: z.strictObject({ campaign: z.string().max(80).default('') }),
  voice: z.strictObject({ organisation: id.optional() }),
  heat: z.strictObject({ chapter: id.optional() }),
  openData: z.strictObject({
    since: z
      .string()
      .regex(/^\d{1,20}$/)
      .optional(),
  }),
  language: z.strictObject({ lang: z.enum(['fr', 'en']).default('fr') }),
  desk: z.strictObject({
    chapter: id.optional(),
    target: id.optional(),
    kind: z.enum(contributionKinds).optional(),
    organisation: id.optional(),
    verdict: z.enum([...verdicts, 'none', 'proposed']).optional(),
    assigned: z.string().max(80).optional(),
    late: z.enum(['yes']).optional(),
    after: z.string().max(100).optional(),
    count: whole(100).optional(),
  }),
  attachment: z.strictObject({ name: z.string().min(1).max(255) }),
  none: z.strictObject({}),
} as const;

/** Everything that is wrong with what was sent, each by its element, rule and value. */
export function readInput<S extends z.ZodType>(shape: S, value: unknown): z.output<S> {
  const result = shape.safeParse(value ?? {});
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? (issue as unknown as { keys: string[] }).keys.join(', ') : undefined;
    const expression = [...issue.path.map(String), ...(unknown === undefined ? [] : [unknown])].join('.') || 'body';
    const given = issue.path.reduce<unknown>(
      (at, key) => (at !== null && typeof at === 'object' ? (at as Record<PropertyKey, unknown>)[key] : undefined),
      value,
    );
    const said =
      unknown === undefined
        ? `${expression}: ${issue.message}${given === undefined ? '' : `, given ${show(given, 60)}`}.`
        : `${show(unknown)} is no element here.`;
    return { severity: 'error' as const, code: 'value', text: said, expression, rule: 'CCT-SHAPE' };
  });
  throw new Problem(
    'value',
    issues
      .slice(0, 10)
      .map((one) => one.text)
      .join(' '),
    {
      issues,
      expression: issues[0]?.expression,
      requirement: 'CCT-SHAPE',
    },
  );
}
