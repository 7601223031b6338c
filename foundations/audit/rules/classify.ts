// The codes of an entry: type, subtype, action and outcome of an AuditEvent; and which entries a code means.
import type { AuditAction, AuditKind, AuditOutcome } from '../contract.ts';

export interface Coded {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const rest = 'http://hl7.org/fhir/restful-interaction';

const types: Readonly<Record<AuditKind, Coded>> = {
  access: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest', display: 'RESTful Operation' },
  'sign-in': { system: dicom, code: '110114', display: 'User Authentication' },
  rights: { system: dicom, code: '110113', display: 'Security Alert' },
  identity: { system: dicom, code: '110110', display: 'Patient Record' },
  system: { system: dicom, code: '110100', display: 'Application Activity' },
};

const subtypes: Readonly<Record<AuditAction, Coded>> = {
  create: { system: rest, code: 'create', display: 'create' },
  read: { system: rest, code: 'read', display: 'read' },
  update: { system: rest, code: 'update', display: 'update' },
  delete: { system: rest, code: 'delete', display: 'delete' },
  search: { system: rest, code: 'search-type', display: 'search-type' },
  execute: { system: rest, code: 'operation', display: 'operation' },
  decide: { system: dicom, code: '110137', display: 'User Security Attributes Changed' },
  'sign-in': { system: dicom, code: '110122', display: 'Login' },
  'sign-out': { system: dicom, code: '110123', display: 'Logout' },
};

const actions: Readonly<Record<AuditAction, string>> = {
  create: 'C',
  read: 'R',
  update: 'U',
  delete: 'D',
  search: 'E',
  execute: 'E',
  decide: 'E',
  'sign-in': 'E',
  'sign-out': 'E',
};

/** A refusal is the fault of who asked, a failure that of the house: as 400 and 500. */
const outcomes: Readonly<Record<AuditOutcome, string>> = { permitted: '0', refused: '4', failed: '8' };

export const typeOf = (kind: AuditKind): Coded => types[kind];
export const subtypeOf = (action: AuditAction): Coded => subtypes[action];
export const actionOf = (action: AuditAction): string => actions[action];
export const outcomeOf = (outcome: AuditOutcome): string => outcomes[outcome];

const keysWhere = <K extends string, V>(table: Readonly<Record<K, V>>, fits: (value: V) => boolean): K[] =>
  (Object.keys(table) as K[]).filter((key) => fits(table[key]));

export const kindsOf = (token: string): AuditKind[] => keysWhere(types, (one) => isMeant(token, one));
export const actionsOfSubtype = (token: string): AuditAction[] => keysWhere(subtypes, (one) => isMeant(token, one));
export const actionsOf = (code: string): AuditAction[] => keysWhere(actions, (one) => one === bare(code));
export const outcomesOf = (code: string): AuditOutcome[] => keysWhere(outcomes, (one) => one === bare(code));

/** `code`, `system|code`, `system|`; `|code` means no system, which none of these is. */
function isMeant(token: string, { system, code }: Coded): boolean {
  const bar = token.indexOf('|');
  if (bar < 0) return token === code;
  return token.slice(0, bar) === system && (bar === token.length - 1 || token.slice(bar + 1) === code);
}

const bare = (token: string): string => token.slice(token.indexOf('|') + 1);
