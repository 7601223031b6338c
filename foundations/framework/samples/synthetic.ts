// Editions of any size, made from a seed: for tests and benchmarks. Nothing in them is a rule of anybody.
import { seededRandom } from '@socle/kit/clock';
import type { Actor, Chapter, Common, Edition, Framework, LeverKind, Requirement, Verb } from '../contract.ts';

export interface Size {
  readonly editions: number;
  readonly requirements: number;
  readonly seed?: number;
}

const subjects = ['Le logiciel', 'L’établissement', 'Le service en ligne', 'La messagerie', 'Le dossier partagé', 'Le portail', 'L’annuaire', 'Le connecteur', 'Le téléservice', 'La plateforme régionale'];
const verbs = ['vérifier', 'conserver', 'transmettre', 'afficher', 'tracer', 'chiffrer', 'publier', 'rapprocher', 'signer', 'archiver', 'restituer', 'actualiser'];
const objects = ['l’identité de la personne', 'chaque document déposé', 'le certificat du serveur', 'la trace des accès', 'la liste des professionnels', 'le compte rendu de biologie', 'le rendez-vous proposé', 'la prescription signée', 'l’opposition exprimée', 'le jeu de valeurs publié', 'l’adresse de la structure', 'le volet de synthèse'];
const ends = ['avant tout envoi', 'dans les cinq minutes', 'à chaque connexion', 'sans action de l’utilisateur', 'dans le format national', 'au moins une fois par an', 'pour chaque structure', 'sous son propre nom', 'avec la date médicale', 'sur demande du patient', 'jusqu’à la fin du contrat', 'par un canal chiffré'];
const modal: Readonly<Record<Verb, string>> = { SHALL: 'DOIT', SHOULD: 'DEVRAIT', MAY: 'PEUT', NONE: 'sait' };
const software = ['dpi', 'lgc', 'pfi', 'ris', 'sgl', 'lgo', 'dui', 'mail-client'];

export const syntheticCommon: Common = {
  themes: [{ id: 'security', label: { fr: 'Sécurité', en: 'Security' } }, { id: 'exchange', label: { fr: 'Échanges', en: 'Exchange' } }],
  facts: [
    { id: 'role', question: { fr: 'Quel est votre rôle ?', en: 'What is your part?' }, type: 'many', options: ['moe', 'moa', 'professional', 'operator'].map((id) => ({ id, label: { fr: id } })) },
    { id: 'software', question: { fr: 'Quels logiciels ?', en: 'Which software?' }, type: 'many', options: software.map((id) => ({ id, label: { fr: id } })) },
    { id: 'mobile', question: { fr: 'Application mobile ?', en: 'Mobile?' }, type: 'boolean' },
    { id: 'hosting', question: { fr: 'Quel hébergement ?', en: 'Which hosting?' }, type: 'one', options: ['own', 'third-party'].map((id) => ({ id, label: { fr: id } })) },
    { id: 'size', question: { fr: 'Combien d’agents ?', en: 'How many agents?' }, type: 'number', min: 0 },
  ],
  sources: [{ id: 'X1', title: 'Données de synthèse' }],
  documents: [{ id: 'texte', kind: 'arrete', title: { fr: 'Texte de synthèse' }, date: '2021-06-08', certainty: 'own' }],
  institutions: [{ id: 'agence', name: { fr: 'Agence' }, kind: 'operator', part: { fr: 'Tient le cadre.' } }],
  glossary: [{ id: 'ins', forms: ['INS'], definition: { fr: 'Identité nationale de santé.' } }],
  components: [{ id: 'socle', purpose: { fr: 'Un composant.' }, history: [{ from: 'e1', name: { fr: 'Composant' }, floor: 'core-service', owner: 'agence' }], certainty: 'own' }],
  milestones: [{ id: 'm1', title: { fr: 'Un jalon' }, kind: 'text', planned: '2020-01-01', actual: '2021-01-01', certainty: 'own' }],
};

