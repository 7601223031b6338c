// What is seen of the framework from outside: an edition and everything in it, as data. Files, database, API and pages all hold these shapes.

/** French, and English where someone wrote it. */
export interface Text {
  readonly fr: string;
  readonly en?: string;
}

/** `2021`, `2021-Q1`, `2021-06` or `2021-06-08`: as exact as its source. */
export type PartialDate = string;

/**
 * How sure a statement is. `seen`: in a source that was read; `partial`: a source was read in part; `inferred`: deduced from several;
 * `unknown`: no source was found, and nothing is claimed; `own`: written by Socle, binding for its own services only.
 */
export const certainties = ['seen', 'partial', 'inferred', 'unknown', 'own'] as const;
export type Certainty = (typeof certainties)[number];

/** Where a statement comes from, and how sure it is. */
export interface Sourced {
  /** Ids of sources. */
  readonly sources?: readonly string[];
  readonly certainty: Certainty;
}

/** How an element stems from others, by stable id. An id is never given to something else: what changes its meaning gets a new id and says where from. */
export interface Relations {
  /** Same matter, written anew for a sector or a platform; the other stays. */
  readonly derivedFrom?: readonly string[];
  /** Takes the place of these: one that several replace was split; several that one replaces were merged. */
  readonly replaces?: readonly string[];
  /** Id of the chapter (or provision) where it stood in the edition before. */
  readonly movedFrom?: string;
  /** Title that it had before. */
  readonly renamedFrom?: string;
}

/** Something that is no longer there, and why. */
export interface Withdrawal {
  readonly id: string;
  /** Where its matter went. */
  readonly mergedInto?: string;
  readonly reason: Text;
}

// In the order of its life. Published and superseded editions are frozen.
export const editionStates = ['draft', 'consultation', 'published', 'superseded'] as const;
export type EditionState = (typeof editionStates)[number];

export interface Orientation {
  readonly id: string;
  readonly number: string;
  readonly title: Text;
  readonly summary?: Text;
}

export interface EditionHead extends Sourced {
  /** Year on the cover (`2019`), or a name (`socle`). Not the year of publication. */
  readonly id: string;
  readonly title: Text;
  readonly state: EditionState;
  /** The edition that differences are told against unless asked otherwise. */
  readonly previous?: string;
  readonly published?: PartialDate;
  readonly consultation?: { readonly from?: PartialDate; readonly to?: PartialDate; readonly note?: Text };
  readonly summary: Text;
  /** What of the edition is held here and what is not. */
  readonly completeness: Text;
  readonly orientations: readonly Orientation[];
}

// RFC 2119, in French: DOIT, DEVRAIT, PEUT. `NONE`: a fact or a commitment that binds nobody outside.
export const verbs = ['SHALL', 'SHOULD', 'MAY', 'NONE'] as const;
export type Verb = (typeof verbs)[number];

export const natures = ['requirement', 'recommendation', 'commitment', 'fact'] as const;
export type Nature = (typeof natures)[number];

export const criticalities = ['minor', 'major', 'critical'] as const;
export type Criticality = (typeof criticalities)[number];

// MOA: who has a service built and runs it. MOE: who builds it.
export const actors = ['MOA', 'MOE', 'professional', 'user', 'institution'] as const;
export type Actor = (typeof actors)[number];

export const leverKinds = ['law', 'arrete', 'eu-law', 'funding', 'certificate', 'contract', 'incentive'] as const;
export type LeverKind = (typeof leverKinds)[number];

/** What gives a rule its force, from a date on. One rule may have several, at different dates. */
export interface Lever extends Sourced {
  readonly kind: LeverKind;
  readonly title: Text;
  readonly from?: PartialDate;
  readonly until?: PartialDate;
  /** Id of a reference document. */
  readonly document?: string;
}

export const proofKinds = ['test', 'document', 'capture', 'attestation'] as const;
export type ProofKind = (typeof proofKinds)[number];

export interface Proof {
  readonly id: string;
  readonly kind: ProofKind;
  readonly text: Text;
}

/** How conformity is shown. */
export interface Scenario {
  readonly id: string;
  readonly text: Text;
  readonly proofs: readonly Proof[];
}

export interface Requirement extends Sourced, Relations {
  readonly id: string;
  readonly title: Text;
  readonly statement: Text;
  readonly verb: Verb;
  readonly nature: Nature;
  readonly criticality?: Criticality;
  readonly actors: readonly Actor[];
  /** Ids of institutions that have a part of their own in it. */
  readonly institutions?: readonly string[];
  /** When it applies: an expression over the facts of a profile (`rules/expression`). Absent: to all whom `actors` names. */
  readonly condition?: string;
  /** Requirements that must hold first. */
  readonly depends?: readonly string[];
  readonly levers: readonly Lever[];
  /** When it was to apply. */
  readonly planned?: PartialDate;
  /** When it does. */
  readonly actual?: PartialDate;
  readonly dateNote?: Text;
  readonly scenario?: Scenario;
  /** Ids of reference documents. */
  readonly references?: readonly string[];
  readonly themes?: readonly string[];
  /** Sector whose profile of a common requirement this is. */
  readonly sector?: string;
  /** Why no automatic test shows it, where none does. */
  readonly notTested?: Text;
  readonly note?: Text;
}

