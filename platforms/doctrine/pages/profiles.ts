// Profiles that many readers share: from the home page, one press leads to what changed for them and what they must do by when.
import type { Answers } from '@socle/foundations/framework';

export interface KnownProfile {
  readonly id: string;
  readonly name: { readonly fr: string; readonly en: string };
  readonly answers: Answers;
}

const vendor: Answers = {
  role: ['moe'],
  structure: 'vendor',
  'handles-health-data': true,
  'handles-patient-identity': true,
  'professional-sign-in': true,
  users: ['professionals'],
  sector: ['health'],
  segur: true,
  'public-funding': true,
};
const owner: Answers = {
  role: ['moa'],
  'handles-health-data': true,
  'handles-patient-identity': true,
  'professional-sign-in': true,
  users: ['professionals'],
  sector: ['health'],
  'public-funding': true,
  hosting: 'third-party',
};

export const profiles: readonly KnownProfile[] = [
  {
    id: 'editeur-dpi',
    name: { fr: 'Éditeur de logiciel hospitalier (DPI)', en: 'Vendor of hospital software' },
    answers: {
      ...vendor,
      software: ['dpi'],
      'identity-role': 'referential',
      'insi-call': true,
      data: ['documents', 'prescriptions', 'messages', 'terminology-coded'],
      'feeds-shared-record': true,
      'secure-mail': true,
      'e-prescription': false,
      hosting: 'third-party',
      mobile: false,
    },
  },
  {
    id: 'editeur-ville',
    name: { fr: 'Éditeur de logiciel de cabinet (LGC)', en: 'Vendor of practice software' },
    answers: {
      ...vendor,
      software: ['lgc'],
      'identity-role': 'referential',
      'insi-call': true,
      data: ['documents', 'prescriptions', 'messages', 'appointments'],
      'feeds-shared-record': true,
      'secure-mail': true,
      'e-prescription': true,
      mobile: true,
    },
  },
  {
    id: 'editeur-dui',
    name: { fr: 'Éditeur de dossier de l’usager (DUI)', en: 'Vendor of user records (DUI)' },
    answers: {
      ...vendor,
      software: ['dui'],
      sector: ['medico-social'],
      'identity-role': 'consumer',
      'insi-call': true,
      data: ['documents', 'messages', 'orientation'],
      'feeds-shared-record': true,
      'secure-mail': true,
    },
  },
  {
    id: 'application-patient',
    name: { fr: 'Application pour les patients', en: 'Application for patients' },
    answers: {
      role: ['moe'],
      software: ['patient-app'],
      structure: 'vendor',
      users: ['patients'],
      'handles-health-data': true,
      'patient-sign-in': true,
      'professional-sign-in': false,
      mobile: true,
      catalogue: true,
      data: ['measures', 'documents'],
      hosting: 'third-party',
      segur: false,
    },
  },
  {
    id: 'hopital',
    name: { fr: 'Établissement de santé', en: 'Hospital' },
    answers: {
      ...owner,
      structure: 'public-hospital',
      'identity-role': 'referential',
      data: ['documents', 'prescriptions', 'messages'],
      'feeds-shared-record': true,
      'secure-mail': true,
      segur: true,
    },
  },
  {
    id: 'esms',
    name: { fr: 'Établissement médico-social (ESMS)', en: 'Social-care establishment' },
    answers: {
      ...owner,
      structure: 'esms',
      sector: ['medico-social'],
      data: ['documents', 'messages', 'orientation'],
      'feeds-shared-record': true,
      'secure-mail': true,
    },
  },
  {
    id: 'region',
    name: { fr: 'Région (ARS, GRADeS)', en: 'Region (ARS, GRADeS)' },
    answers: { ...owner, structure: 'region', software: ['coordination'], data: ['orientation', 'appointments', 'documents'] },
  },
];
