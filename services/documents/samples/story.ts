// The documents of the sandbox: believable, invented, deposited through the front door by the people of the story. Safe to repeat.
import { buildPdf } from '@socle/engine/cda';
import { type CareCaller, personas, structures } from '@socle/foundations/identity';
import type { Deps, Request } from '../call.ts';
import { changeVisibility } from '../operations/change-document.ts';
import { provideLot } from '../operations/provide-lot.ts';
import { findByUniqueIds } from '../store.ts';
import { type SampleAuthor, type SampleDocument, sampleLot } from './lot.ts';

const root = '1.2.250.1.999.100';
const paragraphs = (...texts: readonly string[]): string => texts.map((text) => `<paragraph>${text}</paragraph>`).join('');
const list = (...items: readonly string[]): string => `<list>${items.map((item) => `<item>${item}</item>`).join('')}</list>`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`;

interface Piece {
  readonly n: number;
  readonly of: string;
  readonly by: string;
  readonly type: string;
  readonly title: string;
  /** Days before today. */
  readonly ago: number;
  readonly sections?: SampleDocument['sections'];
  readonly pdf?: readonly string[];
  readonly replaces?: number;
  /** Hidden by the patient once it is there. */
  readonly masked?: boolean;
}

const pieces: readonly Piece[] = [
  {
    n: 1, of: 'patient-1', by: 'specialist-1', type: 'LOINC|11488-4', title: 'Consultation de cardiologie', ago: 640,
    sections: [
      { title: 'Motif', narrative: paragraphs('Palpitations à l’effort depuis deux mois, sans malaise ni douleur thoracique.') },
      { title: 'Examen', narrative: paragraphs('Auscultation régulière, pression artérielle 128/76 mmHg. ECG : rythme sinusal à 72/min, sans trouble de la repolarisation.') },
      { title: 'Conclusion', narrative: paragraphs('Pas d’argument pour une cardiopathie. Holter-ECG de 24 heures, contrôle avec le résultat.') },
    ],
  },
  {
    n: 2, of: 'patient-1', by: 'gp-1', type: 'LOINC|87273-9', title: 'Vaccination : rappel diphtérie, tétanos, poliomyélite', ago: 520,
    sections: [{ title: 'Vaccin administré', narrative: table(['Vaccin', 'Voie', 'Site'], [['dTP, rappel', 'Intramusculaire', 'Deltoïde gauche']]) }],
  },
  {
    n: 3, of: 'patient-1', by: 'gp-1', type: 'LOINC|57833-6', title: 'Ordonnance : bisoprolol 2,5 mg', ago: 400,
    sections: [{ title: 'Prescription', narrative: list('Bisoprolol 2,5 mg : un comprimé le matin, trois mois', 'Paracétamol 1 g : si besoin, au plus trois fois par jour') }],
  },
  {
    n: 4, of: 'patient-1', by: 'gp-1', type: 'LOINC|11502-2', title: 'Résultats de biologie', ago: 395,
    sections: [
      {
        title: 'Résultats',
        narrative: table(['Analyse', 'Résultat', 'Valeurs usuelles'], [['Hémoglobine', '13,1 g/dL', '12,0 – 16,0'], ['Ferritine', '22 µg/L', '15 – 150'], ['TSH', '1,9 mUI/L', '0,4 – 4,0'], ['Potassium', '4,2 mmol/L', '3,5 – 5,0']]),
      },
    ],
  },
  {
    n: 5, of: 'patient-1', by: 'specialist-1', type: 'LOINC|18748-4', title: 'Échographie cardiaque', ago: 300,
    pdf: ['Centre hospitalier de Valbrune', 'Echographie cardiaque transthoracique', '', 'Ventricule gauche non dilate, fraction ejection 62 %.', 'Valves fines, pas de fuite significative.', 'Conclusion : examen normal.'],
  },
  {
    n: 6, of: 'patient-1', by: 'specialist-1', type: 'LOINC|68599-0', title: 'Synthèse de prise en charge psychiatrique', ago: 210, masked: true,
    sections: [
      { title: 'Contexte', narrative: paragraphs('Épisode anxieux après un deuil, suivi de quatre mois au centre médico-psychologique.') },
      { title: 'Évolution', narrative: paragraphs('Rémission complète, traitement arrêté. Pas de suivi spécialisé nécessaire.') },
    ],
  },
  {
    n: 7, of: 'patient-1', by: 'gp-1', type: 'LOINC|60591-5', title: 'Volet de synthèse médicale', ago: 180,
    sections: [
      { title: 'Antécédents', narrative: list('Appendicectomie (1998)', 'Palpitations bénignes explorées') },
      { title: 'Allergies', narrative: paragraphs('Amoxicilline : urticaire.') },
      { title: 'Traitement au long cours', narrative: list('Bisoprolol 2,5 mg le matin') },
    ],
  },
  {
    n: 8, of: 'patient-1', by: 'specialist-1', type: 'LOINC|15507-7', title: 'Passage aux urgences', ago: 40,
    sections: [
      { title: 'Motif', narrative: paragraphs('Douleur de la fosse lombaire droite, brutale, avec nausées.') },
      { title: 'Décision', narrative: paragraphs('Colique néphrétique non compliquée. Antalgiques, scanner sans injection, hospitalisation courte.') },
    ],
  },
  {
    n: 9, of: 'patient-1', by: 'specialist-1', type: 'LOINC|11490-0', title: 'Lettre de liaison à la sortie', ago: 38,
    sections: [{ title: 'Séjour', narrative: paragraphs('Sortie à domicile, douleur contrôlée. Contrôle à prévoir.') }],
  },
  {
    n: 10, of: 'patient-1', by: 'specialist-1', type: 'LOINC|11490-0', title: 'Lettre de liaison à la sortie (corrigée)', ago: 37, replaces: 9,
    sections: [
      { title: 'Séjour', narrative: paragraphs('Hospitalisation de deux jours pour colique néphrétique droite, calcul de 4 mm évacué spontanément.') },
      { title: 'Traitement de sortie', narrative: list('Kétoprofène 100 mg : deux fois par jour, trois jours', 'Poursuite du bisoprolol') },
      { title: 'Suivi', narrative: paragraphs('Consultation du médecin traitant sous huit jours, échographie rénale à un mois.') },
    ],
  },
  {
    n: 11, of: 'patient-1', by: 'gp-1', type: 'LOINC|55115-0', title: 'Demande d’échographie rénale', ago: 30,
    sections: [{ title: 'Demande', narrative: paragraphs('Échographie rénale et vésicale de contrôle, un mois après une colique néphrétique.') }],
  },
  {
    n: 12, of: 'patient-1', by: 'gp-1', type: 'LOINC|11488-4', title: 'Consultation de suivi', ago: 6,
    sections: [{ title: 'Consultation', narrative: paragraphs('Plus de douleur. Échographie rénale normale. Conseils d’hydratation, pas de nouveau rendez-vous avant six mois.') }],
  },
  {
    n: 20, of: 'patient-2', by: 'gp-1', type: 'LOINC|59283-2', title: 'Examen de l’enfant, 12 ans', ago: 90,
    sections: [{ title: 'Croissance', narrative: table(['Mesure', 'Valeur'], [['Taille', '152 cm'], ['Poids', '41 kg']]) }],
  },
  {
    n: 21, of: 'patient-2', by: 'gp-1', type: 'LOINC|87273-9', title: 'Vaccination contre les papillomavirus, première dose', ago: 88,
    sections: [{ title: 'Vaccin administré', narrative: paragraphs('Première dose, deltoïde droit, bien tolérée.') }],
  },
  {
    n: 22, of: 'patient-2', by: 'gp-1', type: 'LOINC|89601-9', title: 'Certificat médical : sport', ago: 60,
    sections: [{ title: 'Certificat', narrative: paragraphs('Pas de contre-indication à la pratique du handball en compétition.') }],
  },
  {
    n: 30, of: 'patient-6', by: 'specialist-1', type: 'LOINC|11488-4', title: 'Consultation de cardiologie', ago: 120,
    sections: [{ title: 'Conclusion', narrative: paragraphs('Bilan avant reprise du sport : épreuve d’effort normale.') }],
  },
];

/** The hospital's software for what its cardiologist wrote, the practice's doctor for the rest. */
export function sampleAuthor(key: string): SampleAuthor {
  const persona = personas.find((one) => one.key === key);
  const structure = key === 'specialist-1' ? structures.hospital : persona?.situations[0]?.structure;
  if (!persona?.idnps || !structure) throw new Error(`no professional of the sandbox is called ${key}`);
  return { idnps: persona.idnps, family: persona.familyName, given: persona.givenName, structure };
}

function callerOf(key: string): CareCaller {
  const persona = personas.find((one) => one.key === key);
  const { idnps, structure } = sampleAuthor(key);
  const profession = persona?.situations[0]?.profession;
  return {
    id: idnps,
    kind: 'professional',
    name: [persona?.title, persona?.givenName, persona?.familyName].filter(Boolean).join(' '),
    ...(profession ? { profession } : {}),
    structure,
    client: { id: 'socle', name: 'Bac à sable' },
    means: { level: 'eidas1', amr: [], at: 0 },
    scopes: [],
    session: 'sandbox',
  };
}

export async function loadDocumentSamples(deps: Deps): Promise<void> {
  const now = deps.clock.millis();
  for (const piece of pieces) {
    const patient = await deps.patients.find(piece.of);
    if (!patient?.qualified) continue;
    const uniqueId = `${root}.${piece.n}`;
    if ((await findByUniqueIds(deps.database, patient.id, [`urn:oid:${uniqueId}`])).length > 0) continue;
    const day = new Date(now - piece.ago * 86_400_000).toISOString().slice(0, 10);
    const document: SampleDocument = {
      type: piece.type,
      title: piece.title,
      patient,
      author: sampleAuthor(piece.by),
      date: `${day}T09:00:00Z`,
      uniqueId,
      ...(piece.replaces === undefined ? {} : { replaces: `${root}.${piece.replaces}` }),
      ...(piece.sections ? { sections: piece.sections } : {}),
      ...(piece.pdf ? { file: { contentType: 'application/pdf', bytes: buildPdf(piece.pdf) } } : {}),
    };
    const request: Request = { caller: callerOf(piece.by), requestId: 'sandbox', mode: 'normal' };
    const { response } = await provideLot(deps, request, sampleLot([document], () => deps.chance.uuid()));
    const answer = response as unknown as { entry: { response: { location: string } }[] };
    const id = answer.entry[1]?.response.location.split('/')[1];
    if (piece.masked && id !== undefined) {
      const self: CareCaller = { ...callerOf(piece.by), id: `person:${patient.id}`, kind: 'patient', name: patient.firstGiven, patient: patient.id };
      await changeVisibility(deps, { ...request, caller: self }, id, 'MASQUE_PS', true);
    }
  }
}
