// Which patient a request is about: by reference, or by matricule and OID.
import type { Pair } from '@socle/engine/search';
import type { Identity } from '@socle/foundations/patient-identity';
import { Problem, show } from '@socle/kit/problem';
import type { Deps, Request } from '../call.ts';
import { noRecord } from '../problems.ts';
import type { Metadata } from '../rules/metadata.ts';
import { findView, openView, type View } from '../view.ts';

const identifierNames = new Set([
  'patient.identifier',
  'patient:identifier',
  'subject.identifier',
  'subject:identifier',
  'patient:Patient.identifier',
]);
const referenceNames = new Set(['patient', 'subject', 'patient:Patient', 'subject:Patient']);

/** Takes the patient out of the parameters of a search; it must be said, once. Gives the view of his record. */
export async function patientOfSearch(
  deps: Deps,
  request: Request,
  pairs: readonly Pair[],
  requirement: string,
): Promise<{ view: View; others: readonly Pair[] }> {
  const own = pairs.filter(([name]) => identifierNames.has(name) || referenceNames.has(name));
  const [first] = own;
  if (!first || own.length > 1)
    throw new Problem(
      'required',
      `This search is about one patient: patient or patient.identifier must be given once; ${own.length} are.`,
      { expression: 'patient', requirement },
    );
  const [name, value] = first;
  const view = await (identifierNames.has(name)
    ? openView(deps, request, await byToken(deps, value))
    : viewByReference(deps, request, value));
  return { view, others: pairs.filter((pair) => pair !== first) };
}

/** The record of the patient whom a reference names. */
export async function viewByReference(deps: Deps, request: Request, reference: string): Promise<View> {
  const id = idOf(reference);
  const view = id === undefined ? undefined : await findView(deps, request, id);
  if (!view) throw noRecord(reference);
  return view;
}

/** `urn:oid:1.2.250.1.213.1.4.8|<matricule>`. */
async function byToken(deps: Deps, token: string): Promise<Identity> {
  const [system = '', value = ''] = token.split('|');
  return byIdentifier(deps, system, value);
}

async function byIdentifier(deps: Deps, system: string, value: string): Promise<Identity> {
  const oid = /^(?:urn:oid:)?([\d.]+)$/.exec(system)?.[1];
  if (oid === undefined)
    throw new Problem(
      'value',
      `The identifier of the patient is ${show(`${system}|…`)}: its system is the OID of the matricule, urn:oid:1.2.250.1.213.1.4.…`,
      { expression: 'patient.identifier', requirement: 'DOC-PAT-000' },
    );
  const patient = await deps.patients.findByMatricule(oid, value);
  if (!patient) throw noRecord('The identifier');
  return patient;
}

/** `Patient/x`, `x`, or an absolute address that ends so. */
const idOf = (reference: string): string | undefined => /^(?:.*\/)?(?:Patient\/)?([A-Za-z0-9.-]{1,64})$/.exec(reference)?.[1];

async function byReference(deps: Deps, reference: string): Promise<Identity> {
  const id = idOf(reference);
  const patient = id === undefined ? undefined : await deps.patients.find(id);
  if (!patient) throw noRecord(reference);
  return patient;
}

/** The subject of the metadata: where both are given, they must be the same person. */
export async function patientOfDocument(deps: Deps, { subject }: Pick<Metadata, 'subject'>, at: string): Promise<Identity> {
  const { reference, identifier } = subject;
  const byId = reference !== undefined && !reference.startsWith('#') ? await byReference(deps, reference) : undefined;
  const byMatricule = identifier?.value ? await byIdentifier(deps, identifier.system ?? '', identifier.value) : undefined;
  if (byId && byMatricule && byId.id !== byMatricule.id)
    throw new Problem('unprocessable', `${at}.subject names two people: the reference and the identifier do not agree.`, {
      expression: `${at}.subject`,
      requirement: 'DOC-PAT-001',
    });
  const patient = byId ?? byMatricule;
  if (!patient)
    throw new Problem('unprocessable', `${at}.subject names no patient: a reference, or the matricule with its OID, is wanted.`, {
      expression: `${at}.subject`,
      requirement: 'DOC-PAT-000',
    });
  return patient;
}
