// The shapes of contract.ts as zod schemas: what a file, a request or a spreadsheet must hold to become part of the framework.
import { z } from 'zod';
import type * as C from '../contract.ts';
import * as lists from '../contract.ts';
import { isPartialDate } from '../rules/dates.ts';
import { limits } from '../rules/limits.ts';

/** Ids of chapters, provisions, components…: lower case, stable. */
const slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'an id is lower-case letters, digits and single hyphens')
  .max(limits.id);
/** Ids of requirements, scenarios and proofs: `DOC-INS-01`, `SC.DMP/UX.11`. */
const requirementId = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9]*(?:[-./][A-Za-z0-9]+)*$/,
    'an id of a requirement is letters and digits between hyphens, dots or slashes, without spaces',
  )
  .max(limits.id);
const anyId = requirementId.or(slug);
const date = z.string().refine(isPartialDate, 'a date is 2021, 2021-Q1, 2021-06 or 2021-06-08, and must exist');
/** A text is Markdown at most: whatever a browser would take for an element is refused, wherever it stands. */
const noHtml = (value: string): boolean => !/<(?:[a-z!/?][^>]*>|script|iframe|object|style)/i.test(value);
const written = 'HTML is not allowed in a text: write Markdown';
const line = z.string().trim().min(1).max(limits.line).refine(noHtml, written);
const long = z.string().trim().min(1).max(limits.text).refine(noHtml, written);
const prose = z.string().trim().max(limits.text).refine(noHtml, written);

/** A plain string is French. */
const words = (text: z.ZodType<string>) =>
  z.preprocess((value) => (typeof value === 'string' ? { fr: value } : value), z.strictObject({ fr: text, en: text.optional() }));
const title = words(line);
const text = words(long);

const sourced = { sources: z.array(line).optional(), certainty: z.enum(lists.certainties) };
const relations = {
  derivedFrom: z.array(anyId).optional(),
  replaces: z.array(anyId).optional(),
  movedFrom: anyId.optional(),
  renamedFrom: line.optional(),
};

const lever = z.strictObject({
  kind: z.enum(lists.leverKinds),
  title,
  from: date.optional(),
  until: date.optional(),
  document: slug.optional(),
  ...sourced,
});
const proof = z.strictObject({ id: requirementId, kind: z.enum(lists.proofKinds), text });
const scenario = z.strictObject({ id: requirementId, text, proofs: z.array(proof).min(1) });

export const requirementShape = z.strictObject({
  id: requirementId,
  title,
  statement: text,
  verb: z.enum(lists.verbs),
  nature: z.enum(lists.natures),
  criticality: z.enum(lists.criticalities).optional(),
  actors: z.array(z.enum(lists.actors)).min(1),
  institutions: z.array(slug).optional(),
  condition: z.string().trim().min(1).optional(),
  depends: z.array(requirementId).optional(),
  levers: z.array(lever).default([]),
  planned: date.optional(),
  actual: date.optional(),
  dateNote: text.optional(),
  scenario: scenario.optional(),
  references: z.array(slug).optional(),
  themes: z.array(slug).optional(),
  sector: line.optional(),
  notTested: text.optional(),
  note: text.optional(),
  ...relations,
  ...sourced,
});

export const provisionShape = z.strictObject({
  id: slug,
  title,
  text: words(prose),
  requirements: z.array(requirementShape),
  sources: z.array(line).optional(),
  certainty: z.enum(lists.certainties).optional(),
  ...relations,
});

export const chapterShape = z.strictObject({
  id: slug,
  number: line.optional(),
  title,
  orientation: slug.optional(),
  page: z.number().int().positive().optional(),
  themes: z.array(slug).optional(),
  components: z.array(slug).optional(),
  text: words(prose),
  provisions: z.array(provisionShape),
  withdrawn: z.array(z.strictObject({ id: anyId, mergedInto: anyId.optional(), reason: text })).optional(),
  ...relations,
  ...sourced,
});

const orientation = z.strictObject({ id: slug, number: line, title, summary: text.optional() });
export const headShape = z.strictObject({
  id: slug,
  title,
  state: z.enum(lists.editionStates),
  previous: slug.optional(),
  published: date.optional(),
  consultation: z.strictObject({ from: date.optional(), to: date.optional(), note: text.optional() }).optional(),
  summary: text,
  completeness: text,
  orientations: z.array(orientation).default([]),
  ...sourced,
});
export const carriedShape = z.array(
  z.strictObject({
    chapter: slug,
    from: slug,
    nn: z.string().regex(/^\d+$/),
    number: line.optional(),
    page: z.number().int().positive().optional(),
    title: title.optional(),
    orientation: slug.optional(),
  }),
);

const component = z.strictObject({
  id: slug,
  purpose: text,
  history: z
    .array(
      z.strictObject({
        from: slug,
        name: title.optional(),
        floor: z.enum(lists.componentFloors).optional(),
        owner: slug.optional(),
        absorbedBy: slug.optional(),
        gone: z.boolean().optional(),
        note: text.optional(),
        sources: z.array(line).optional(),
        certainty: z.enum(lists.certainties).optional(),
      }),
    )
    .min(1),
  service: z.strictObject({ room: slug, path: z.string().startsWith('/') }).optional(),
  ...sourced,
});
const milestone = z.strictObject({
  id: slug,
  title,
  kind: z.enum(lists.milestoneKinds),
  planned: date.optional(),
  actual: date.optional(),
  until: date.optional(),
  plannedUntil: date.optional(),
  actors: z.array(z.enum(lists.actors)).optional(),
  institutions: z.array(slug).optional(),
  themes: z.array(slug).optional(),
  requirements: z.array(requirementId).optional(),
  components: z.array(slug).optional(),
  roadmaps: z.array(line).optional(),
  priority: z.boolean().optional(),
  note: text.optional(),
  ...sourced,
});
const term = z.strictObject({
  id: slug,
  forms: z.array(line).min(1),
  definition: text,
  seeAlso: z.array(slug).optional(),
  sources: z.array(line).optional(),
});
const institution = z.strictObject({
  id: slug,
  name: title,
  kind: z.enum(lists.institutionKinds),
  part: text,
  sources: z.array(line).optional(),
});
const document = z.strictObject({
  id: slug,
  kind: z.enum(lists.documentKinds),
  title,
  number: line.optional(),
  date: date.optional(),
  publisher: line.optional(),
  note: text.optional(),
  ...sourced,
});
const source = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9]+$/)
    .max(limits.id),
  title: line,
  address: line.optional(),
});
const option = z.strictObject({ id: slug, label: title });
const factBase = { id: slug, question: title, help: text.optional(), when: line.optional() };
const fact = z.discriminatedUnion('type', [
  z.strictObject({ ...factBase, type: z.literal('boolean') }),
  z.strictObject({ ...factBase, type: z.literal('one'), options: z.array(option).min(2) }),
  z.strictObject({ ...factBase, type: z.literal('many'), options: z.array(option).min(2) }),
  z.strictObject({ ...factBase, type: z.literal('number'), min: z.number().optional(), max: z.number().optional() }),
]);
const theme = z.strictObject({ id: slug, label: title });

/** The files of `doctrine/common`, in the order in which they are read. */
export const commonShapes = {
  themes: theme,
  facts: fact,
  sources: source,
  documents: document,
  institutions: institution,
  glossary: term,
  components: component,
  milestones: milestone,
} as const satisfies Record<keyof C.Common, z.ZodType>;
