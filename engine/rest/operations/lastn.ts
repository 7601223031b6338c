// `Observation/$lastn`: the newest observations of each code.
import { parseJson, type Resource } from '@socle/engine/fhir';
import { conceptKeys, parseQuery, type TypeModel, valuesOf } from '@socle/engine/search';
import type { Hit } from '@socle/engine/store';
import type { Operation } from '../contract.ts';
import { badParameter, missingParameter } from '../problems.ts';
import { bundleText, searchEntry } from '../rules/bundle-text.ts';

export const lastn: Operation = {
  code: 'lastn',
  levels: ['type'],
  types: ['Observation'],
  affectsState: false,
  definition: 'http://hl7.org/fhir/OperationDefinition/Observation-lastn',
  documentation: 'The newest max observations (1 by default) of each code, for a patient or subject and any other search parameter.',
  async run(input) {
    const { mount, repository } = input;
    const maxText = input.pairs.find(([name]) => name === 'max')?.[1] ?? '1';
    if (!/^[1-9]\d{0,3}$/.test(maxText)) throw badParameter('max', maxText, 'a whole number above 0 is wanted');
    const max = Number(maxText);
    const pairs = input.pairs.filter(([name]) => name !== 'max' && name !== '_sort' && name !== '_count');
    if (!pairs.some(([name]) => /^(patient|subject)([:.]|$)/.test(name))) throw missingParameter('lastn', 'patient or subject');
    const model = mount.search.type('Observation') as TypeModel;
    const options = { handling: input.prefer.handling, now: mount.now().getTime(), countDefault: 1000, countMax: 1000 };
    const kept: Hit[] = [];
    const counts = new Map<string, number>();
    let cursor: string | undefined;
    do {
      const query = parseQuery(
        mount.search,
        model,
        [...pairs, ['_sort', '-date'], ...(cursor === undefined ? [] : [['_cursor', cursor] as const])],
        options,
      );
      const page = await repository.search(query);
      for (const stored of page.matches) {
        const values = model.hot.concept ? valuesOf(model.hot.concept, parseJson(stored.content) as Resource) : [];
        const key = (conceptKeys(values) ?? values.map((value) => (value.kind === 'token' ? (value.text ?? '') : ''))).join('\u0000');
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        // As a text of its own: in bytes, one of a page would keep the memory of all the others until the last page.
        if (count <= max) kept.push({ ...stored, content: String(stored.content) });
      }
      cursor = page.next;
    } while (cursor !== undefined);
    const base = mount.baseUrl();
    const url = `${base}/Observation/$lastn?${new URLSearchParams(input.pairs.map(([name, value]): [string, string] => [name, value]))}`;
    return {
      status: 200,
      content: bundleText(
        { id: mount.newUuid(), type: 'searchset', updated: mount.now().toISOString(), total: kept.length, links: [['self', url]] },
        kept.map((stored) => searchEntry(base, stored, 'match')),
      ),
    };
  },
};