/** `e1`, `e2`…: each takes the one before over and changes a tenth of it. */
export function syntheticFramework({ editions, requirements, seed = 1 }: Size): Framework {
  const random = seededRandom(seed);
  const pick = (below: number): number => random.int(0, below - 1);
  const one = <T>(list: readonly T[]): T => list[pick(list.length)] as T;
  const statement = (verb: Verb, n: number): string => `${one(subjects)} ${modal[verb]} ${one(verbs)} ${one(objects)} ${one(ends)}, selon la règle ${n}.`;
  const fresh = (n: number): Requirement => {
    const verb = one<Verb>(['SHALL', 'SHALL', 'SHOULD', 'MAY']);
    const conditions = [undefined, `software has '${one(software)}'`, 'mobile and not size < 30', `software in ['${one(software)}', '${one(software)}'] or hosting = 'third-party'`];
    const condition = one(conditions);
    return {
      id: `SYN-${String(n).padStart(5, '0')}`, title: { fr: `Règle ${n}` }, statement: { fr: statement(verb, n) }, verb, nature: 'requirement',
      actors: [one<Actor>(['MOA', 'MOE']), ...(pick(4) === 0 ? (['professional'] as const) : [])], ...(condition === undefined ? {} : { condition }),
      levers: [{ kind: one<LeverKind>(['arrete', 'funding', 'certificate']), title: { fr: 'Texte' }, from: `202${pick(9)}-0${1 + pick(9)}`, document: 'texte', certainty: 'own' }],
      planned: `202${pick(9)}-0${1 + pick(9)}-01`, certainty: 'own', sources: ['X1'],
      scenario: { id: `SYN-${String(n).padStart(5, '0')}.S1`, text: { fr: 'Montrer le résultat.' }, proofs: [{ id: `SYN-${String(n).padStart(5, '0')}.S1.P1`, kind: 'capture', text: { fr: 'Une capture.' } }] },
    };
  };
  const next = (before: Requirement): Requirement => {
    switch (pick(40)) {
      case 0: {
        const verb = before.verb === 'SHALL' ? 'SHOULD' : 'SHALL';
        return { ...before, verb, statement: { fr: before.statement.fr.replace(modal[before.verb], modal[verb]) } };
      }
      case 1:
        return { ...before, statement: { fr: `${before.statement.fr.slice(0, -1)} et ${one(ends)}.` } };
      case 2:
        return { ...before, actual: `202${pick(9)}-1${pick(3)}` };
      case 3:
        return { ...before, actors: ['MOA', 'MOE'] };
      default:
        return before;
    }
  };
  let list = Array.from({ length: requirements }, (_, index) => fresh(index + 1));
  let count = requirements;
  const made: Edition[] = [];
  for (let at = 1; at <= editions; at += 1) {
    if (at > 1) {
      list = list.map((before) => {
        if (pick(50) > 0) return next(before);
        count += 1;
        return fresh(count);
      });
    }
    made.push(editionOf(at, list));
  }
  return { common: syntheticCommon, editions: made };
}

/** Twenty requirements to a chapter, five to a provision; a requirement stays in its chapter. */
function editionOf(at: number, list: readonly Requirement[]): Edition {
  const chapters: Chapter[] = [];
  for (let from = 0; from < list.length; from += 20) {
    const number = from / 20 + 1;
    const provisions = [0, 5, 10, 15].flatMap((start) => {
      const requirements = list.slice(from + start, Math.min(from + start + 5, from + 20));
      return requirements.length === 0 ? [] : [{ id: `p-${number}-${start / 5 + 1}`, title: { fr: `Disposition ${number}.${start / 5 + 1}` }, text: { fr: 'Ce que la disposition règle, en quelques mots.' }, requirements }];
    });
    chapters.push({ id: `ch-${number}`, number: String(number), title: { fr: `Chapitre ${number}` }, themes: [number % 2 === 0 ? 'security' : 'exchange'], text: { fr: `Le chapitre ${number} parle de l’INS et des échanges.` }, provisions, certainty: 'own' });
  }
  return {
    id: `e${at}`, title: { fr: `Édition ${at}` }, state: 'published', ...(at > 1 ? { previous: `e${at - 1}` } : {}), published: String(2000 + at),
    summary: { fr: 'Édition de synthèse.' }, completeness: { fr: 'Complète.' }, orientations: [], chapters, certainty: 'own',
  };
}
