// What each rule says, in plain French and English, and the provision behind it: shown to whoever asks why.
import type { RuleId } from './decide.ts';

export interface RuleText {
  readonly fr: string;
  readonly en: string;
  /** Article or document that the rule comes from. */
  readonly provision: string;
}

const access = 'Code de la santé publique, L.1110-4, L.1111-17 III, R.1111-46';
const feeding = 'Code de la santé publique, L.1111-15, R.1111-47';
const matrix = 'Arrêté du 26 octobre 2023 (matrice d’habilitation)';
const rights = 'Code de la santé publique, L.1111-15, L.1111-18, R.1111-46';
const ins = 'Référentiel INS et RNIV, EXI SI 08, EXI ID 29';
const means = 'Référentiel d’identification électronique, arrêté du 28 mars 2022';
const pdsm = 'Volet Partage de documents de santé en mobilité (PDSm), mise à jour et suppression';

export const ruleTexts: Readonly<Record<RuleId, RuleText>> = {
  'DOC-ACC-001': { fr: 'Aucune règle n’autorise cet accès.', en: 'No rule permits this access.', provision: access },
  'DOC-ACC-002': {
    fr: 'Le moyen d’identification utilisé n’est pas assez sûr pour cet accès.',
    en: 'The means of identification is not strong enough for this access.',
    provision: means,
  },
  'DOC-ACC-004': {
    fr: 'Le logiciel demande si un dossier existe et s’il est ouvert.',
    en: 'The software asks whether a record exists and is open.',
    provision: pdsm,
  },
  'DOC-REC-001': {
    fr: 'Le dossier est fermé : son contenu est conservé, personne ne le lit ni ne l’alimente.',
    en: 'The record is closed: its content is kept, nobody reads or feeds it.',
    provision: rights,
  },
  'DOC-REC-002': { fr: 'Ce patient n’a pas de dossier partagé.', en: 'This patient has no shared record.', provision: rights },
  'DOC-PAT-001': { fr: 'Le patient consulte son propre dossier.', en: 'The patient reads his own record.', provision: rights },
  'DOC-PAT-002': {
    fr: 'Ce document n’est pas encore visible par le patient : un professionnel doit d’abord le lui annoncer.',
    en: 'This document is not yet shown to the patient: a professional must announce it first.',
    provision: rights,
  },
  'DOC-PAT-003': {
    fr: 'Le représentant légal consulte le dossier du mineur.',
    en: 'The legal representative reads the record of the minor.',
    provision: rights,
  },
  'DOC-PAT-004': {
    fr: 'Ce document est invisible pour les représentants légaux.',
    en: 'This document is hidden from legal representatives.',
    provision: 'Code de la santé publique, L.1111-5, L.1111-5-1',
  },
  'DOC-PAT-005': {
    fr: 'Le patient ajoute un document à son dossier.',
    en: 'The patient adds a document to his record.',
    provision: rights,
  },
  'DOC-PAT-006': {
    fr: 'Un patient n’ajoute que des documents des types réservés au patient.',
    en: 'A patient only adds documents of the types meant for patients.',
    provision: 'JDV_J07, types DOCPAT et EXPPAT',
  },
  'DOC-PAT-007': {
    fr: 'Ce changement appartient à l’auteur du document.',
    en: 'This change belongs to the author of the document.',
    provision: pdsm,
  },
  'DOC-PAT-008': {
    fr: 'Le patient choisit de masquer ou de montrer un document aux professionnels.',
    en: 'The patient hides a document from professionals, or shows it again.',
    provision: rights,
  },
  'DOC-PAT-009': {
    fr: 'Le patient retire un document qu’il a ajouté.',
    en: 'The patient removes a document that he added.',
    provision: rights,
  },
  'DOC-FEED-001': {
    fr: 'L’identité du patient n’est pas qualifiée : elle ne peut pas référencer de données partagées.',
    en: 'The identity of the patient is not qualified: it may not reference shared data.',
    provision: ins,
  },
  'DOC-FEED-003': {
    fr: 'Le patient s’est opposé, pour un motif légitime, à l’alimentation de son dossier.',
    en: 'The patient objected, for a legitimate reason, to the feeding of his record.',
    provision: feeding,
  },
  'DOC-FEED-004': {
    fr: 'Cette profession n’alimente pas le dossier partagé.',
    en: 'This profession does not feed the shared record.',
    provision: feeding,
  },
  'DOC-FEED-005': {
    fr: 'Le professionnel de santé verse un document au dossier du patient informé.',
    en: 'The health professional adds a document to the record of the informed patient.',
    provision: feeding,
  },
  'DOC-FEED-006': {
    fr: 'Le logiciel de l’établissement verse un document au nom de celui-ci.',
    en: 'The software of the structure adds a document in its name.',
    provision: feeding,
  },
  'DOC-READ-001': { fr: 'Ce document a été supprimé.', en: 'This document was removed.', provision: pdsm },
  'DOC-READ-003': {
    fr: 'Le patient a bloqué ce professionnel : aucun mode d’accès ne lui est ouvert.',
    en: 'The patient blocked this professional: no way in is open to him.',
    provision: rights,
  },
  'DOC-READ-004': {
    fr: 'La matrice d’habilitation n’ouvre pas ce type de document à cette profession.',
    en: 'The matrix of rights does not open this type of document to this profession.',
    provision: matrix,
  },
  'DOC-READ-005': {
    fr: 'Le patient a masqué ce document : seuls son auteur et le médecin traitant le voient.',
    en: 'The patient hid this document: only its author and the treating doctor see it.',
    provision: rights,
  },
  'DOC-READ-006': { fr: 'L’auteur relit son propre document.', en: 'The author reads his own document.', provision: access },
  'DOC-READ-007': {
    fr: 'Le médecin traitant voit aussi les documents masqués.',
    en: 'The treating doctor also sees hidden documents.',
    provision: rights,
  },
  'DOC-READ-008': {
    fr: 'Accès en mode centre 15, par la régulation médicale ; le patient en est informé.',
    en: 'Access in mode centre 15, by medical regulation; the patient is told.',
    provision: access,
  },
  'DOC-READ-009': {
    fr: 'Le mode centre 15 est réservé aux professionnels de la régulation médicale.',
    en: 'The mode centre 15 is for professionals of medical regulation.',
    provision: access,
  },
  'DOC-READ-010': {
    fr: 'Accès en urgence (bris de glace), motivé ; le patient en est informé.',
    en: 'Emergency access (break-glass), with its reason; the patient is told.',
    provision: access,
  },
  'DOC-READ-011': {
    fr: 'Un accès en urgence doit être déclaré avec son motif.',
    en: 'An emergency access must be declared with its reason.',
    provision: access,
  },
  'DOC-READ-012': {
    fr: 'L’auteur retrouve le document qu’il a supprimé.',
    en: 'The author finds the document that he removed.',
    provision: pdsm,
  },
  'DOC-READ-020': {
    fr: 'Membre de l’équipe de soins : le consentement du patient informé est présumé.',
    en: 'Member of the care team: the consent of the informed patient is presumed.',
    provision: access,
  },
  'DOC-READ-021': {
    fr: 'Le patient a donné son consentement exprès pour cette prise en charge.',
    en: 'The patient gave explicit consent for this care.',
    provision: access,
  },
  'DOC-READ-030': {
    fr: 'Hors de l’équipe de soins, le consentement exprès du patient est nécessaire à chaque consultation.',
    en: 'Outside the care team the explicit consent of the patient is needed, each time.',
    provision: access,
  },
  'DOC-READ-031': {
    fr: 'Un logiciel ne lit un dossier que pour un professionnel désigné.',
    en: 'Software reads a record only for a named professional.',
    provision: access,
  },
  'DOC-READ-032': {
    fr: 'Le patient s’est opposé à la consultation de son dossier.',
    en: 'The patient objected to the reading of his record.',
    provision: access,
  },
  'DOC-META-001': {
    fr: 'L’auteur change les métadonnées de son document.',
    en: 'The author changes the metadata of his document.',
    provision: pdsm,
  },
  'DOC-META-002': {
    fr: 'Seul l’auteur d’un document en change le statut, les étiquettes ou l’archivage.',
    en: 'Only the author of a document changes its status, labels or archiving.',
    provision: pdsm,
  },
  'DOC-DEL-001': { fr: 'L’auteur supprime son document.', en: 'The author removes his document.', provision: pdsm },
  'DOC-DEL-002': {
    fr: 'Seul l’auteur d’un document peut le supprimer.',
    en: 'Only the author of a document may remove it.',
    provision: pdsm,
  },
};
