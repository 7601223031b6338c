// The columns of requirements as a table: their names, what each means, how each is written. CSV, XLSX and the import share them.
import type { Edition, Requirement } from '../contract.ts';

export interface Column {
  readonly name: string;
  readonly meaning: { readonly fr: string; readonly en: string };
  read(row: Row): string;
}

export interface Row {
  readonly edition: string;
  readonly chapter: { readonly id: string; readonly number?: string; readonly title: { readonly fr: string } };
  readonly provision: { readonly id: string; readonly title: { readonly fr: string } };
  readonly requirement: Requirement;
}

const list = (values: readonly string[] | undefined): string => (values ?? []).join(' | ');
const column = (name: string, fr: string, en: string, read: Column['read']): Column => ({ name, meaning: { fr, en }, read });

export const columns: readonly Column[] = [
  column('edition', 'Édition', 'Edition', (row) => row.edition),
  column('id', 'Identifiant stable de l’exigence', 'Stable id of the requirement', (row) => row.requirement.id),
  column('chapter', 'Identifiant du chapitre', 'Id of the chapter', (row) => row.chapter.id),
  column('chapterNumber', 'Numéro du chapitre, comme imprimé', 'Number of the chapter, as printed', (row) => row.chapter.number ?? ''),
  column('chapterTitle', 'Titre du chapitre', 'Title of the chapter', (row) => row.chapter.title.fr),
  column('provision', 'Identifiant de la disposition', 'Id of the provision', (row) => row.provision.id),
  column('provisionTitle', 'Titre de la disposition', 'Title of the provision', (row) => row.provision.title.fr),
  column('title', 'Titre', 'Title', (row) => row.requirement.title.fr),
  column('titleEn', 'Titre en anglais', 'Title in English', (row) => row.requirement.title.en ?? ''),
  column('statement', 'Énoncé', 'Statement', (row) => row.requirement.statement.fr),
  column('statementEn', 'Énoncé en anglais', 'Statement in English', (row) => row.requirement.statement.en ?? ''),
  column('verb', 'Verbe : SHALL (DOIT), SHOULD (DEVRAIT), MAY (PEUT), NONE', 'Verb', (row) => row.requirement.verb),
  column('nature', 'Nature : requirement, recommendation, commitment, fact', 'Nature', (row) => row.requirement.nature),
  column('criticality', 'Criticité : minor, major, critical', 'Criticality', (row) => row.requirement.criticality ?? ''),
  column('actors', 'Acteurs, séparés par |', 'Actors, separated by |', (row) => list(row.requirement.actors)),
  column('institutions', 'Institutions, séparées par |', 'Institutions, separated by |', (row) => list(row.requirement.institutions)),
  column('condition', 'Condition d’application', 'Condition of applicability', (row) => row.requirement.condition ?? ''),
  column('depends', 'Exigences supposées', 'Requirements relied on', (row) => list(row.requirement.depends)),
  column('planned', 'Date prévue', 'Planned date', (row) => row.requirement.planned ?? ''),
  column('actual', 'Date réelle', 'Actual date', (row) => row.requirement.actual ?? ''),
  column('levers', 'Leviers : nature, titre, depuis, jusqu’à ; séparés par |', 'Levers: kind, title, from, until; separated by |', (row) =>
    list(
      row.requirement.levers.map(({ kind, title, from, until }) =>
        [kind, title.fr, from ?? '', until ?? ''].join(' ; ').replace(/( ; )+$/, ''),
      ),
    ),
  ),
  column('scenario', 'Scénario de conformité', 'Conformity scenario', (row) => row.requirement.scenario?.text.fr ?? ''),
  column('proofs', 'Preuves : identifiant, nature, texte ; séparées par |', 'Proofs: id, kind, text; separated by |', (row) =>
    list(row.requirement.scenario?.proofs.map(({ id, kind, text }) => `${id} ; ${kind} ; ${text.fr}`)),
  ),
  column('notTested', 'Pourquoi aucun test automatique', 'Why no automatic test', (row) => row.requirement.notTested?.fr ?? ''),
  column('references', 'Textes de référence', 'Reference documents', (row) => list(row.requirement.references)),
  column('themes', 'Thèmes', 'Themes', (row) => list(row.requirement.themes)),
  column('sector', 'Secteur, pour un profil', 'Sector, for a profile', (row) => row.requirement.sector ?? ''),
  column('derivedFrom', 'Dérive de', 'Derived from', (row) => list(row.requirement.derivedFrom)),
  column('replaces', 'Remplace', 'Replaces', (row) => list(row.requirement.replaces)),
  column('sources', 'Sources', 'Sources', (row) => list(row.requirement.sources)),
  column('certainty', 'Certitude : seen, partial, inferred, unknown, own', 'Certainty', (row) => row.requirement.certainty),
  column('note', 'Note', 'Note', (row) => row.requirement.note?.fr ?? ''),
];

export function* rowsOf(edition: Edition): Generator<Row> {
  for (const chapter of edition.chapters) {
    for (const provision of chapter.provisions)
      for (const requirement of provision.requirements) yield { edition: edition.id, chapter, provision, requirement };
  }
}

/** A value that a spreadsheet would take for a formula is told to be text. */
export const harmless = (value: string): string => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
