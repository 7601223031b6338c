// `Patient/x/$everything`: the patient, all that the compartment holds, and what these refer to.
import type { Condition, Include } from '@socle/engine/search';
import type { Hit, SearchPage } from '@socle/engine/store';
import type { Operation } from '../contract.ts';
import { compartmentCondition, readQuery } from '../interactions/search.ts';
import { badParameter } from '../problems.ts';
import { bundleText, searchEntry } from '../rules/bundle-text.ts';
import { parameters, textParameter } from './parameters.ts';

export const everything: Operation = {
  code: 'everything',
  levels: ['instance'],
  types: ['Patient', 'Encounter'],
  affectsState: false,
  definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
  documentation:
    'The resource, its whole compartment and what that refers to; pages with _count, narrowed by _type, _since, start and end.',
  async run(input) {
    const { mount, repository, type, id } = input as typeof input & { type: string; id: string };
    const ctx = { mount, repository, call: input.call, prefer: input.prefer };
    const focus = await repository.read(type, id);
    const wanted = parameters(input, '_type').flatMap((value) => String(value).split(','));
    const compartment = mount.search.definitions.compartments[type] ?? {};
    const types = Object.keys(compartment)
      .filter((one) => one !== type && mount.search.type(one) && (wanted.length === 0 || wanted.includes(one)))
      .sort();
    for (const one of wanted)
      if (one !== type && !compartment[one]) throw badParameter('_type', one, `it is not part of the compartment of ${type}`);
    const count = Number(textParameter(input, '_count') ?? mount.limits.everythingMax);
    if (!Number.isInteger(count) || count < 1)
      throw badParameter('_count', textParameter(input, '_count'), 'a whole number above 0 is wanted');
    const size = Math.min(count, mount.limits.everythingMax);
    const cursor = textParameter(input, '_cursor');
    const [startType, inner] = cursor === undefined ? [types[0], undefined] : (cursor.split('~') as [string, string]);
    const since = textParameter(input, '_since');
    const start = textParameter(input, 'start');
    const end = textParameter(input, 'end');
    const matches: Hit[] = cursor === undefined && (wanted.length === 0 || wanted.includes(type)) ? [focus] : [];
    const included: Hit[] = [];
    if (matches.length > 0 && wanted.length === 0) {
      const own = readQuery(ctx, type, [['_id', id]]);
      included.push(
        ...(await repository.search({ ...own, includes: [{ reverse: false, iterate: false, source: type, param: undefined }] })).included,
      );
    }
    let next: string | undefined;
    let at: string | undefined = inner || undefined;
    for (let i = Math.max(0, types.indexOf(startType ?? '')); i < types.length && next === undefined; i++) {
      const one = types[i] as string;
      const room = size - matches.length;
      if (room <= 0) {
        next = `${one}~`;
        break;
      }
      const condition: Condition = compartmentCondition(ctx, type, id, one);
      const date = mount.search.type(one)?.hot.date?.code;
      const pairs: [string, string][] = [['_sort', '_id']];
      if (since !== undefined) pairs.push(['_lastUpdated', `ge${since}`]);
      if (start !== undefined && date) pairs.push([date, `ge${start}`]);
      if (end !== undefined && date) pairs.push([date, `le${end}`]);
      const query = readQuery(ctx, one, at === undefined ? pairs : [...pairs, ['_cursor', at]], condition);
      const include: Include = { reverse: false, iterate: false, source: one, param: undefined };
      // The compartment is part of what the cursor belongs to.
      const page: SearchPage = await repository.search({
        ...query,
        count: room,
        includes: wanted.length === 0 ? [include] : [],
        applied: [...query.applied, ['compartment', `${type}/${id}`]],
      });
      at = undefined;
      matches.push(...page.matches);
      included.push(...page.included);
      if (page.next !== undefined) next = `${one}~${page.next}`;
    }
    const seen = new Set(matches.map((stored) => `${stored.type}/${stored.id}`).concat(`${type}/${id}`));
    const base = mount.baseUrl();
    const entries = matches.map((stored) => searchEntry(base, stored, 'match'));
    for (const stored of included) {
      if (seen.has(`${stored.type}/${stored.id}`)) continue;
      seen.add(`${stored.type}/${stored.id}`);
      entries.push(searchEntry(base, stored, 'include'));
    }
    const url = `${base}/${type}/${id}/$everything`;
    const kept = new URLSearchParams(
      input.pairs.filter(([name]) => name !== '_cursor').map(([name, value]): [string, string] => [name, value]),
    );
    const link = (one: string | undefined): string => {
      const all = new URLSearchParams(kept);
      if (one !== undefined) all.set('_cursor', one);
      return all.size === 0 ? url : `${url}?${all}`;
    };
    const links: [string, string][] = [['self', link(cursor)]];
    if (next !== undefined) links.push(['next', link(next)]);
    return {
      status: 200,
      content: bundleText(
        {
          id: mount.newUuid(),
          type: 'searchset',
          updated: mount.now().toISOString(),
          total: cursor === undefined && next === undefined ? matches.length : undefined,
          links,
        },
        entries,
      ),
    };
  },
};
