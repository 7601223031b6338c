// The sample campaign `doctrine-2020`, as data: some three hundred invented contributions with what was said of them and answered. The same each time.
import type { Edition } from '@socle/foundations/framework';
import type { ActorKind, Ballot, CampaignHead, CharterArticle, ContributionKind, Details, Publication, Stance, Target, TargetKind, Verdict } from '../contract.ts';
import { positionOf } from '../rules/position.ts';
import { makeAnchor } from '../rules/anchor.ts';
import { answersOf } from './answers.ts';
import { organisations, people, type SamplePerson, team } from './contributors.ts';
import { discussionOf } from './discussion.ts';
import { calendar, draws } from './draws.ts';
import { note } from './note.ts';
import { type Remark, remarks, themes } from './remarks.ts';
import { defects, evidence, impacts, objections, plainAnswers, questions, rewordings, supports, type Template } from './templates.ts';

/** Milliseconds since 1970 everywhere; people and organisations by their keys, contributions by theirs. */
export interface SampleContribution {
  readonly key: string;
  readonly kind: ContributionKind;
  readonly target: Target;
  readonly title: string;
  readonly body: string;
  readonly details: Details;
  readonly person: string;
  readonly organisation?: string;
  readonly publish: Publication;
  readonly actor: ActorKind;
  readonly region: string;
  readonly interests: string;
  readonly at: number;
  readonly state: 'published' | 'hidden' | 'withdrawn';
  readonly coSigners: readonly { readonly organisation: string; readonly person: string; readonly at: number }[];
  readonly votes: readonly { readonly person: string; readonly value: Ballot; readonly at: number }[];
  readonly organisationVotes: readonly { readonly organisation: string; readonly person: string; readonly value: Ballot; readonly at: number }[];
  readonly replies: readonly { readonly person?: string; readonly team?: string; readonly stance: Stance; readonly body: string; readonly at: number }[];
  readonly cluster?: string;
  readonly disposition?: SampleDisposition;
}

export interface SampleDisposition {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly duplicateOf?: string;
  readonly state: 'proposed' | 'published';
  readonly by: string;
  readonly second?: string;
  readonly at: number;
  /** Its counter-wording is taken into the draft. */
  readonly takes: boolean;
}

export interface SampleCampaign {
  readonly head: CampaignHead;
  readonly organisations: typeof organisations;
  readonly people: typeof people;
  readonly team: typeof team;
  readonly contributions: readonly SampleContribution[];
  readonly clusters: readonly { readonly key: string; readonly title: string; readonly contributions: readonly string[] }[];
  readonly moderation: readonly { readonly act: 'hide' | 'release'; readonly contribution: string; readonly article: CharterArticle; readonly reason: string; readonly by: string; readonly at: number }[];
  readonly note: typeof note;
}

export const campaignHead = (edition: string): CampaignHead => ({
  id: 'doctrine-2020',
  title: { fr: 'Concertation sur la doctrine 2020', en: 'Consultation on the 2020 doctrine' },
  presentation: {
    fr: 'Le projet d’édition 2020 est soumis au public du 30 novembre 2020 au 10 janvier 2021. Trois chapitres sont nouveaux : les **impacts** pour chacun, la **synthèse des évolutions** et les **priorités 2021-2023**.\n\nChaque contribution porte sur un élément précis du texte et recevra une réponse motivée. Personnes, organisations et contributions de cette campagne sont inventées.',
    en: 'The draft of the 2020 edition is put to the public from 30 November 2020 to 10 January 2021. Three chapters are new: **impacts** for each, the **synthesis of changes** and the **priorities for 2021-2023**.\n\nEach contribution is about one element of the text and will get an answer with its reason. People, organisations and contributions of this campaign are invented.',
  },
  edition,
  questions: [
    { id: 'fhir', text: { fr: 'Sur quelle version de FHIR les prochains volets doivent-ils reposer ?', en: 'On which version of FHIR should the next specifications rest?' }, options: [{ id: 'r4', label: { fr: 'FHIR R4, sans attendre', en: 'FHIR R4, without waiting' } }, { id: 'r5', label: { fr: 'FHIR R5, dès qu’elle paraît', en: 'FHIR R5, as soon as it is out' } }, { id: 'les-deux', label: { fr: 'Les deux, le temps d’une transition', en: 'Both, for a transition' } }] },
    { id: 'nouveaux-chapitres', text: { fr: 'Les trois chapitres nouveaux vous aident-ils, et que leur manque-t-il ?', en: 'Do the three new chapters help you, and what do they lack?' } },
  ],
  // Midnight between 10 and 11 January in France.
  opensAt: '2020-11-29T23:00:00.000Z',
  closesAt: '2021-01-10T23:00:00.000Z',
  answersBy: '2021-03-31T22:00:00.000Z',
});

