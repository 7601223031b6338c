// FHIR R5 `Requirements`, one for each chapter, in a Bundle: each requirement is a statement with its key, conformance and conditionality.
import type { Chapter, Edition, Requirement } from '../contract.ts';

/** SHALL, SHOULD and MAY as the value set conformance-expectation has them; what binds nobody has none. */
const conformance = (requirement: Requirement): string[] => (requirement.verb === 'NONE' ? [] : [requirement.verb]);

export function toFhir(edition: Edition, base: string): Record<string, unknown> {
  const url = (chapter: string): string => `${base}/framework/editions/${edition.id}/chapters/${chapter}`;
  const chapters = edition.chapters.filter(({ provisions }) => provisions.some(({ requirements }) => requirements.length > 0));
  return {
    resourceType: 'Bundle',
    type: 'collection',
    identifier: { system: `${base}/framework/editions`, value: edition.id },
    entry: chapters.map((chapter) => ({ fullUrl: url(chapter.id), resource: requirementsOf(edition, chapter, url(chapter.id)) })),
  };
}

function requirementsOf(edition: Edition, chapter: Chapter, url: string): Record<string, unknown> {
  const actors = [...new Set(chapter.provisions.flatMap(({ requirements }) => requirements.flatMap((one) => one.actors)))];
  return {
    resourceType: 'Requirements',
    id: `${edition.id}-${chapter.id}`.slice(0, 64),
    language: 'fr',
    url,
    version: edition.id,
    name: pascal(chapter.id),
    title: chapter.title.fr,
    status: edition.state === 'published' ? 'active' : edition.state === 'superseded' ? 'retired' : 'draft',
    ...(edition.published === undefined ? {} : { date: edition.published.replace(/-Q\d$/, '') }),
    ...(chapter.text.fr === '' ? {} : { description: chapter.text.fr }),
    actor: actors.map((actor) => `${url.split('/editions/')[0]}/actors/${actor}`),
    statement: chapter.provisions.flatMap((provision) =>
      provision.requirements
        .map((one) => ({
          key: one.id.replace(/[^A-Za-z0-9.-]/g, '-'),
          label: one.title.fr,
          ...(conformance(one).length === 0 ? {} : { conformance: conformance(one) }),
          conditionality: one.condition !== undefined,
          requirement: one.statement.fr,
          ...(one.derivedFrom?.[0] === undefined ? {} : { derivedFrom: one.derivedFrom[0] }),
          ...(one.depends?.[0] === undefined ? {} : { parent: one.depends[0] }),
          ...(one.references && one.references.length > 0
            ? { reference: one.references.map((id) => `${url.split('/editions/')[0]}/documents#${id}`) }
            : {}),
          source: (one.sources ?? []).map((id) => ({ display: id })),
          extension: [
            ...(one.condition === undefined
              ? []
              : [{ url: `${url.split('/editions/')[0]}/extension/condition`, valueString: one.condition }]),
            ...(['planned', 'actual'] as const).flatMap((field) =>
              one[field] === undefined ? [] : [{ url: `${url.split('/editions/')[0]}/extension/${field}`, valueString: one[field] }],
            ),
          ],
        }))
        .map(({ extension, source, ...rest }) => ({
          ...rest,
          ...(source.length > 0 ? { source } : {}),
          ...(extension.length > 0 ? { extension } : {}),
        })),
    ),
  };
}

const pascal = (id: string): string =>
  id
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
