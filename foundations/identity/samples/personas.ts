// The invented people of the sandbox. Identifiers are those of tests (RPPS 997…), with right check digits; no one of that name is meant.
import type { Situation, Structure } from '../contract.ts';
import { a00, g15, r38 } from '../rules/systems.ts';

export interface Persona {
  readonly key: string;
  readonly kind: 'professional' | 'patient' | 'administrator' | 'agent' | 'contributor';
  readonly title?: string;
  readonly givenName: string;
  readonly familyName: string;
  /** IDNPS. */
  readonly idnps?: string;
  /** Acces_Regulation_Medicale. */
  readonly regulation?: boolean;
  readonly situations: readonly Situation[];
  /** Kind patient: id in patient-identity. */
  readonly patient?: string;
  /** Kind contributor: whom he speaks for, and what kind of actor that is. */
  readonly organisation?: { readonly name: string; readonly kind: 'vendor' | 'patients' | 'regional' };
  /** What part he plays, for his card. */
  readonly about: { readonly fr: string; readonly en: string };
}

export const structures = {
  hospital: { id: '1990000010', name: 'Centre hospitalier de Valbrune', sector: 'SA01' },
  samu: { id: '1990000028', name: 'SAMU de Valbrune, centre 15', sector: 'SA01' },
  pharmacy: { id: '1990000036', name: 'Pharmacie du Pont-Vieux', sector: 'SA33' },
  berthelot: { id: '499700001011001', name: 'Cabinet du Dr Camille Berthelot', sector: 'SA07' },
  carpentier: { id: '499700001029001', name: 'Cabinet du Dr Yanis Carpentier', sector: 'SA07' },
  maurel: { id: '499700001037001', name: 'Cabinet de cardiologie des Tilleuls', sector: 'SA08' },
  faucher: { id: '499700001045001', name: 'Cabinet infirmier Inès Faucher', sector: 'SA07' },
} as const satisfies Record<string, Structure>;

const doctor = { system: g15, code: '10', display: 'Médecin' };
const generalist = { system: r38, code: 'SM26', display: 'Qualifié en médecine générale' };
const cardiologist = { system: r38, code: 'SM04', display: 'Cardiologie et maladies vasculaires' };
const emergency = { system: r38, code: 'SM59', display: "Médecine d'urgence" };
const nurse = { system: g15, code: '60', display: 'Infirmier' };
const pharmacist = { system: g15, code: '21', display: 'Pharmacien' };
const secretary = { system: a00, code: 'SECRETARIAT_MEDICAL', display: 'Secrétariat médical' };

const at = (profession: Situation['profession'], structure: Structure, specialty?: Situation['specialty']): Situation => ({
  key: `${profession.code}-C~${structure.id}`,
  profession,
  ...(specialty ? { specialty } : {}),
  structure,
});

