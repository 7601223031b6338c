// What is seen of the consultation from outside: campaigns, contributions, answers. API, open data, report and screens all hold these shapes.

/** French, and English where someone wrote it. */
export interface Text {
  readonly fr: string;
  readonly en?: string;
}

/** ISO 8601 with its offset: `2021-01-10T23:59:59.000Z`. */
export type Instant = string;

// ---- Campaigns

/**
 * In the order of its life, told by the clock and by acts. `preparation`: seen by organisers alone; `presentation`: read, not contributed to;
 * `contributions`: open; `answers`: closed to contributions, each is answered; `result`: closed for good, everything archived.
 */
export const phases = ['preparation', 'presentation', 'contributions', 'answers', 'result'] as const;
export type Phase = (typeof phases)[number];

export interface Question {
  readonly id: string;
  readonly text: Text;
  /** A choice between these; absent: a free question. */
  readonly options?: readonly { readonly id: string; readonly label: Text }[];
}

export interface CampaignHead {
  /** Kebab-case, for ever: `doctrine-2020`. */
  readonly id: string;
  readonly title: Text;
  /** Markdown. */
  readonly presentation: Text;
  /** The draft that is put to the public. */
  readonly edition: string;
  /** Ids of the chapters that are put to it; absent: all. */
  readonly chapters?: readonly string[];
  readonly questions: readonly Question[];
  /** First second at which contributions are taken. */
  readonly opensAt: Instant;
  /** First second at which they are not. `2021-01-10 à minuit` is `2021-01-11T00:00:00+01:00`. */
  readonly closesAt: Instant;
  /** When answers are promised. */
  readonly answersBy?: Instant;
}

export interface CampaignEvent {
  readonly at: Instant;
  readonly act: 'opened' | 'changed' | 'extended' | 'suspended' | 'resumed' | 'ended-early' | 'closed';
  readonly reason: string;
  readonly by: string;
}

/** Which acts are open to the public now. */
export interface Allows {
  readonly read: boolean;
  readonly contribute: boolean;
  /** Drafts begun before the deadline may still be posted until then. */
  readonly grace?: Instant;
  readonly discuss: boolean;
  readonly answer: boolean;
}

export interface Campaign extends CampaignHead {
  readonly phase: Phase;
  readonly suspended: boolean;
  readonly allows: Allows;
  readonly events: readonly CampaignEvent[];
  /** SHA-256 of the canonical text that was put to the public, and of everything that came of it, once closed. */
  readonly textHash?: string;
  readonly archiveHash?: string;
  readonly counts: {
    readonly contributions: number;
    readonly answered: number;
    readonly contributors: number;
    readonly organisations: number;
  };
}

/** Paths of the consultation itself: no campaign is called so. */
export const reservedIds = ['api', 'assets', 'charter', 'desk', 'mine', 'moderation', 'organise', 'requirements'] as const;

/** Of the charter that contributors accept: whoever accepted an earlier one is asked again. */
export const charterVersion = '2026-11';

// ---- Who contributes

export const actorKinds = ['moa', 'moe', 'professional', 'user', 'institution', 'research', 'other'] as const;
export type ActorKind = (typeof actorKinds)[number];

// `name`: his own and his organisation's; `organisation`: that alone; `anonymous`: neither is ever shown or exported.
export const publications = ['name', 'organisation', 'anonymous'] as const;
export type Publication = (typeof publications)[number];

/** As the public sees who wrote something. */
export interface Author {
  readonly name?: string;
  readonly organisation?: { readonly id: string; readonly name: string };
  readonly actor: ActorKind;
  /** Code of the region (INSEE): `11`. */
  readonly region?: string;
  readonly interests?: string;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly actor: ActorKind;
  readonly region?: string;
  /** What he has an interest in: sells, funds, sits on. Published with each contribution unless anonymous. */
  readonly interests: string;
  /** Version of the charter to which he consented, and when. */
  readonly consent?: { readonly version: string; readonly at: Instant };
  readonly mandates: readonly Mandate[];
  readonly roles: readonly Role[];
  /** How often he is written to. */
  readonly mail: MailFrequency;
}
export const mailFrequencies = ['never', 'each', 'daily', 'weekly'] as const;
export type MailFrequency = (typeof mailFrequencies)[number];

export const mandateStates = ['asked', 'confirmed', 'refused', 'ended'] as const;
export interface Mandate {
  readonly organisation: { readonly id: string; readonly name: string; readonly actor: ActorKind };
  readonly state: (typeof mandateStates)[number];
}

export const roles = ['organiser', 'moderator', 'drafter', 'second-reader'] as const;
export type Role = (typeof roles)[number];

// ---- What a contribution is about

