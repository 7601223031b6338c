// `SearchParameter/x/$load`: puts a stored SearchParameter into use, without a restart.
import { outcome, parseJson, type Resource } from '@socle/engine/fhir';
import type { Operation } from '../contract.ts';

export const loadParameter: Operation = {
  code: 'load',
  levels: ['instance'],
  types: ['SearchParameter'],
  affectsState: true,
  documentation: 'Puts the search parameter into use and indexes again the resources that it concerns.',
  async run({ mount, repository, id }) {
    const stored = await repository.read('SearchParameter', id as string);
    const count = await mount.store.loadParameters([parseJson(stored.content) as Resource]);
    return {
      status: 200,
      resource: outcome([
        { severity: 'information', code: 'informational', text: `SearchParameter/${id} is in use; ${count} resources were indexed again.` },
      ]),
    };
  },
};
