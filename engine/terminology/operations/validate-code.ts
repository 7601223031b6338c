// `$validate-code` of code systems and value sets: is this code right, and what is it called?
import type { Coding, Resource } from '@socle/engine/fhir';
import type { Checked } from '../contract.ts';
import { wanted } from '../problems.ts';
import { type Reader, readGiven, textPart, toParameters } from '../rules/parameters.ts';
import type { Terminology } from '../terminology.ts';
import { type OperationInput, ownResource } from './operation.ts';

export async function validateInSystem(terminology: Terminology, input: OperationInput): Promise<Resource> {
  const given = readGiven(input);
  const own = await ownResource(input);
  const url = typeof own?.url === 'string' ? own.url : (given.text('url') ?? given.text('system'));
  const [coding] = codingsOf(given, url);
  if (!coding) throw wanted('validate-code', 'code, coding or codeableConcept');
  const system = url ?? coding.system;
  if (system === undefined) throw wanted('validate-code', 'url, or a coding with a system');
  const version = given.text('version') ?? (typeof own?.version === 'string' ? own.version : undefined);
  return answer(
    await terminology.checkSystem(system, { ...coding, ...(version === undefined ? {} : { version }) }, given.flag('abstract') === true),
  );
}

export async function validateInSet(terminology: Terminology, input: OperationInput): Promise<Resource> {
  const given = readGiven(input);
  const url = given.text('url');
  const version = given.text('valueSetVersion');
  const named = url === undefined || version === undefined || url.includes('|') ? url : `${url}|${version}`;
  const valueSet = (await ownResource(input)) ?? given.resource('valueSet') ?? named;
  if (valueSet === undefined) throw wanted('validate-code', 'url or valueSet');
  const codings = codingsOf(given, given.text('system'));
  if (codings.length === 0) throw wanted('validate-code', 'code, coding or codeableConcept');
  return answer(await terminology.checkSet(valueSet, codings, given.flag('abstract') === true));
}

function codingsOf(given: Reader, system: string | undefined): readonly Coding[] {
  const code = given.text('code');
  const [display, version] = [given.text('display'), given.text('systemVersion')];
  if (code !== undefined)
    return [
      {
        code,
        ...(system === undefined ? {} : { system }),
        ...(display === undefined ? {} : { display }),
        ...(version === undefined ? {} : { version }),
      },
    ];
  const coding = given.coding('coding');
  return coding ? [coding] : (given.concept('codeableConcept') ?? []);
}

const answer = ({ result, message, display, code, system }: Checked): Resource =>
  toParameters([
    { name: 'result', valueBoolean: result },
    textPart('message', message),
    textPart('display', display),
    textPart('code', code, 'Code'),
    textPart('system', system, 'Uri'),
  ]);
