// Every way in which patient identity says no, each with its requirement.
import { Problem, show } from '@socle/kit/problem';
import type { Candidate } from './contract.ts';
import { ruleTexts, type Verdict } from './rules/rights.ts';

export const refused = ({ rule }: Verdict): Problem =>
  new Problem('forbidden', `${rule}: ${ruleTexts[rule]?.fr} (${ruleTexts[rule]?.en})`, { requirement: rule });

export const noIdentity = (id: string): Problem =>
  new Problem('not-found', `${show(id, 70)} is no identity that is known here.`, { requirement: 'INS-030' });

/** Search before create: the ids of who might be the same person, whom the user must look at first. */
export const looksLike = (candidates: readonly Candidate[]): Problem =>
  new Problem(
    'conflict',
    `There ${candidates.length === 1 ? 'is an identity' : `are ${candidates.length} identities`} that might be this person: take one of them, or say that it is somebody else (notSameAs).`,
    {
      requirement: 'INS-031',
      issues: candidates.map(({ identity, grade }) => ({
        severity: 'error',
        code: 'duplicate',
        text: `${identity.id}: ${grade}.`,
        expression: 'notSameAs',
        rule: 'INS-031',
      })),
    },
  );

export const matriculeTaken = (id: string): Problem =>
  new Problem(
    'conflict',
    `This matricule already belongs to the identity ${id}: one of the two is wrong, and a person must look at both.`,
    {
      expression: 'matricule',
      requirement: 'INS-032',
    },
  );

export const tooBroad = (letters: number): Problem =>
  new Problem('value', `A search wants a matricule, or the birth date with the first ${letters} letters of a name.`, {
    expression: 'name',
    requirement: 'INS-033',
  });

export const changedMeanwhile = (wanted: number, current: number): Problem =>
  new Problem('precondition-failed', `The identity is at version ${current}, not ${wanted}: read it again before you change it.`, {
    requirement: 'INS-035',
  });

export const noAnomaly = (id: number): Problem => new Problem('not-found', `No anomaly ${id} is open.`, { requirement: 'INS-037' });