export const targetKinds = ['edition', 'chapter', 'provision', 'requirement', 'milestone', 'figure', 'question'] as const;
export type TargetKind = (typeof targetKinds)[number];

/** A passage, kept by what it says and not only by where it stood (W3C Web Annotation: TextQuoteSelector and TextPositionSelector). */
export interface Anchor {
  /** Which text of the element: `statement`, `text` or `title`, in French. */
  readonly field: 'statement' | 'text' | 'title';
  readonly exact: string;
  /** Up to 64 characters before and after. */
  readonly prefix: string;
  readonly suffix: string;
  /** Places in UTF-16 units of the text as it was read. */
  readonly start: number;
  readonly end: number;
}

// `kept`: the same words at the same place; `moved`: the same words elsewhere; `orphan`: those words are no longer there, or it cannot be told which.
export const anchorStates = ['kept', 'moved', 'orphan'] as const;
export type AnchorState = (typeof anchorStates)[number];

export interface Target {
  readonly kind: TargetKind;
  /** Stable id in the edition; of an edition: the edition's own. */
  readonly id: string;
  /** Chapter in which it stands; absent for the edition, a milestone or a question. */
  readonly chapter?: string;
  readonly anchor?: Anchor;
}

// ---- Contributions

export const contributionKinds = ['question', 'defect', 'wording', 'impact', 'evidence', 'objection', 'support', 'answer'] as const;
export type ContributionKind = (typeof contributionKinds)[number];

export const efforts = ['none', 'low', 'medium', 'high', 'very-high'] as const;
export type Effort = (typeof efforts)[number];

/** What its kind asks for beside the words. */
export interface Details {
  /** `wording`: the text that should stand there, whole. */
  readonly wording?: string;
  /** `wording` of a whole element: what stood there when it was written. The server's word, not the client's. */
  readonly standing?: string;
  /** `objection`: what should be done instead. */
  readonly alternative?: string;
  /** `impact`: who bears it, how much, by when it could be done. */
  readonly actors?: readonly ActorKind[];
  readonly effort?: Effort;
  /** Euros, one-off. */
  readonly cost?: number;
  /** Person-days. */
  readonly days?: number;
  /** `2022-06-30` */
  readonly feasibleBy?: string;
  /** `answer` to a question of the campaign: id of the option. */
  readonly option?: string;
}

export interface Attachment {
  readonly id: string;
  readonly name: string;
  /** As its bytes say. */
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
}

// `held`: looked at by a moderator before it is published.
export const contributionStates = ['held', 'published', 'hidden', 'withdrawn'] as const;
export type ContributionState = (typeof contributionStates)[number];

export interface Tally {
  readonly agree: number;
  readonly mixed: number;
  readonly disagree: number;
}

export interface Contribution {
  /** Number, for ever: shown as `C-1042`. */
  readonly id: number;
  readonly campaign: string;
  readonly kind: ContributionKind;
  readonly target: Target;
  /** Where the anchor stands in the draft as it reads now. */
  readonly anchorState?: AnchorState;
  readonly title: string;
  /** Plain text with paragraphs; never rendered as markup. Empty once withdrawn or hidden. */
  readonly body: string;
  readonly details: Details;
  readonly attachments: readonly Attachment[];
  readonly author: Author;
  readonly state: ContributionState;
  /** Why a moderator hid it. */
  readonly hiddenBecause?: string;
  readonly postedAt: Instant;
  /** 1, and one more with each edit. */
  readonly revision: number;
  readonly revisedAt?: Instant;
  /** Accounts, and organisations by a mandate: two counts that are never added. */
  readonly votes: Tally;
  readonly organisationVotes: Tally;
  readonly replies: number;
  /** Organisations that signed it too. */
  readonly coSigners: readonly { readonly id: string; readonly name: string }[];
  readonly cluster?: number;
  readonly disposition?: Disposition;
}

// ---- Discussion

export const stances = ['for', 'against', 'neutral'] as const;
export type Stance = (typeof stances)[number];

export interface Reply {
  readonly id: number;
  readonly contribution: number;
  readonly parent?: number;
  readonly stance: Stance;
  readonly body: string;
  readonly author: Author;
  /** Written by the team of the campaign, as such. */
  readonly official: boolean;
  readonly state: 'published' | 'hidden' | 'withdrawn';
  readonly at: Instant;
}

export const ballots = ['agree', 'mixed', 'disagree'] as const;
export type Ballot = (typeof ballots)[number];

// ---- Answers

export const verdicts = ['accepted', 'accepted-in-part', 'rejected', 'deferred', 'out-of-scope', 'already-covered', 'duplicate'] as const;
export type Verdict = (typeof verdicts)[number];

/** Where the draft was changed because of it. */
export interface Change {
  readonly edition: string;
  readonly chapter: string;
  readonly element: string;
  readonly revision: number;
}

