// What FranceConnect and its like say of a patient (identité pivot), read. No matricule is given: the traits are matched to an identity.
import type { PatientTraits } from '../contract.ts';

type Claims = Readonly<Record<string, unknown>>;

/** undefined: the answer names nobody. */
export function readPatientClaims(provider: string, claims: Claims): PatientTraits | undefined {
  const subject = said(claims.sub);
  if (subject === undefined) return undefined;
  const birthDate = said(claims.birthdate);
  const optional = {
    familyName: said(claims.family_name),
    birthDate: birthDate !== undefined && /^\d{4}(-\d\d){0,2}$/.test(birthDate) ? birthDate : undefined,
    gender: said(claims.gender),
    birthPlace: said(claims.birthplace),
    birthCountry: said(claims.birthcountry),
  };
  return {
    provider,
    subject,
    givenNames: (said(claims.given_name) ?? '').split(/\s+/).filter((name) => name !== ''),
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<PatientTraits>),
  };
}

function said(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
