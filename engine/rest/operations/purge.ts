// `$purge`: erases every version of a resource for good, reserved by the policy to an administrator (right to erasure).
import { outcome } from '@socle/engine/fhir';
import type { Operation } from '../contract.ts';

export const purge: Operation = {
  code: 'purge',
  levels: ['instance'],
  affectsState: true,
  documentation: 'Erases the resource with all its versions and index. The trace keeps that it was done.',
  async run({ repository, type, id }) {
    const count = await repository.purge(type as string, id as string);
    return {
      status: 200,
      resource: outcome([{ severity: 'information', code: 'informational', text: `${type}/${id} was erased with ${count} versions.` }]),
    };
  },
};
