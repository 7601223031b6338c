// The edition as linked data: JSON-LD, and the same graph as Turtle. Terms of Dublin Core, SKOS and ELI where they say it; ours for the rest.
import type { Edition, Requirement } from '../contract.ts';

const context = {
  dct: 'http://purl.org/dc/terms/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  eli: 'http://data.europa.eu/eli/ontology#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

interface Node {
  readonly id: string;
  readonly type: string;
  readonly values: readonly (readonly [
    property: string,
    value: { readonly text: string; readonly language?: string } | { readonly link: string },
  ])[];
}

function graphOf(edition: Edition, base: string): { readonly own: string; readonly nodes: readonly Node[] } {
  const root = `${base}/doctrine/editions/${edition.id}`;
  const own = `${base}/framework/vocabulary#`;
  const said = (property: string, text: { fr: string; en?: string } | undefined): Node['values'] =>
    text === undefined || text.fr === ''
      ? []
      : [
          [property, { text: text.fr, language: 'fr' }],
          ...(text.en === undefined ? [] : ([[property, { text: text.en, language: 'en' }]] as const)),
        ];
  const plain = (property: string, value: string | undefined): Node['values'] => (value === undefined ? [] : [[property, { text: value }]]);
  const links = (property: string, ids: readonly string[] | undefined, to: (id: string) => string): Node['values'] =>
    (ids ?? []).map((id) => [property, { link: to(id) }] as const);
  const address = (id: string): string => `${root}/requirements/${encodeURIComponent(id)}`;
  const requirement = (one: Requirement, part: string): Node => ({
    id: address(one.id),
    type: 'own:Requirement',
    values: [
      ...plain('dct:identifier', one.id),
      ...said('dct:title', one.title),
      ...said('dct:description', one.statement),
      ...plain('own:verb', one.verb),
      ...one.actors.flatMap((actor) => plain('own:actor', actor)),
      ...plain('own:condition', one.condition),
      ...plain('own:planned', one.planned),
      ...plain('own:actual', one.actual),
      ...links('dct:requires', one.depends, address),
      ...links('dct:replaces', one.replaces, address),
      ...links('own:derivedFrom', one.derivedFrom, address),
      ...links('dct:references', one.references, (id) => `${base}/doctrine/sources#${id}`),
      ...links('dct:source', one.sources, (id) => `${base}/doctrine/sources#${id}`),
      ...plain('own:certainty', one.certainty),
      ['dct:isPartOf', { link: part }],
    ],
  });
  const nodes: Node[] = [
    {
      id: root,
      type: 'eli:LegalResource',
      values: [
        ...plain('dct:identifier', edition.id),
        ...said('dct:title', edition.title),
        ...said('dct:abstract', edition.summary),
        ...plain('dct:issued', edition.published),
        ...(edition.previous === undefined ? [] : links('dct:replaces', [edition.previous], (id) => `${base}/doctrine/editions/${id}`)),
      ],
    },
  ];
  for (const chapter of edition.chapters) {
    const at = `${root}/${chapter.id}`;
    nodes.push({
      id: at,
      type: 'own:Chapter',
      values: [...plain('dct:identifier', chapter.id), ...said('dct:title', chapter.title), ['dct:isPartOf', { link: root }]],
    });
    for (const provision of chapter.provisions) for (const one of provision.requirements) nodes.push(requirement(one, at));
  }
  return { own, nodes };
}

export function toJsonLd(edition: Edition, base: string): Record<string, unknown> {
  const { own, nodes } = graphOf(edition, base);
  return {
    '@context': { ...context, own },
    '@graph': nodes.map(({ id, type, values }) => {
      const properties: Record<string, unknown[]> = {};
      for (const [property, value] of values) {
        const list = properties[property] ?? [];
        properties[property] = list;
        list.push(
          'link' in value
            ? { '@id': value.link }
            : value.language === undefined
              ? { '@value': value.text }
              : { '@value': value.text, '@language': value.language },
        );
      }
      return { '@id': id, '@type': type, ...properties };
    }),
  };
}

export function toTurtle(edition: Edition, base: string): string {
  const { own, nodes } = graphOf(edition, base);
  const literal = (text: string): string => JSON.stringify(text).replace(/[\u007f-\u009f]/g, '');
  const term = (value: Node['values'][number][1]): string =>
    'link' in value ? `<${value.link}>` : `${literal(value.text)}${value.language === undefined ? '' : `@${value.language}`}`;
  const prefixes = Object.entries({ ...context, own }).map(([name, uri]) => `@prefix ${name}: <${uri}> .`);
  return `${prefixes.join('\n')}\n\n${nodes.map(({ id, type, values }) => `<${id}> a ${type}${values.map(([property, value]) => ` ;\n  ${property} ${term(value)}`).join('')} .`).join('\n\n')}\n`;
}
