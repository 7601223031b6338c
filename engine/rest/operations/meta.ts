// `$meta`, `$meta-add`, `$meta-delete`: tags, security labels and profiles without the rest of the resource.
import { type Coding, type Meta, parseJson, type Resource } from '@socle/engine/fhir';
import type { Answer, Operation, OperationInput } from '../contract.ts';
import { missingParameter } from '../problems.ts';
import { parameter } from './parameters.ts';

const answerMeta = (meta: Meta | undefined): Answer => ({
  status: 200,
  resource: { resourceType: 'Parameters', parameter: [{ name: 'return', valueMeta: meta ?? {} }] },
});

export const meta: Operation = {
  code: 'meta',
  levels: ['instance'],
  affectsState: false,
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta',
  documentation: 'Profiles, tags and security labels of a resource.',
  async run({ repository, type, id }) {
    const stored = await repository.read(type as string, id as string);
    return answerMeta((parseJson(stored.content) as Resource).meta);
  },
};

const same = (a: Coding, b: Coding): boolean => a.system === b.system && a.code === b.code;

function changing(code: 'meta-add' | 'meta-delete', change: (meta: Meta, given: Meta) => Meta): Operation {
  return {
    code,
    levels: ['instance'],
    affectsState: true,
    definition: `http://hl7.org/fhir/OperationDefinition/Resource-${code}`,
    documentation: code === 'meta-add' ? 'Adds profiles, tags and security labels.' : 'Removes profiles, tags and security labels.',
    async run(input: OperationInput) {
      const given = parameter(input, 'meta') as Meta | undefined;
      if (typeof given !== 'object' || given === null) throw missingParameter(code, 'meta');
      const written = await input.repository.patch(input.type as string, input.id as string, (current) => ({
        ...current,
        meta: change(current.meta ?? {}, given),
      }));
      return answerMeta((parseJson(written.stored.content) as Resource).meta);
    },
  };
}

const listOf = <T>(value: T[] | undefined): T[] => (Array.isArray(value) ? value : []);
const filled = (meta: Meta): Meta =>
  Object.fromEntries(Object.entries(meta).filter(([, value]) => !(Array.isArray(value) && value.length === 0))) as Meta;

export const metaAdd = changing('meta-add', (current, given) =>
  filled({
    ...current,
    profile: [...new Set([...listOf(current.profile), ...listOf(given.profile)])],
    tag: [...listOf(current.tag), ...listOf(given.tag).filter((tag) => !listOf(current.tag).some((one) => same(one, tag)))],
    security: [
      ...listOf(current.security),
      ...listOf(given.security).filter((label) => !listOf(current.security).some((one) => same(one, label))),
    ],
  }),
);

export const metaDelete = changing('meta-delete', (current, given) =>
  filled({
    ...current,
    profile: listOf(current.profile).filter((profile) => !listOf(given.profile).includes(profile)),
    tag: listOf(current.tag).filter((tag) => !listOf(given.tag).some((one) => same(one, tag))),
    security: listOf(current.security).filter((label) => !listOf(given.security).some((one) => same(one, label))),
  }),
);
