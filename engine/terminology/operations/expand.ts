// `ValueSet/$expand`: the codes of a value set, paged and filtered.
import type { Resource } from '@socle/engine/fhir';
import type { FoundCode } from '../contract.ts';
import { wanted } from '../problems.ts';
import { readGiven } from '../rules/parameters.ts';
import type { Detail } from '../store/find.ts';
import type { Terminology } from '../terminology.ts';
import { type OperationInput, ownResource } from './operation.ts';

const kept = ['id', 'url', 'identifier', 'version', 'name', 'title', 'status', 'experimental', 'date', 'publisher', 'copyright'] as const;

export async function expand(terminology: Terminology, input: OperationInput): Promise<Resource> {
  const given = readGiven(input);
  const version = given.text('valueSetVersion');
  const url = given.text('url');
  const body = input.body?.resourceType === 'ValueSet' ? input.body : undefined;
  const named = url === undefined || version === undefined || url.includes('|') ? url : `${url}|${version}`;
  const valueSet = (await ownResource(input)) ?? given.resource('valueSet') ?? body ?? named;
  if (valueSet === undefined) throw wanted('expand', 'url or valueSet');
  const [filter, offset, count] = [given.text('filter'), given.whole('offset'), given.whole('count')];
  const [activeOnly, includeDesignations, displayLanguage] = [
    given.flag('activeOnly'),
    given.flag('includeDesignations'),
    given.text('displayLanguage'),
  ];
  const { set, page } = await terminology.expand({ valueSet, filter, offset, count, activeOnly, includeDesignations, displayLanguage });
  const parameter = [
    ...(filter === undefined ? [] : [{ name: 'filter', valueString: filter }]),
    ...(offset === undefined ? [] : [{ name: 'offset', valueInteger: offset }]),
    ...(count === undefined ? [] : [{ name: 'count', valueInteger: count }]),
    ...(activeOnly === undefined ? [] : [{ name: 'activeOnly', valueBoolean: activeOnly }]),
    ...(includeDesignations === undefined ? [] : [{ name: 'includeDesignations', valueBoolean: includeDesignations }]),
    ...(displayLanguage === undefined ? [] : [{ name: 'displayLanguage', valueCode: displayLanguage }]),
  ];
  return {
    resourceType: 'ValueSet',
    ...Object.fromEntries(kept.flatMap((name) => (set[name] === undefined ? [] : [[name, set[name]]]))),
    status: set.status ?? 'active',
    ...(given.flag('includeDefinition') === true && set.compose ? { compose: set.compose } : {}),
    expansion: {
      identifier: `urn:uuid:${input.mount.newUuid()}`,
      timestamp: input.mount.now().toISOString(),
      total: page.total,
      offset: offset ?? 0,
      ...(parameter.length > 0 ? { parameter } : {}),
      ...(page.codes.length > 0 ? { contains: page.codes.map((one) => entry(one, includeDesignations === true)) } : {}),
    },
  } as Resource;
}

function entry({ system, code, display, inactive, abstract, detail }: FoundCode & { readonly detail: Detail }, designations: boolean) {
  return {
    ...(system === undefined ? {} : { system }),
    ...(abstract ? { abstract } : {}),
    ...(inactive ? { inactive } : {}),
    code,
    ...(display === undefined ? {} : { display }),
    ...(designations && detail.designations ? { designation: detail.designations } : {}),
  };
}
