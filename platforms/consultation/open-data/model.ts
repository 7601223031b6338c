// The public model told field by field: a field of the contract that is missing here does not compile, so that open data are complete by construction.
import type { Contribution, Reply } from '../contract.ts';

export type LeafType = 'integer' | 'number' | 'text' | 'code' | 'instant' | 'date' | 'boolean';

export interface Leaf {
  readonly type: LeafType;
  readonly meaning: { readonly fr: string; readonly en: string };
}
/** Several of them: values stand side by side in one cell. */
export interface ListOf<T> {
  readonly each: T;
}

/** Every field of a type, those of its parts with them. */
export type Model<T> = T extends string | number | boolean
  ? Leaf
  : T extends readonly (infer Each)[]
    ? ListOf<Model<Each>>
    : { readonly [Field in keyof T]-?: Model<NonNullable<T[Field]>> };

const leaf =
  (type: LeafType) =>
  (fr: string, en: string): Leaf => ({ type, meaning: { fr, en } });
const [integer, amount, text, code, instant, date, flag] = [
  leaf('integer'),
  leaf('number'),
  leaf('text'),
  leaf('code'),
  leaf('instant'),
  leaf('date'),
  leaf('boolean'),
];

const actor = (fr: string, en: string): Leaf =>
  code(
    `${fr} : moa (maîtrise d’ouvrage), moe (éditeur), professional, user (usager), institution, research, other`,
    `${en}: moa (who has a service built and runs it), moe (who builds it), professional, user, institution, research, other`,
  );

const author: Model<Contribution['author']> = {
  name: text('Nom de l’auteur ; vide s’il ne le publie pas', 'Name of the author; empty unless published'),
  organisation: {
    id: code('Identifiant de l’organisation', 'Id of the organisation'),
    name: text('Nom de l’organisation qui a donné mandat', 'Name of the organisation that gave a mandate'),
  },
  actor: actor('En quelle qualité il s’exprime', 'As what the author speaks'),
  region: code('Région de l’auteur (code INSEE)', 'Region of the author (INSEE code)'),
  interests: text('Intérêts déclarés', 'Declared interests'),
};

const tally = (fr: string, en: string): Model<Contribution['votes']> => ({
  agree: integer(`${fr} d’accord`, `${en} that agree`),
  mixed: integer(`${fr} d’avis mitigé`, `${en} of mixed opinion`),
  disagree: integer(`${fr} pas d’accord`, `${en} that disagree`),
});