export interface Provision extends Relations {
  readonly id: string;
  readonly title: Text;
  /** Markdown. */
  readonly text: Text;
  readonly requirements: readonly Requirement[];
  readonly sources?: readonly string[];
  readonly certainty?: Certainty;
}

export interface Chapter extends Sourced, Relations {
  readonly id: string;
  /** As printed: `2.4.5`. */
  readonly number?: string;
  readonly title: Text;
  /** Id of an orientation of the edition. */
  readonly orientation?: string;
  readonly page?: number;
  readonly themes?: readonly string[];
  /** Ids of components of the target architecture. */
  readonly components?: readonly string[];
  /** Markdown. */
  readonly text: Text;
  readonly provisions: readonly Provision[];
  readonly withdrawn?: readonly Withdrawal[];
}

/** One whole edition. */
export interface Edition extends EditionHead {
  readonly chapters: readonly Chapter[];
}

// From the ground up; `alongside`: support to innovation and engagement.
export const componentFloors = ['rule', 'referential', 'core-service', 'platform', 'business-service', 'alongside'] as const;
export type ComponentFloor = (typeof componentFloors)[number];

/** A component as one edition, and those after it, show it; what is left out stays as before. */
export interface ComponentStep extends Partial<Sourced> {
  /** Edition from which it is so. */
  readonly from: string;
  readonly name?: Text;
  readonly floor?: ComponentFloor;
  readonly owner?: string;
  /** Id of the component that took it in. */
  readonly absorbedBy?: string;
  /** No longer drawn. */
  readonly gone?: boolean;
  readonly note?: Text;
}

export interface Component extends Sourced {
  readonly id: string;
  readonly purpose: Text;
  /** The first names name and floor. */
  readonly history: readonly ComponentStep[];
  /** Room of Socle that runs it, and where: `{ room: 'documents', path: '/documents/fhir/metadata' }`. */
  readonly service?: { readonly room: string; readonly path: string };
}

export const milestoneKinds = ['text', 'consultation', 'opening', 'deadline', 'programme', 'figure'] as const;
export type MilestoneKind = (typeof milestoneKinds)[number];

export interface Milestone extends Sourced {
  readonly id: string;
  readonly title: Text;
  readonly kind: MilestoneKind;
  readonly planned?: PartialDate;
  readonly actual?: PartialDate;
  /** End of something that lasts. */
  readonly until?: PartialDate;
  readonly plannedUntil?: PartialDate;
  readonly actors?: readonly Actor[];
  readonly institutions?: readonly string[];
  readonly themes?: readonly string[];
  readonly requirements?: readonly string[];
  readonly components?: readonly string[];
  /** Roadmaps that name it: `2019-2022`, `2021`, `2021-2023`, `2023-2027`. */
  readonly roadmaps?: readonly string[];
  readonly priority?: boolean;
  readonly note?: Text;
}

export interface Term {
  readonly id: string;
  /** As written in texts, first form first: `['INS', 'identité nationale de santé']`. */
  readonly forms: readonly string[];
  readonly definition: Text;
  readonly seeAlso?: readonly string[];
  readonly sources?: readonly string[];
}

export const institutionKinds = ['state', 'operator', 'moa', 'moe', 'users', 'council'] as const;
export type InstitutionKind = (typeof institutionKinds)[number];

export interface Institution {
  readonly id: string;
  readonly name: Text;
  readonly kind: InstitutionKind;
  readonly part: Text;
  readonly sources?: readonly string[];
}

export const documentKinds = [
  'law',
  'ordonnance',
  'decret',
  'arrete',
  'code',
  'referential',
  'guide',
  'regulation',
  'report',
  'roadmap',
  'note',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** A text that the framework points to. */
export interface ReferenceDocument extends Sourced {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly title: Text;
  readonly number?: string;
  readonly date?: PartialDate;
  readonly publisher?: string;
  readonly note?: Text;
}

export interface Source {
  readonly id: string;
  readonly title: string;
  /** Where it was read. */
  readonly address?: string;
}

export interface Option {
  readonly id: string;
  readonly label: Text;
}

/** One fact of a profile: a question of the questionnaire, and a name in the expressions of conditions. */
export type ProfileFact = {
  readonly id: string;
  readonly question: Text;
  readonly help?: Text;
  /** Asked only where this expression holds. */
  readonly when?: string;
} & (
  | { readonly type: 'boolean' }
  | { readonly type: 'one' | 'many'; readonly options: readonly Option[] }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number }
);

export interface Theme {
  readonly id: string;
  readonly label: Text;
}

/** What is common to all editions. */
export interface Common {
  readonly themes: readonly Theme[];
  readonly components: readonly Component[];
  readonly milestones: readonly Milestone[];
  readonly glossary: readonly Term[];
  readonly institutions: readonly Institution[];
  readonly documents: readonly ReferenceDocument[];
  readonly sources: readonly Source[];
  readonly facts: readonly ProfileFact[];
}

/** Everything. */
export interface Framework {
  readonly common: Common;
  /** In order of time; those that no date orders come last. */
  readonly editions: readonly Edition[];
}
