// What the home page says of the rooms of house.ts: their French words, and the door that each has to the outside.
import type { Floor } from '../../house.ts';
import { defineTexts } from '../kit/language.tsx';

export const floorTexts = defineTexts({
  fr: {
    platforms: 'Plateformes',
    'platforms-about': 'ce que voient les gens',
    services: 'Services',
    'services-about': 'les services que le cadre décrit',
    foundations: 'Fondations',
    'foundations-about': 'identité, droits, trace',
    engine: 'Moteur',
    'engine-about': 'FHIR, CDA, terminologies',
    kit: 'Outillage',
    'kit-about': 'base de données, réseau, horloge',
  },
  en: {
    platforms: 'Platforms',
    'platforms-about': 'what people see',
    services: 'Services',
    'services-about': 'what the framework describes',
    foundations: 'Foundations',
    'foundations-about': 'identity, rights, trace',
    engine: 'Engine',
    'engine-about': 'FHIR, CDA, terminologies',
    kit: 'Kit',
    'kit-about': 'database, network, clock',
  },
}) satisfies (language: 'fr' | 'en') => (key: Floor) => string;

/** English stands in house.ts. */
export const inFrench: Readonly<Record<string, string>> = {
  clock: 'le temps et le hasard, que les tests peuvent fixer',
  problem: 'une seule façon de dire non',
  i18n: 'les textes en français et en anglais',
  config: 'les réglages, lus une fois dans l’environnement',
  cli: 'ce qu’on lit et tape dans un terminal',
  log: 'un journal structuré, sans donnée de santé',
  sql: 'l’accès à PostgreSQL : connexions, transactions, COPY',
  database: 'le PostgreSQL embarqué et ses migrations',
  html: 'du HTML fait de gabarits qui échappent tout',
  screens: 'les écrans de web/, assemblés quand ils changent',
  jobs: 'le travail mis en file par la transaction qui le cause',
  http: 'le serveur HTTP, ses gardes et ses mesures',
  room: 'la définition d’une pièce, et l’ouverture de la maison',
  crypto: 'le scellement des secrets qu’une table garde',
  mail: 'le courriel, envoyé par SMTP ou gardé dans une boîte d’envoi',
  blob: 'les contenus, nommés par leur empreinte et chiffrés',
  xml: 'la lecture sûre du XML',
  memory: 'la mémoire des grands contenus, rendue aussitôt',
  fhir: 'les définitions FHIR R4, en JSON et en XML',
  fhirpath: 'FHIRPath, compilé',
  validation: 'la conformité d’une ressource à la base et aux profils',
  terminology: 'nomenclatures, jeux de valeurs, correspondances',
  search: 'les paramètres de recherche : extraction et requêtes',
  store: 'les ressources, leurs versions et leur index',
  rest: 'les interactions REST de FHIR',
  bulk: 'l’import et l’export en nombre',
  cda: 'les documents CDA R2, lus et montrés sans risque',
  audit: 'la trace de chaque accès, en ajout seul et scellée',
  identity: 'connexion, jetons, sessions : qui appelle, en tant que qui',
  subscription: 'qui suit quoi par courriel, et les résumés envoyés',
  'patient-identity': 'l’identité des patients et l’INS',
  consent: 'oppositions, équipe de soins, urgence : ce qui ouvre un dossier',
  framework: 'la doctrine comme donnée : éditions, exigences, ce qui en découle',
  clinical: 'l’entrepôt clinique structuré',
  documents: 'le dossier partagé : déposer, chercher, lire, masquer',
  doctrine: 'la doctrine à lire, à comparer, à calculer',
  outbox: 'le courriel envoyé, pour les administrateurs',
  consultation: 'la concertation : chaque contribution ancrée, répondue, publiée',
  portal: 'les écrans des professionnels et des patients',
};

export interface Door {
  readonly label: string;
  readonly path: string;
}

/** Addresses that anyone may open without a session; a door is shown when its room is listed. */
export const doors: Readonly<Record<string, readonly Door[]>> = {
  http: [
    { label: '/openapi.json', path: '/openapi.json' },
    { label: '/health/ready', path: '/health/ready' },
  ],
  clinical: [{ label: '/fhir', path: '/fhir/metadata' }],
  documents: [{ label: '/documents/fhir', path: '/documents/fhir/metadata' }],
  'patient-identity': [{ label: '/patient-identity/fhir', path: '/patient-identity/fhir/metadata' }],
  audit: [{ label: '/audit/fhir', path: '/audit/fhir/metadata' }],
  identity: [{ label: '/oidc', path: '/oidc/.well-known/openid-configuration' }],
  framework: [{ label: '/framework', path: '/framework' }],
  doctrine: [{ label: '/doctrine', path: '/doctrine' }],
  consultation: [{ label: '/consultation', path: '/consultation' }],
  portal: [
    { label: '/pro', path: '/pro' },
    { label: '/citizen', path: '/citizen' },
  ],
};