interface Draft {
  kind: ContributionKind;
  target: Target;
  title: string;
  body: string;
  details: Details;
  person: SamplePerson;
  at: number;
  answers: Template['answers'];
  cluster?: string;
  role?: 'advertising' | 'released' | 'withdrawn';
}

const filled = (text: string, id: string, title: string, voice: string): string => text.replaceAll('{id}', id).replaceAll('{title}', title).replaceAll('{voice}', voice).trim();

/** `edition`: the draft of edition 2020, or a copy of it under another id. */
export function campaign2020(edition: Pick<Edition, 'id' | 'chapters'>): SampleCampaign {
  const random = draws('doctrine-2020');
  const when = calendar(random);
  const elements = elementsOf(edition);
  const held = new Set<string>();
  const drafts: Draft[] = [];
  /** Somebody who does not hold that position on it yet. */
  const speaker = (kind: ContributionKind, target: Target, wanted: (one: SamplePerson) => boolean = () => true): SamplePerson => {
    const position = positionOf(kind);
    const from = random.below(people.length);
    for (let step = 0; step < people.length; step += 1) {
      const one = people[(from + step) % people.length] as SamplePerson;
      const place = `${one.organisation ?? one.key} ${target.kind} ${target.id} ${position}`;
      if (!wanted(one) || (position !== null && held.has(place))) continue;
      if (position !== null) held.add(place);
      return one;
    }
    throw new Error(`Nobody is left to speak of ${target.id}.`);
  };
  const say = (kind: ContributionKind, target: Target, template: { readonly title: string; readonly body: string }, details: Details = {}, more: Partial<Draft> = {}, wanted?: (one: SamplePerson) => boolean): void => {
    const person = speaker(kind, target, wanted);
    const name = elements.get(`${target.kind} ${target.id}`)?.title ?? '';
    drafts.push({ kind, target, details, person, at: when(), title: filled(template.title, target.id, name, ''), body: filled(template.body, target.id, name, person.voice), answers: plainAnswers[kind], ...more });
  };

  /** What fits any requirement, by somebody who would say it. */
  const sayOf = (kind: ContributionKind, target: Target, template: Template, details: Details = {}): void =>
    say(kind, target, { title: template.title, body: random.pick(template.bodies) }, details, { answers: template.answers }, ({ actor }) => template.who.includes(actor));

  for (const one of remarks) say(one.kind, targetOf(one.on, one.on === 'edition' ? edition.id : one.id, elements, one.quote), one, detailsOf(one, elements), {}, ({ actor }) => one.who === undefined || actor === one.who);
  for (const theme of themes)
    for (const [n, key] of theme.by.entries()) {
      const [title, body] = theme.said[n] as readonly [string, string];
      say(theme.kind, targetOf(theme.on, theme.on === 'edition' ? edition.id : theme.id, elements), { title, body }, {}, { cluster: theme.key, answers: [theme.answer] }, ({ organisation }) => organisation === key);
    }
  const requirements = [...elements.values()].filter(({ kind }) => kind === 'requirement');
  for (const [n, { id, texts }] of requirements.entries()) {
    const plain = targetOf('requirement', id, elements);
    const passage = (): Target => (random.below(3) === 0 ? plain : targetOf('requirement', id, elements, random.passage(texts.statement ?? '')));
    const turn = <T>(list: readonly T[], step: number): T => list[(n * step + random.below(2)) % list.length] as T;
    for (let k = 0; k < 3 - (n % 2); k += 1) {
      const template = questions[(n * 5 + k * 4 + 1) % questions.length] as (typeof questions)[number];
      sayOf('question', passage(), template);
    }
    if (n % 3 !== 1) {
      const template = turn(defects, 3);
      sayOf('defect', passage(), template);
    }
    if (n % 2 === 0) {
      const template = turn(rewordings, 3);
      const wording = template.apply(texts.statement ?? '');
      if (wording !== texts.statement) sayOf('wording', plain, template, { wording });
    }
    const rest = [objections, supports, impacts, evidence] as const;
    const template = turn(rest[n % 4] as readonly Template[], 1) as Template & { readonly alternative?: string; readonly details?: Details };
    const kind = (['objection', 'support', 'impact', 'evidence'] as const)[n % 4] as ContributionKind;
    sayOf(kind, plain, template, template.details ?? (template.alternative === undefined ? {} : { alternative: template.alternative }));
  }
  answersTo(say, random);
  say('support', targetOf('chapter', 'e-prescription', elements), { title: 'La solution qu’il vous faut', body: 'Notre offre répond à tout ce chapitre, pour un prix sans pareil. Demandez une démonstration avant la fin du mois.' }, {}, { role: 'advertising' }, ({ key }) => key === 'personne-9');
  say('question', targetOf('chapter', 'dmp', elements), { title: 'Qui appeler quand le dossier ne s’ouvre pas ?', body: '{voice} Nous ne trouvons pas à qui signaler une panne. Un point de contact unique figure-t-il dans l’édition ?' }, {}, { role: 'released' }, ({ organisation }) => organisation === 'clinique-ormeaux');
  say('question', targetOf('chapter', 'mssante', elements), { title: 'Question retirée', body: 'Retirée par son auteur.' }, {}, { role: 'withdrawn' }, ({ key }) => key === 'personne-5');

  drafts.sort((a, b) => a.at - b.at);
  const keyed = drafts.map((one, n) => ({ ...one, key: `exemple-${String(n + 1).padStart(3, '0')}` }));
  const answers = answersOf(keyed, random);
  const contributions = keyed.map(({ person, role, cluster, answers: _, ...one }): SampleContribution => {
    const disposition = role === undefined || role === 'released' ? answers.get(one.key) : undefined;
    return {
      ...one,
      person: person.key,
      ...(person.organisation === undefined ? {} : { organisation: person.organisation }),
      publish: person.publish,
      actor: person.actor,
      region: person.region,
      interests: person.interests,
      state: role === 'advertising' ? 'hidden' : role === 'withdrawn' ? 'withdrawn' : 'published',
      ...discussionOf(one, person, random),
      ...(cluster === undefined ? {} : { cluster }),
      ...(disposition === undefined ? {} : { disposition }),
    };
  });
  const keyOf = (role: Draft['role']): { key: string; at: number } => keyed.find((one) => one.role === role) as { key: string; at: number };
  const [hidden, released] = [keyOf('advertising'), keyOf('released')];
  const hour = 3_600_000;
  return {
    head: campaignHead(edition.id),
    organisations,
    people,
    team,
    contributions,
    clusters: themes.map(({ key, title }) => ({ key, title, contributions: contributions.filter((one) => one.cluster === key).map((one) => one.key) })),
    moderation: [
      { act: 'hide', contribution: hidden.key, article: 'advertising', reason: 'Le texte vante une offre commerciale et ne dit rien du chapitre.', by: 'moderateur', at: hidden.at + 5 * hour },
      { act: 'release', contribution: released.key, article: 'personal-data', reason: 'Un numéro de téléphone y figurait ; son auteur l’a retiré.', by: 'moderateur', at: released.at + 3 * hour },
    ],
    note,
  };
}

