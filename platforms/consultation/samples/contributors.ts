// Who contributes to the sample campaign. Every person, organisation and place is invented; regions are real codes so that maps have something to show.
import type { ActorKind, Publication } from '../contract.ts';

export interface SampleOrganisation {
  readonly key: string;
  readonly name: string;
  readonly actor: ActorKind;
  readonly region: string;
  /** Begins a sentence that says from where it speaks. */
  readonly voice: string;
}

export interface SamplePerson {
  readonly key: string;
  readonly name: string;
  readonly actor: ActorKind;
  readonly region: string;
  readonly interests: string;
  readonly publish: Publication;
  /** Key of the organisation whose confirmed mandate it holds. */
  readonly organisation?: string;
  readonly voice: string;
}

const organisation = (key: string, name: string, actor: ActorKind, region: string, voice: string): SampleOrganisation => ({ key, name, actor, region, voice });

export const organisations: readonly SampleOrganisation[] = [
  organisation('trois-vallees', 'Logiciels des Trois-Vallées', 'moe', '84', 'Nous éditons un dossier patient informatisé installé dans une quarantaine d’établissements.'),
  organisation('val-perche', 'Ateliers numériques du Val-Perché', 'moe', '28', 'Nous éditons un logiciel de cabinet pour médecins généralistes.'),
  organisation('grand-pre', 'Compagnie logicielle du Grand-Pré', 'moe', '44', 'Nous éditons un système de gestion de laboratoire.'),
  organisation('sillage', 'Sillage et Compas', 'moe', '53', 'Nous éditons une plateforme d’intermédiation pour plusieurs groupements.'),
  organisation('ormelle', 'Ormelle Imagerie', 'moe', '76', 'Nous éditons un système d’information de radiologie et son archivage.'),
  organisation('fanal', 'Le Fanal, dossiers de l’usager', 'moe', '52', 'Nous éditons un dossier de l’usager pour le secteur médico-social.'),
  organisation('officine-claire', 'Officine Claire Logiciels', 'moe', '32', 'Nous éditons un logiciel de gestion d’officine.'),
  organisation('bruyere', 'Bruyère Téléconsultation', 'moe', '11', 'Nous proposons un service de téléconsultation en ligne, sans installation.'),
  organisation('quatre-vents', 'Messagerie des Quatre-Vents', 'moe', '75', 'Nous opérons une messagerie sécurisée pour des professionnels libéraux.'),
  organisation('jeune-pousse', 'Rosée, application de suivi', 'moe', '93', 'Jeune entreprise de neuf personnes, nous éditons une application de suivi des maladies chroniques.'),
  organisation('feels', 'Fédération d’essai des éditeurs de logiciels de soin', 'moe', '11', 'Nos soixante-deux adhérents équipent l’hôpital, la ville et le médico-social.'),
  organisation('ligue-industriels', 'Cercle des industriels du soin numérique', 'moe', '11', 'Nous réunissons des industriels de toutes tailles.'),
  organisation('grades-ponant', 'GRADeS du Ponant (exemple)', 'moa', '53', 'Nous portons les services numériques de notre région pour trois cents structures.'),
  organisation('grades-hauts-plateaux', 'GRADeS des Hauts-Plateaux (exemple)', 'moa', '84', 'Nous venons de réunir deux maîtrises d’ouvrage régionales et leurs outils.'),
  organisation('grades-garrigue', 'GRADeS de la Garrigue (exemple)', 'moa', '76', 'Nous accompagnons les établissements de la région dans leur trajectoire.'),
  organisation('ch-port-salin', 'Centre hospitalier de Port-Salin', 'moa', '75', 'Notre établissement compte 640 lits et quatre-vingts logiciels.'),
  organisation('ght-ivre', 'Groupement hospitalier de la vallée de l’Ivre', 'moa', '27', 'Nos sept établissements partagent un même système d’information.'),
  organisation('clinique-ormeaux', 'Clinique des Ormeaux-sur-Ivre', 'moa', '27', 'Notre clinique emploie deux informaticiens.'),
  organisation('labo-salin', 'Laboratoires réunis de Port-Salin', 'moa', '75', 'Nos onze sites rendent deux mille dossiers par jour.'),
  organisation('ehpad-aubrelle', 'EHPAD Les Tilleuls d’Aubrelle', 'moa', '28', 'Notre maison accueille quatre-vingt-deux résidents ; personne n’y est informaticien.'),
  organisation('handicap-aubrelle', 'Association gestionnaire du pays d’Aubrelle', 'moa', '28', 'Nous gérons dix-neuf établissements et services pour personnes en situation de handicap.'),
  organisation('hopital-enfants', 'Hôpital d’enfants du Mont-Perlé', 'moa', '93', 'Nous soignons des enfants, dont beaucoup n’ont pas encore de matricule connu.'),
  organisation('usagers-ivre', 'Association des usagers de la vallée de l’Ivre', 'user', '27', 'Nous représentons les usagers dans trois établissements.'),
  organisation('aidants-ponant', 'Collectif des aidants du Ponant', 'user', '53', 'Nos membres aident un proche au quotidien.'),
  organisation('medecins-hameaux', 'Maison de santé des Quatre-Hameaux', 'professional', '75', 'Nous sommes onze professionnels en exercice coordonné.'),
  organisation('pharmaciens-garrigue', 'Syndicat d’essai des pharmaciens de la Garrigue', 'professional', '76', 'Nos adhérents tiennent cent quarante officines.'),
  organisation('infirmiers-est', 'Union d’essai des infirmiers libéraux de l’Est', 'professional', '44', 'Nos adhérents travaillent au domicile des patients, souvent sans réseau.'),
  organisation('radiologues', 'Société d’essai d’imagerie du Grand Bassin', 'professional', '24', 'Nous échangeons chaque jour des images avec quatre établissements.'),
  organisation('atelier-donnees', 'Atelier de recherche sur les données de soin', 'research', '84', 'Notre équipe réutilise des données de santé dans six projets.'),
  organisation('observatoire', 'Observatoire indépendant du numérique en santé (exemple)', 'research', '11', 'Nous comparons les cadres nationaux depuis cinq ans.'),
];

