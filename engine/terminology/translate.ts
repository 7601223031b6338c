// `$translate`: what the concept maps say of a code, forwards or backwards, and what they say of codes that they do not name.
import type { Coding, Resource } from '@socle/engine/fhir';
import type { Match, TranslateRequest } from './contract.ts';
import { unknownMap } from './problems.ts';
import { readCanonical } from './rules/text.ts';
import { type Mapping, type MapRow, mappingsOf, mapsFor } from './store/answers.ts';
import type { Finder } from './store/find.ts';

export interface Translation {
  readonly result: boolean;
  readonly message: string | undefined;
  readonly matches: readonly Match[];
}

const turned: Readonly<Record<string, string>> = { narrower: 'wider', wider: 'narrower', subsumes: 'specializes', specializes: 'subsumes' };
/** Not a translation, though it is told. */
const none = new Set(['unmatched', 'disjoint']);
const otherMapsMax = 5;

type Json = Record<string, unknown>;
const list = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : [];
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export async function translate(finder: Finder, request: TranslateRequest, depth = 0): Promise<Translation> {
  const maps = await chosenMaps(finder, request);
  const matches: Match[] = [];
  for (const coding of request.codings) {
    const given = inlineMap(request);
    const found = given
      ? inlineMappings(given, coding, request)
      : await mappingsOf(
          finder,
          maps.map((one) => one.id),
          coding.system,
          coding.code ?? '',
          request.targetSystem,
          request.reverse === true,
        );
    for (const mapping of found) matches.push(matchOf(mapping, maps, request));
    if (found.length === 0 && !request.reverse) matches.push(...(await unmapped(finder, coding, maps, request, depth)));
  }
  const result = matches.some((one) => !none.has(one.equivalence) && one.concept.code !== undefined);
  return { result, message: result ? undefined : 'No translation is known.', matches };
}

const inlineMap = ({ map }: TranslateRequest): Resource | undefined => (typeof map === 'object' ? map : undefined);

async function chosenMaps(finder: Finder, { map, source, target, reverse }: TranslateRequest): Promise<readonly MapRow[]> {
  if (typeof map === 'object') return [{ id: -1, header: map }];
  if (map === undefined) return mapsFor(finder, reverse ? { source: target, target: source } : { source, target });
  const maps = await mapsFor(finder, readCanonical(map));
  if (maps.length === 0) throw unknownMap(map);
  return maps;
}

function matchOf(
  { map, system, code, display, equivalence, product }: Mapping,
  maps: readonly MapRow[],
  { reverse }: TranslateRequest,
): Match {
  return {
    equivalence: reverse ? (turned[equivalence] ?? equivalence) : equivalence,
    concept: {
      ...(system === undefined ? {} : { system }),
      ...(code === undefined ? {} : { code }),
      ...(display === undefined ? {} : { display }),
    },
    source: textOf(maps.find((one) => one.id === map)?.header.url),
    products: product.flatMap((one) =>
      one.property === undefined || one.value === undefined
        ? []
        : [{ property: one.property, value: one.value, ...(one.system === undefined ? {} : { system: one.system }) }],
    ),
  };
}

/** A map that came with the request. */
function inlineMappings(map: Resource, coding: Coding, { targetSystem, reverse }: TranslateRequest): Mapping[] {
  return list(map.group).flatMap((group) =>
    list(group.element).flatMap((element) =>
      list(element.target).flatMap((target): Mapping[] => {
        const source = { system: textOf(group.source), code: textOf(element.code) };
        const goal = { system: textOf(group.target), code: textOf(target.code) };
        const [from, to] = reverse ? [goal, source] : [source, goal];
        if (
          from.code !== coding.code ||
          (coding.system !== undefined && from.system !== coding.system) ||
          (targetSystem !== undefined && to.system !== targetSystem)
        )
          return [];
        return [
          {
            map: -1,
            ...to,
            display: reverse ? undefined : textOf(target.display),
            equivalence: textOf(target.equivalence) ?? 'relatedto',
            product: list(target.product),
          },
        ];
      }),
    ),
  );
}

/** What a group says of codes that it does not name: the same code, one fixed code, or another map. */
async function unmapped(
  finder: Finder,
  coding: Coding,
  maps: readonly MapRow[],
  request: TranslateRequest,
  depth: number,
): Promise<Match[]> {
  for (const { header } of maps) {
    for (const group of list(header.group)) {
      const rule = group.unmapped as Json | undefined;
      if (
        !rule ||
        (coding.system !== undefined && textOf(group.source) !== coding.system) ||
        (request.targetSystem !== undefined && textOf(group.target) !== request.targetSystem)
      )
        continue;
      const system = textOf(group.target);
      const common = { equivalence: 'equivalent', source: textOf(header.url), products: [] };
      if (rule.mode === 'provided')
        return [
          {
            ...common,
            equivalence: 'equal',
            concept: { ...(system === undefined ? {} : { system }), ...(coding.code === undefined ? {} : { code: coding.code }) },
          },
        ];
      if (rule.mode === 'fixed')
        return [
          {
            ...common,
            concept: {
              ...(system === undefined ? {} : { system }),
              code: String(rule.code),
              ...(textOf(rule.display) === undefined ? {} : { display: textOf(rule.display) as string }),
            },
          },
        ];
      if (rule.mode === 'other-map' && typeof rule.url === 'string' && depth < otherMapsMax) {
        const other = await mapsFor(finder, readCanonical(rule.url));
        if (other.length > 0) return [...(await translate(finder, { ...request, map: rule.url, codings: [coding] }, depth + 1)).matches];
      }
    }
  }
  return [];
}
