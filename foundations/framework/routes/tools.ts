// Paths that compute with what is sent: applicability, profiles to share, the linter. Open to all; nothing sent is kept but a shared profile.
import { Problem } from '@socle/kit/problem';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { FrameworkParts, OpenFramework } from '../open.ts';
import { findSharedProfile, readAnswers, saveSharedProfile } from '../operations/share-profile.ts';
import { readParameters } from '../parameters.ts';
import type { Answers } from '../rules/expression/compile.ts';
import { type LintSubject, lint, subjectsOfText } from '../rules/lint.ts';
import { describe } from './describe.ts';

const verb = z.enum(['SHALL', 'SHOULD', 'MAY', 'NONE']);
const applicability = z.strictObject({
  edition: z.string().max(80).optional(),
  answers: z.record(z.string(), z.unknown()),
  all: z.boolean().default(false),
});
const comparison = z.strictObject({
  edition: z.string().max(80).optional(),
  a: z.record(z.string(), z.unknown()),
  b: z.record(z.string(), z.unknown()),
});
const lintBody = z.union([
  z.strictObject({ text: z.string().min(1).max(1_000_000) }),
  z.strictObject({
    requirements: z
      .array(z.strictObject({ id: z.string().min(1).max(80), statement: z.string().min(1).max(20_000), verb: verb.optional() }))
      .min(1)
      .max(20_000),
  }),
]);

export function toolRoutes(app: FastifyInstance, parts: FrameworkParts & { readonly framework: OpenFramework }): void {
  const { framework } = parts;
  const open = (summary: string) => ({ config: { public: true }, schema: describe(summary) });
  const answersOf = (value: unknown): Promise<Answers> => readAnswers(framework, value);
  const named = async (edition: string | undefined): Promise<string> =>
    edition === undefined || edition === 'in-force' ? (await framework.inForce()).id : edition;

  app.post('/applicability', open('What applies to a product or a structure, why, and which answer would change it'), async (request) => {
    const { edition, answers, all } = readParameters(applicability, request.body);
    const id = await named(edition);
    const told = await answersOf(answers);
    const [rules, { requirements }] = await Promise.all([framework.applicability(id), framework.library.get(id)]);
    const applied = rules.explain(told, all).map((one) => {
      const placed = requirements.get(one.id);
      return {
        ...one,
        verdict: one.verdict === undefined ? 'depends' : one.verdict ? 'applies' : 'does-not',
        title: placed?.requirement.title,
        verb: placed?.requirement.verb,
        due: placed?.requirement.actual ?? placed?.requirement.planned,
        chapter: placed?.chapter.id,
      };
    });
    return {
      edition: id,
      total: applied.length,
      applies: applied.filter(({ verdict }) => verdict === 'applies').length,
      requirements: applied,
    };
  });

  app.post('/applicability/compare', open('What applies to one profile and not to another'), async (request) => {
    const { edition, a, b } = readParameters(comparison, request.body);
    const id = await named(edition);
    const [one, other] = [await answersOf(a), await answersOf(b)];
    const [rules, { requirements }] = await Promise.all([framework.applicability(id), framework.library.get(id)]);
    const ids = [...requirements.keys()];
    const [va, vb] = [rules.verdicts(one), rules.verdicts(other)];
    const pick = (wanted: (x: unknown, y: unknown) => boolean): string[] => ids.filter((_, index) => wanted(va[index], vb[index]));
    return {
      edition: id,
      onlyA: pick((x, y) => x === true && y !== true),
      onlyB: pick((x, y) => y === true && x !== true),
      both: pick((x, y) => x === true && y === true),
    };
  });

  app.post('/profiles', open('Keeps a profile under a link that can be shared'), async (request, reply) => {
    const { answers } = readParameters(z.strictObject({ answers: z.record(z.string(), z.unknown()) }), request.body);
    const id = await saveSharedProfile(parts, framework, answers);
    return reply
      .code(201)
      .header('location', `/framework/profiles/${id}`)
      .send({ id, page: `/doctrine/obligations?profil=${id}` });
  });

  app.get('/profiles/:id', open('A shared profile'), async (request) => {
    const { id } = request.params as { id: string };
    const answers = await findSharedProfile(parts, id);
    if (!answers)
      throw new Problem('not-found', 'No profile is kept under this link, or not any more.', {
        requirement: 'FRW-PROFILE',
        expression: 'id',
      });
    return { id, answers };
  });

  app.post('/lint', open('Lints requirement texts, pasted or by id'), async (request) => {
    const body = readParameters(lintBody, request.body);
    const subjects: LintSubject[] =
      'text' in body
        ? subjectsOfText(body.text)
        : body.requirements.map(({ id, statement, verb: declared }) => ({
            id,
            statement: { fr: statement },
            ...(declared === undefined ? {} : { verb: declared }),
          }));
    const findings = lint(subjects, { ownRules: false });
    return { texts: subjects.length, findings };
  });
}