const given = ['Adèle', 'Bastien', 'Capucine', 'Denis', 'Élodie', 'Fabrice', 'Garance', 'Hugo', 'Inès', 'Joël', 'Karine', 'Lucien', 'Maëlle', 'Noël', 'Océane', 'Pascal', 'Quitterie', 'Raphaël', 'Solène', 'Théo', 'Ursule', 'Valentin', 'Wanda', 'Xavier', 'Yasmine', 'Zacharie', 'Amandine', 'Benoît', 'Clémence', 'Didier'];
const family = ['Aubépin', 'Brindelac', 'Charmoise', 'Dutilleret', 'Ecoutal', 'Fontarelle', 'Gravelot', 'Haumesnat', 'Ivernois', 'Jonquerel', 'Kervannec', 'Lormelin', 'Marchevel', 'Noirtaud', 'Orvalent', 'Plumecoq', 'Quintrelle', 'Rocambeau', 'Sablonnec', 'Tournevin', 'Ustaritzal', 'Vergelot', 'Wasmerel', 'Xaintoral', 'Yvernault', 'Zévaquin', 'Amberlot', 'Bosquerel', 'Clairambot', 'Doucerain'];

const alone: readonly (readonly [ActorKind, string, string])[] = [
  ['professional', 'Exerce en cabinet', 'Je suis médecin généraliste et j’exerce seul.'],
  ['professional', 'Salarié d’un hôpital public', 'Je suis pharmacienne hospitalière.'],
  ['user', 'Aucun', 'Je suis un patient suivi pour une maladie chronique.'],
  ['user', 'Aidante de son père', 'J’aide mon père, qui vit en établissement.'],
  ['moe', 'Développe des logiciels de soin', 'Je suis développeur et je lis ces textes pour les mettre en œuvre.'],
  ['moa', 'Responsable de systèmes d’information', 'Je dirige le système d’information d’un petit hôpital.'],
  ['institution', 'Agent public', 'Je travaille dans une collectivité qui finance des projets.'],
  ['research', 'Enseigne l’informatique de santé', 'J’enseigne l’informatique de santé.'],
  ['other', 'Consultant auprès d’éditeurs', 'J’accompagne des éditeurs dans leurs dossiers de conformité.'],
  ['professional', 'Exerce en libéral', 'Je suis infirmière libérale.'],
  ['user', 'Aucun', 'Je suis parent d’un enfant hospitalisé plusieurs fois par an.'],
  ['moe', 'Chef de produit chez un éditeur', 'Je conduis un produit employé par des kinésithérapeutes.'],
];
const regions = ['11', '24', '27', '28', '32', '44', '52', '53', '75', '76', '84', '93', '94', '04', '02'];
const nameAt = (n: number): string => `${given[(n * 7) % given.length]} ${family[(n * 11 + 3 + 7 * Math.floor(n / 30)) % family.length]}`;

/** One who speaks for each organisation, and as many again who speak for themselves. */
export const people: readonly SamplePerson[] = [
  ...organisations.map((one, n): SamplePerson => ({
    key: `mandataire-${one.key}`,
    name: nameAt(n),
    actor: one.actor,
    region: one.region,
    interests: one.actor === 'moe' ? 'Vend des logiciels ou des services visés par le texte' : one.actor === 'moa' ? 'Achète et exploite des logiciels visés par le texte' : '',
    publish: n % 5 === 4 ? 'organisation' : 'name',
    organisation: one.key,
    voice: one.voice,
  })),
  ...Array.from({ length: 48 }, (_, n): SamplePerson => {
    const [actor, interests, voice] = alone[n % alone.length] as (typeof alone)[number];
    return { key: `personne-${n + 1}`, name: nameAt(n + 31), actor, region: regions[n % regions.length] as string, interests, publish: n % 3 === 2 ? 'anonymous' : 'name', voice };
  }),
];

export const team = [
  { key: 'organisatrice', name: 'Mathilde Arsenac', roles: ['organiser'] },
  { key: 'moderateur', name: 'Yann Boisgelin', roles: ['moderator'] },
  { key: 'redactrice', name: 'Claire Vauvenet', roles: ['drafter'] },
  { key: 'redacteur', name: 'Samuel Orgerac', roles: ['drafter'] },
  { key: 'relectrice', name: 'Hélène Tramecourt', roles: ['second-reader'] },
] as const;