interface Element {
  readonly kind: TargetKind;
  readonly id: string;
  readonly chapter: string;
  readonly title: string;
  readonly texts: { readonly statement?: string; readonly text?: string };
}

function elementsOf({ chapters }: Pick<Edition, 'chapters'>): ReadonlyMap<string, Element> {
  const all = chapters.flatMap((chapter): Element[] => [
    { kind: 'chapter', id: chapter.id, chapter: chapter.id, title: chapter.title.fr, texts: { text: chapter.text.fr } },
    ...chapter.provisions.flatMap((provision): Element[] => [
      { kind: 'provision', id: provision.id, chapter: chapter.id, title: provision.title.fr, texts: { text: provision.text.fr } },
      ...provision.requirements.map((one): Element => ({ kind: 'requirement', id: one.id, chapter: chapter.id, title: one.title.fr, texts: { statement: one.statement.fr } })),
    ]),
  ]);
  return new Map(all.map((one) => [`${one.kind} ${one.id}`, one]));
}

/** Anchored where the words are found in the element. */
function targetOf(kind: TargetKind, id: string, elements: ReadonlyMap<string, Element>, quote?: string): Target {
  const element = elements.get(`${kind} ${id}`);
  if (!element && ['chapter', 'provision', 'requirement'].includes(kind)) throw new Error(`The draft holds no ${kind} ${id}.`);
  const field = element?.texts.statement === undefined ? 'text' : 'statement';
  const text = element?.texts[field] ?? '';
  const start = quote === undefined || quote === '' ? -1 : text.indexOf(quote);
  return { kind, id, ...(element ? { chapter: element.chapter } : {}), ...(start < 0 ? {} : { anchor: makeAnchor(text, field, start, start + (quote as string).length) }) };
}

