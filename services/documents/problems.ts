// Every way in which the shared record says no, each with the requirement that it answers.
import { type Issue, Problem, show } from '@socle/kit/problem';
import type { Answer } from './rules/decide.ts';
import { ruleTexts } from './rules/rule-texts.ts';

/** A decision that refuses: the rule is named, and said in both languages. */
export const refusedBy = ({ rule }: Answer): Problem =>
  new Problem('forbidden', `${rule}: ${ruleTexts[rule].fr} (${ruleTexts[rule].en})`, { requirement: rule });

export const noRecord = (what: string): Problem =>
  new Problem('not-found', `${show(what)} is no patient that is known here.`, { requirement: 'DOC-PAT-000' });

export const noDocument = (id: string): Problem =>
  new Problem('not-found', `DocumentReference/${show(id)} is not known, or not to this caller.`, { requirement: 'DOC-FND-001' });

export const badLot = (sentence: string, expression: string, requirement = 'DOC-LOT-001'): Problem =>
  new Problem('unprocessable', sentence, { expression, requirement });

export const badDocument = (issues: readonly Issue[]): Problem =>
  new Problem('unprocessable', issues[0]?.text ?? 'The document is not accepted.', {
    issues,
    expression: issues[0]?.expression,
    requirement: issues[0]?.rule,
  });

export const otherContent = (uniqueId: string): Problem =>
  new Problem(
    'conflict',
    `A document with the uniqueId ${show(uniqueId)} and another content is there already: a new version has a new uniqueId.`,
    {
      expression: 'DocumentReference.masterIdentifier',
      requirement: 'DOC-UID-002',
    },
  );

export const alreadyReplaced = (uniqueId: string): Problem =>
  new Problem(
    'conflict',
    `The document ${show(uniqueId)} is not the current version any more: somebody else replaced or removed it meanwhile.`,
    {
      expression: 'DocumentReference.relatesTo.target',
      requirement: 'DOC-RPL-002',
    },
  );

export const noReplaced = (what: string): Problem =>
  new Problem('unprocessable', `The document to replace, ${show(what)}, is not in the record of this patient.`, {
    expression: 'DocumentReference.relatesTo.target',
    requirement: 'DOC-RPL-001',
  });

export const notPatchable = (element: string): Problem =>
  new Problem(
    'method-not-allowed',
    `${show(element)} may not be changed: a PATCH changes status, securityLabel or the extension isArchived, nothing else.`,
    {
      expression: element,
      requirement: 'DOC-UPD-001',
      headers: { allow: 'GET' },
    },
  );

export const badPatch = (sentence: string, expression: string): Problem =>
  new Problem('unprocessable', sentence, { expression, requirement: 'DOC-UPD-002' });

export const contentAltered = (id: string): Problem =>
  new Problem(
    'unavailable',
    `The content of the document ${show(id)} is missing or was altered where it lies; it is not served. The operator was told.`,
    { requirement: 'DOC-CNT-001' },
  );