export const personas: readonly Persona[] = [
  {
    key: 'gp-1', kind: 'professional', title: 'Dr', givenName: 'Camille', familyName: 'Berthelot', idnps: '899700001011',
    situations: [at(doctor, structures.berthelot, generalist)],
    about: { fr: 'Médecin généraliste, médecin traitant de Jeanne Delmas', en: 'General practitioner, treating doctor of Jeanne Delmas' },
  },
  {
    key: 'gp-2', kind: 'professional', title: 'Dr', givenName: 'Yanis', familyName: 'Carpentier', idnps: '899700001029',
    situations: [at(doctor, structures.carpentier, generalist)],
    about: { fr: 'Médecin généraliste, d’un autre cabinet', en: 'General practitioner, of another practice' },
  },
  {
    key: 'specialist-1', kind: 'professional', title: 'Dr', givenName: 'Solène', familyName: 'Maurel', idnps: '899700001037',
    situations: [at(doctor, structures.hospital, cardiologist), at(doctor, structures.maurel, cardiologist)],
    about: { fr: 'Cardiologue, à l’hôpital et en cabinet', en: 'Cardiologist, at the hospital and in a practice' },
  },
  {
    key: 'nurse-1', kind: 'professional', givenName: 'Inès', familyName: 'Faucher', idnps: '899700001045',
    situations: [at(nurse, structures.faucher)],
    about: { fr: 'Infirmière libérale', en: 'Community nurse' },
  },
  {
    key: 'pharmacist-1', kind: 'professional', givenName: 'Hugo', familyName: 'Lantier', idnps: '899700001052',
    situations: [at(pharmacist, structures.pharmacy)],
    about: { fr: 'Pharmacien d’officine', en: 'Community pharmacist' },
  },
  {
    key: 'secretary-1', kind: 'professional', givenName: 'Nadia', familyName: 'Roussel', idnps: '899700001060',
    situations: [at(secretary, structures.hospital)],
    about: { fr: 'Secrétaire médicale à l’hôpital', en: 'Medical secretary at the hospital' },
  },
  {
    key: 'regulator-1', kind: 'professional', title: 'Dr', givenName: 'Paul', familyName: 'Estève', idnps: '899700001078', regulation: true,
    situations: [at(doctor, structures.samu, emergency)],
    about: { fr: 'Médecin régulateur du SAMU', en: 'Doctor who regulates the calls of the SAMU' },
  },
  {
    key: 'administrator-1', kind: 'administrator', givenName: 'Alix', familyName: 'Moreau', situations: [],
    about: { fr: 'Administratrice de l’installation', en: 'Administrator of the installation' },
  },
  {
    key: 'drafter-1', kind: 'agent', givenName: 'Nora', familyName: 'Lemaire', situations: [],
    about: { fr: 'Rédactrice de la doctrine', en: 'Drafter of the doctrine' },
  },
  {
    key: 'drafter-2', kind: 'agent', givenName: 'Théo', familyName: 'Garnier', situations: [],
    about: { fr: 'Rédacteur et relecteur de la doctrine', en: 'Drafter and reviewer of the doctrine' },
  },
  {
    key: 'publisher-1', kind: 'agent', givenName: 'Hélène', familyName: 'Aubry', situations: [],
    about: { fr: 'Responsable de la publication de la doctrine', en: 'Publisher of the doctrine' },
  },
  {
    key: 'moderator-1', kind: 'agent', givenName: 'Aurélien', familyName: 'Coste', situations: [],
    about: { fr: 'Modérateur de la concertation', en: 'Moderator of the consultation' },
  },
  {
    key: 'contributor-1', kind: 'contributor', givenName: 'Maëlle', familyName: 'Tessier', situations: [],
    organisation: { name: 'Logiciels Orvane', kind: 'vendor' },
    about: { fr: 'Cheffe de produit chez un éditeur de logiciels hospitaliers', en: 'Product manager at a vendor of hospital software' },
  },
  {
    key: 'contributor-2', kind: 'contributor', givenName: 'Bertrand', familyName: 'Quillien', situations: [],
    organisation: { name: 'Voix des patients de Valbrune', kind: 'patients' },
    about: { fr: 'Représentant d’une association de patients', en: 'Representative of an association of patients' },
  },
  {
    key: 'contributor-3', kind: 'contributor', givenName: 'Sabine', familyName: 'Dorval', situations: [],
    organisation: { name: 'GRADeS Valbrune numérique', kind: 'regional' },
    about: { fr: 'Maîtrise d’ouvrage d’un groupement régional d’e-santé', en: 'Project owner of a regional e-health group' },
  },
  {
    key: 'patient-1', kind: 'patient', givenName: 'Jeanne', familyName: 'Delmas', patient: 'patient-1', situations: [],
    about: { fr: 'Adulte, mère de Léo', en: 'Adult, mother of Léo' },
  },
  {
    key: 'patient-2', kind: 'patient', givenName: 'Léo', familyName: 'Delmas', patient: 'patient-2', situations: [],
    about: { fr: 'Mineur, représenté par Jeanne Delmas et Karim Haddad', en: 'Minor, represented by Jeanne Delmas and Karim Haddad' },
  },
  {
    key: 'patient-3', kind: 'patient', givenName: 'Marguerite', familyName: 'Vasseur', patient: 'patient-3', situations: [],
    about: { fr: 'S’oppose au partage de ses documents', en: 'Opposed to the sharing of her documents' },
  },
  {
    key: 'patient-4', kind: 'patient', givenName: 'Antoine', familyName: 'Perrin', patient: 'patient-4', situations: [],
    about: { fr: 'A fermé son dossier', en: 'Has closed his record' },
  },
  {
    key: 'patient-5', kind: 'patient', givenName: 'Sofia', familyName: 'Nunes', patient: 'patient-5', situations: [],
    about: { fr: 'Identité provisoire, non qualifiée', en: 'Provisional identity, not qualified' },
  },
  {
    key: 'patient-6', kind: 'patient', givenName: 'Karim', familyName: 'Haddad', patient: 'patient-6', situations: [],
    about: { fr: 'Adulte, père de Léo', en: 'Adult, father of Léo' },
  },
];

export const professionalOf = (idnps: string): Persona | undefined => personas.find((one) => one.idnps === idnps);
/** 'Dr Camille Berthelot'. */
export const sayName = ({ title, givenName, familyName }: Persona): string =>
  [title, givenName, familyName].filter((part) => part !== undefined).join(' ');