function detailsOf(one: Remark, elements: ReadonlyMap<string, Element>): Details {
  const text = elements.get(`${one.on} ${one.id}`)?.texts.text ?? '';
  return {
    ...(one.alternative === undefined ? {} : { alternative: one.alternative }),
    ...(one.adds === undefined ? {} : { wording: `${text} ${one.adds}` }),
    ...(one.kind === 'impact' ? { actors: ['moa'], effort: 'high', cost: 18_000, days: 30, feasibleBy: '2021-12-31' } : {}),
  };
}

type Say = (kind: ContributionKind, target: Target, template: { readonly title: string; readonly body: string }, details?: Details, more?: object, wanted?: (one: SamplePerson) => boolean) => void;

/** To the questions of the campaign: a choice with its reason, and free words. */
function answersTo(say: Say, random: ReturnType<typeof draws>): void {
  const why: Readonly<Record<string, readonly string[]>> = {
    r4: ['{voice} Elle est stable et nos partenaires l’emploient : commençons.', '{voice} Attendre une version à venir retarderait d’un an ce qui peut être fait maintenant.'],
    r5: ['{voice} Autant ne faire l’effort qu’une fois, sur la version qui durera.'],
    'les-deux': ['{voice} Deux versions le temps d’une transition, à condition d’en écrire la fin.'],
  };
  for (let n = 0; n < 22; n += 1) {
    const option = random.pick(['r4', 'r4', 'r4', 'r5', 'les-deux']);
    say('answer', { kind: 'question', id: 'fhir' }, { title: { r4: 'FHIR R4', r5: 'FHIR R5', 'les-deux': 'Les deux versions' }[option] as string, body: random.pick(why[option] as readonly string[]) }, { option }, {}, ({ actor }) => ['moe', 'moa', 'other', 'research'].includes(actor));
  }
  const free = ['{voice} La synthèse des évolutions nous est très utile ; il y manque un lien vers chaque exigence.', '{voice} Le chapitre des impacts est une bonne idée, mais rien n’y est chiffré.', '{voice} Les priorités sont trop nombreuses pour en être.', '{voice} Oui. Il manque un calendrier commun aux trois chapitres.', '{voice} Oui, à condition qu’ils soient tenus à jour entre deux éditions.', '{voice} Nous les avons fait lire à nos équipes : on s’y retrouve enfin.'];
  for (const body of free) say('answer', { kind: 'question', id: 'nouveaux-chapitres' }, { title: 'Sur les trois chapitres nouveaux', body });
}