export const contributionModel: Model<Contribution> = {
  id: integer('Numéro permanent : 1042 est montré comme C-1042', 'Number, for ever: 1042 is shown as C-1042'),
  campaign: code('Identifiant de la campagne', 'Id of the campaign'),
  kind: code(
    'Nature : question, defect (défaut), wording (contre-rédaction), impact, evidence (preuve), objection, support (soutien), answer (réponse à une question posée)',
    'Kind: question, defect, wording, impact, evidence, objection, support, answer (to a question of the campaign)',
  ),
  target: {
    kind: code(
      'Sur quoi elle porte : edition, chapter, provision, requirement, milestone, figure, question',
      'What it is about: edition, chapter, provision, requirement, milestone, figure, question',
    ),
    id: code('Identifiant stable de l’élément', 'Stable id of the element'),
    chapter: code('Chapitre où il se trouve', 'Chapter in which it stands'),
    anchor: {
      field: code(
        'Texte de l’élément où se trouve le passage : statement, text, title',
        'Text of the element that holds the passage: statement, text, title',
      ),
      exact: text('Le passage, mot pour mot', 'The passage, word for word'),
      prefix: text('Jusqu’à 64 signes avant le passage', 'Up to 64 signs before the passage'),
      suffix: text('Jusqu’à 64 signes après le passage', 'Up to 64 signs after the passage'),
      start: integer('Place du premier signe, dans le texte tel qu’il fut lu', 'Place of the first sign, in the text as it was read'),
      end: integer('Place après le dernier signe', 'Place after the last sign'),
    },
  },
  anchorState: code(
    'Le passage dans le projet actuel : kept (à sa place), moved (ailleurs), orphan (n’y est plus)',
    'The passage in the draft as it reads now: kept, moved, orphan (no longer there)',
  ),
  title: text('Titre', 'Title'),
  body: text('Texte, vide une fois retiré ou masqué', 'Text, empty once withdrawn or hidden'),
  details: {
    wording: text('Contre-rédaction : le texte proposé, en entier', 'Wording: the text that is proposed, whole'),
    standing: text(
      'Contre-rédaction d’un élément entier : le texte en place quand elle fut écrite',
      'Wording of a whole element: what stood there when it was written',
    ),
    alternative: text('Objection : ce qu’il faudrait faire à la place', 'Objection: what should be done instead'),
    actors: { each: actor('Impact : qui le supporte', 'Impact: who bears it') },
    effort: code('Impact : effort, none, low, medium, high ou very-high', 'Impact: effort, none, low, medium, high or very-high'),
    cost: amount('Impact : coût unique, en euros', 'Impact: one-off cost, in euros'),
    days: amount('Impact : jours-personnes', 'Impact: person-days'),
    feasibleBy: date('Impact : date à laquelle ce serait faisable', 'Impact: date by which it could be done'),
    option: code('Réponse : identifiant du choix', 'Answer: id of the option'),
  },
  attachments: {
    each: {
      id: code('Pièces jointes : identifiants', 'Attachments: ids'),
      name: text('Pièces jointes : noms', 'Attachments: names'),
      type: code('Pièces jointes : types, selon leurs octets', 'Attachments: types, as their bytes say'),
      size: integer('Pièces jointes : tailles, en octets', 'Attachments: sizes, in bytes'),
      sha256: code('Pièces jointes : empreintes SHA-256', 'Attachments: SHA-256 hashes'),
    },
  },
  author,
  state: code(
    'État : published (publiée), hidden (masquée), withdrawn (retirée), held (chez un modérateur)',
    'State: published, hidden, withdrawn, held (with a moderator)',
  ),
  hiddenBecause: text('Pourquoi un modérateur l’a masquée', 'Why a moderator hid it'),
  postedAt: instant('Publication', 'When it was posted'),
  revision: integer('Rédaction : 1, puis une de plus à chaque modification', 'Revision: 1, and one more with each edit'),
  revisedAt: instant('Dernière modification', 'When it was last edited'),
  votes: tally('Comptes', 'Accounts'),
  organisationVotes: tally('Organisations (jamais ajoutées aux comptes)', 'Organisations (never added to accounts)'),
  replies: integer('Messages de discussion', 'Messages of discussion'),
  coSigners: {
    each: {
      id: code('Organisations cosignataires : identifiants', 'Organisations that signed too: ids'),
      name: text('Organisations cosignataires : noms', 'Organisations that signed too: names'),
    },
  },
  cluster: integer('Groupe de contributions semblables', 'Cluster of like contributions'),
  disposition: {
    verdict: code(
      'Réponse : accepted, accepted-in-part, rejected, deferred, out-of-scope, already-covered, duplicate',
      'Answer: accepted, accepted-in-part, rejected, deferred, out-of-scope, already-covered, duplicate',
    ),
    reason: text('Motif de la réponse', 'Reason of the answer'),
    duplicateOf: integer('Numéro de la contribution dont elle est le double', 'Number of the contribution that it repeats'),
    changes: {
      each: {
        edition: code('Modifications du texte : éditions', 'Changes of the text: editions'),
        chapter: code('Modifications du texte : chapitres', 'Changes of the text: chapters'),
        element: code('Modifications du texte : éléments', 'Changes of the text: elements'),
        revision: integer('Modifications du texte : rédactions', 'Changes of the text: revisions'),
      },
    },
    state: code('État de la réponse : proposed, published', 'State of the answer: proposed, published'),
    by: text('Qui a répondu', 'Who answered'),
    secondReader: text('Qui a relu la réponse', 'Who read the answer a second time'),
    at: instant('Date de la réponse', 'When it was answered'),
  },
};

export const replyModel: Model<Reply> = {
  id: integer('Numéro permanent du message', 'Number of the message, for ever'),
  contribution: integer('Numéro de la contribution', 'Number of the contribution'),
  parent: integer('Numéro du message auquel il répond', 'Number of the message that it answers'),
  stance: code('Position : for (pour), against (contre), neutral', 'Stance: for, against, neutral'),
  body: text('Texte, vide une fois retiré ou masqué', 'Text, empty once withdrawn or hidden'),
  author,
  official: flag('Écrit par l’équipe de la campagne, en cette qualité', 'Written by the team of the campaign, as such'),
  state: code('État : published, hidden, withdrawn', 'State: published, hidden, withdrawn'),
  at: instant('Publication', 'When it was posted'),
};
