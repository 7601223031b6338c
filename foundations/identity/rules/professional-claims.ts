// What Pro Santé Connect says of a professional, written and read: SubjectNameID, SubjectRole, SubjectRefPro with its exercices and activities.
import type { Situation, Structure } from '../contract.ts';
import type { Person } from './person.ts';
import { professionOf, splitCode } from './professions.ts';
import { a00, a00Oid, g15Oid, j65Oid, r02Oid, r38 } from './systems.ts';

type Claims = Readonly<Record<string, unknown>>;

export interface ProfessionalTraits {
  readonly idnps: string;
  readonly title?: string | undefined;
  readonly givenName: string;
  readonly familyName: string;
  readonly regulation?: boolean | undefined;
  readonly situations: readonly Situation[];
}

/** As its userinfo gives them, empty strings included. */
export function toProfessionalClaims(traits: ProfessionalTraits, chosen: Situation | undefined): Record<string, unknown> {
  const { idnps, title, givenName, familyName, regulation, situations } = traits;
  const roles = [...new Set(situations.map(({ profession: { system, code } }) => `${code}^${system === a00 ? a00Oid : j65Oid}`))];
  return {
    SubjectNameID: idnps,
    preferred_username: idnps,
    given_name: givenName,
    family_name: familyName,
    SubjectRole: roles,
    SubjectOrganization: chosen?.structure?.name ?? '',
    SubjectOrganizationID: chosen?.structure?.id ?? '',
    Secteur_Activite: chosen?.structure?.sector === undefined ? '' : `${chosen.structure.sector}^${r02Oid}`,
    codeGenreActivite: 'GENR01',
    Mode_Acces_Raison: '',
    Acces_Regulation_Medicale: regulation === true ? 'VRAI' : 'FAUX',
    UITVersion: '1.0',
    Palier_Authentification: 'APPPRIP3^1.2.250.1.213.1.5.1.1.1',
    PSI_Locale: '1.2.250.1.213.1.3.1.1',
    otherIds: [{ identifiant: idnps, origine: 'RPPS', qualite: 1 }],
    email_verified: false,
    SubjectRefPro: { codeCivilite: '', exercices: exercicesOf(title, givenName, familyName, situations) },
  };
}