export interface Disposition {
  readonly verdict: Verdict;
  /** To its author and to everybody. */
  readonly reason: string;
  readonly duplicateOf?: number;
  readonly changes: readonly Change[];
  /** `proposed` until someone else has read it; the public sees what is published. */
  readonly state: 'proposed' | 'published';
  readonly by: string;
  readonly secondReader?: string;
  readonly at: Instant;
}

// ---- Moderation

/** Articles of the public charter: why something is hidden. */
export const charterArticles = [
  'personal-data',
  'secret',
  'insult',
  'unlawful',
  'advertising',
  'off-topic',
  'repetition',
  'not-a-file',
] as const;
export type CharterArticle = (typeof charterArticles)[number];

export interface ModerationAct {
  readonly id: number;
  readonly campaign: string;
  readonly act: 'hold' | 'hide' | 'restore' | 'keep' | 'release';
  readonly subject: 'contribution' | 'reply';
  readonly subjectId: number;
  readonly article?: CharterArticle;
  readonly reason: string;
  readonly at: Instant;
}

export interface Cluster {
  readonly id: number;
  readonly campaign: string;
  readonly title: string;
  readonly contributions: readonly number[];
  /** How many organisations and how many people without one stand behind it. */
  readonly organisations: number;
  readonly people: number;
}

// ---- Rights

/** Each rule that decides who may do what, as the trace and the screens say it. */
export const ruleTexts = {
  'CCT-ACC-001': {
    fr: 'Qui est identifié contribue tant que la campagne est ouverte.',
    en: 'Whoever is signed in contributes while the campaign is open.',
  },
  'CCT-ACC-002': {
    fr: 'Ce qui a été commencé avant l’échéance peut être déposé pendant le délai de grâce.',
    en: 'What was begun before the deadline may be posted in the time of grace.',
  },
  'CCT-ACC-003': {
    fr: 'Un auteur retire ce qu’il a écrit, jusqu’à la clôture.',
    en: 'An author withdraws what he wrote, until the close.',
  },
  'CCT-ACC-004': { fr: 'Chacun suit, signale et gère son profil.', en: 'Everyone follows, reports and keeps his profile.' },
  'CCT-ACC-005': {
    fr: 'Un organisateur ouvre, prolonge, suspend et clôt une campagne.',
    en: 'An organiser opens, extends, suspends and closes a campaign.',
  },
  'CCT-ACC-006': { fr: 'Un rédacteur répond aux contributions.', en: 'A drafter answers contributions.' },
  'CCT-ACC-007': {
    fr: 'Une seconde personne relit chaque réponse avant sa publication.',
    en: 'A second person reads each answer before it is published.',
  },
  'CCT-ACC-008': { fr: 'Un modérateur applique la charte.', en: 'A moderator applies the charter.' },
  'CCT-ACC-009': { fr: 'Un administrateur accorde les rôles.', en: 'An administrator grants the roles.' },
  'CCT-ACC-010': { fr: 'L’équipe de la campagne lit son atelier.', en: 'The team of the campaign reads its desk.' },
  'CCT-ACC-020': { fr: 'Il faut s’identifier comme une personne.', en: 'One signs in as a person.' },
  'CCT-ACC-021': { fr: 'La campagne n’est pas ouverte aux contributions.', en: 'The campaign is not open to contributions.' },
  'CCT-ACC-022': { fr: 'Il faut accepter la charte de la consultation.', en: 'The charter of the consultation is to be accepted.' },
  'CCT-ACC-023': { fr: 'Ce rôle ne permet pas cet acte.', en: 'This role does not permit this act.' },
  'CCT-ACC-024': {
    fr: 'Nul ne juge sa propre contribution ni celle de son organisation.',
    en: 'Nobody judges his own contribution or that of his organisation.',
  },
  'CCT-ACC-025': { fr: 'La seconde lecture est faite par une autre personne.', en: 'The second reading is done by someone else.' },
  'CCT-ACC-026': { fr: 'Seul l’auteur modifie ou retire sa contribution.', en: 'Only its author changes or withdraws a contribution.' },
  'CCT-ACC-027': { fr: 'La campagne est close : plus rien n’y change.', en: 'The campaign is closed: nothing in it changes any more.' },
  'CCT-ACC-028': { fr: 'Nul ne vote pour ce qu’il a écrit.', en: 'Nobody votes on what he wrote.' },
} as const satisfies Record<string, { fr: string; en: string }>;

/** What is hidden now, by the act that hid it last. */
export interface HiddenItem {
  readonly subject: 'contribution' | 'reply';
  readonly id: number;
  readonly contribution: number;
  readonly title: string;
  readonly body: string;
  readonly article: CharterArticle | null;
  readonly reason: string;
  readonly at: Instant;
}