function exercicesOf(title: string | undefined, givenName: string, familyName: string, situations: readonly Situation[]): unknown[] {
  const groups = new Map<string, Situation[]>();
  for (const one of situations) {
    const key = `${one.profession.system}|${one.profession.code}|${one.specialty?.code ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const { profession, specialty } = group[0] as Situation;
    return {
      codeProfession: profession.system === a00 ? '' : profession.code,
      codeCategorieProfessionnelle: 'C',
      codeCiviliteDexercice: title === undefined ? '' : title.toUpperCase(),
      nomDexercice: familyName,
      prenomDexercice: givenName,
      codeTypeSavoirFaire: specialty ? 'S' : '',
      codeSavoirFaire: specialty?.code ?? '',
      activities: group.flatMap(({ structure }) =>
        structure ? [activityOf(structure, profession.system === a00 ? profession.code : '')] : [],
      ),
    };
  });
}

function activityOf({ id, name, sector }: Structure, role: string): Record<string, string> {
  const rest = id.slice(1);
  return {
    codeModeExercice: sector === 'SA07' || sector === 'SA08' ? 'L' : 'S',
    codeSecteurDactivite: sector === undefined ? '' : `${sector}^${r02Oid}`,
    codeSectionPharmacien: '',
    codeRole: role,
    codeGenreActivite: 'GENR01',
    numeroSiretSite: id.startsWith('3') ? rest : '',
    numeroSirenSite: id.startsWith('2') ? rest : '',
    numeroFinessSite: id.startsWith('1') ? rest : '',
    numeroFinessetablissementJuridique: '',
    identifiantTechniqueDeLaStructure: '',
    raisonSocialeSite: name,
    enseigneCommercialeSite: '',
    ancienIdentifiantDeLaStructure: id,
    autoriteDenregistrement: '',
  };
}

/** undefined: the answer does not name a professional. */
export function readProfessionalClaims(claims: Claims): Person | undefined {
  const id = said(claims.SubjectNameID) ?? said(claims.preferred_username);
  if (id === undefined || !/^[0-9]{1,2}[\w/.-]{4,60}$/.test(id)) return undefined;
  const roles = list(claims.SubjectRole)
    .map((one) => (typeof one === 'string' ? splitCode(one) : undefined))
    .filter((one) => one !== undefined);
  const exercices = list(record(claims.SubjectRefPro).exercices).map(record);
  const first = exercices[0] ?? {};
  const title = said(first.codeCiviliteDexercice);
  const givenName = said(claims.given_name) ?? said(first.prenomDexercice);
  const familyName = said(claims.family_name) ?? said(first.nomDexercice);
  const situations = exercices.flatMap((one) => situationsOf(one, roles));
  return {
    kind: 'professional',
    id,
    name: [titles[title ?? ''], givenName, familyName].filter((part) => part !== undefined).join(' ') || id,
    situations: unique(situations),
    ...(claims.Acces_Regulation_Medicale === 'VRAI' ? { regulation: true } : {}),
  };
}

const titles: Readonly<Record<string, string>> = { DR: 'Dr', PR: 'Pr', DOCTEUR: 'Dr', PROFESSEUR: 'Pr' };

function situationsOf(exercice: Claims, roles: readonly { code: string; oid: string }[]): Situation[] {
  const code = said(exercice.codeProfession);
  const role = code === undefined ? roles.find(({ oid }) => oid !== j65Oid && oid !== g15Oid) : roles.find((one) => one.code === code);
  const profession = code !== undefined ? professionOf(code, role?.oid ?? g15Oid) : role && professionOf(role.code, role.oid);
  // No profession: nothing to act as.
  if (!profession) return [];
  const knowHow = said(exercice.codeSavoirFaire);
  const specialty = knowHow?.startsWith('S') ? { specialty: { system: r38, code: knowHow } } : {};
  const category = said(exercice.codeCategorieProfessionnelle) ?? 'C';
  const keyOf = (structure: string): string => `${profession.code}-${category}~${structure}`;
  const activities = list(exercice.activities).map(record);
  // A professional without activity (not yet installed, or between two posts) acts for himself.
  if (activities.length === 0) return [{ key: keyOf(''), profession, ...specialty }];
  return activities.map((activity) => {
    const structure = structureOf(activity);
    return { key: keyOf(structure?.id ?? ''), profession, ...specialty, ...(structure ? { structure } : {}) };
  });
}

/** IDNST: FINESS, else SIRET, else the identifier that the directory kept, else SIREN, each with its prefix. */
function structureOf(activity: Claims): Structure | undefined {
  const prefixed = (prefix: string, value: unknown): string | undefined => {
    const text = said(value);
    return text === undefined ? undefined : `${prefix}${text}`;
  };
  const id =
    prefixed('1', activity.numeroFinessSite) ??
    prefixed('3', activity.numeroSiretSite) ??
    said(activity.ancienIdentifiantDeLaStructure) ??
    prefixed('2', activity.numeroSirenSite) ??
    said(activity.identifiantTechniqueDeLaStructure);
  if (id === undefined) return undefined;
  const sector = said(activity.codeSecteurDactivite)?.split('^')[0];
  return {
    id,
    name: said(activity.raisonSocialeSite) ?? said(activity.enseigneCommercialeSite) ?? id,
    ...(sector === undefined ? {} : { sector }),
  };
}

function unique(situations: readonly Situation[]): Situation[] {
  return [...new Map(situations.map((one) => [one.key, one])).values()];
}

/** Several empty strings stand in what is sent: they say nothing. */
function said(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const record = (value: unknown): Claims => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : {});
