// What the report tells, in words and rows, whatever it is written as: figures, and each contribution with its answer.
import { formatDate, type Language } from '@socle/kit/i18n';
import type { Change, Contribution } from '../contract.ts';
import { regionName } from '../parts/regions.ts';
import { words } from '../parts/words.ts';
import type { Report, ReportChapter } from '../reading.ts';

export interface ReportOptions {
  readonly language: Language;
}

export interface Bars {
  readonly title: string;
  readonly head: readonly [string, string];
  readonly rows: readonly { readonly name: string; readonly count: number }[];
}

/** A contribution as the report shows it. */
export interface Entry {
  readonly ref: string;
  /** Kind, target, author. */
  readonly line: string;
  readonly title: string;
  readonly said: string;
  /** Empty where there is no answer yet. */
  readonly verdict: string;
  readonly reason: string;
}

/** UTF-16 units of what somebody said that the report repeats; open data hold all of it. */
const most = 320;
const shortened = (text: string): string => {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(most - 60, cut.lastIndexOf(' '))).replace(/[\uD800-\uDBFF]$/, '')}…`;
};

const own = {
  fr: {
    title: 'Ce que vous avez dit, ce que nous en avons fait',
    contents: 'Sommaire',
    figures: 'Chiffres',
    chapters: 'Chapitre par chapitre',
    answers: 'Chaque contribution et sa réponse',
    count: 'Nombre',
    byVerdict: 'Réponses',
    byKind: 'Contributions par nature',
    byActor: 'Contributions par qualité de l’auteur',
    byChapter: 'Contributions par chapitre',
    byRegion: 'Contributions par région',
    byOrganisation: 'Organisations qui ont le plus contribué',
    byDay: 'Contributions par jour',
    whole: 'Le texte entier, les jalons et les questions posées',
    unchanged: 'Le texte de ce chapitre n’a pas changé.',
    new: 'Nouvelle disposition.',
    behind: 'Contributions à l’origine de ce changement',
    none: 'aucune contribution désignée',
    answer: 'Réponse',
    waiting: 'En attente de réponse.',
    duplicateOf: 'Double de',
    changed: 'Texte modifié',
    agreed: 'd’accord',
    sofar: 'La campagne n’est pas close : ce rapport se complète à mesure que les réponses paraissent.',
    source: 'Rapport produit par Socle à partir des données ouvertes de la campagne.',
    archive: 'Empreinte de l’archive (SHA-256)',
    page: 'page',
  },
  en: {
    title: 'What you said, what we did',
    contents: 'Contents',
    figures: 'Figures',
    chapters: 'Chapter by chapter',
    answers: 'Each contribution and its answer',
    count: 'Number',
    byVerdict: 'Answers',
    byKind: 'Contributions by kind',
    byActor: 'Contributions by who wrote them',
    byChapter: 'Contributions by chapter',
    byRegion: 'Contributions by region',
    byOrganisation: 'Organisations that contributed most',
    byDay: 'Contributions by day',
    whole: 'The whole text, milestones and questions',
    unchanged: 'The text of this chapter has not changed.',
    new: 'New provision.',
    behind: 'Contributions behind this change',
    none: 'no contribution named',
    answer: 'Answer',
    waiting: 'Not answered yet.',
    duplicateOf: 'Repeats',
    changed: 'Text changed',
    agreed: 'agree',
    sofar: 'The campaign is not closed: this report grows as answers appear.',
    source: 'Made by Socle from the open data of the campaign.',
    archive: 'Hash of the archive (SHA-256)',
    page: 'page',
  },
} as const;

export type Told = ReturnType<typeof tell>;

/** Everything that a writer says, in one language. */
export function tell(report: Report, { language }: ReportOptions) {
  const say = words(language);
  const texts = own[language];
  const { campaign, dashboard } = report;
  // Made once: making one for each number costs more than all the rest of an entry.
  const numbers = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB');
  const n = (value: number): string => numbers.format(value);
  const name = (text: { readonly fr: string; readonly en?: string }): string => (language === 'en' ? (text.en ?? text.fr) : text.fr);
  const changes = report.chapters.reduce((sum, one) => sum + one.changes.length, 0);
  const chapterTitle = new Map(report.chapters.map(({ id, title }) => [id, title]));
  const day = (at: string): string => formatDate(language, new Date(at));
  const lead =
    language === 'fr'
      ? `${n(dashboard.contributors)} participants et ${n(dashboard.organisations)} organisations ont écrit ${n(dashboard.total)} contributions. ${n(dashboard.answered)} ont leur réponse ; ${n(changes)} passages du texte ont changé.`
      : `${n(dashboard.contributors)} contributors and ${n(dashboard.organisations)} organisations wrote ${n(dashboard.total)} contributions. ${n(dashboard.answered)} have their answer; ${n(changes)} passages of the text have changed.`;
  const bars = (title: string, head: string, rows: Bars['rows']): Bars => ({ title, head: [head, texts.count], rows });

  return {
    texts,
    language,
    title: texts.title,
    campaign: name(campaign.title),
    // The last second at which contributions were taken, not the first at which they were not.
    period: `${day(campaign.opensAt)} – ${day(new Date(new Date(campaign.closesAt).getTime() - 1000).toISOString())}`,
    lead,
    open: campaign.phase !== 'result',
    archive: campaign.archiveHash,
    figures: [
      bars(
        texts.byVerdict,
        texts.answer,
        dashboard.byVerdict.map((one) => ({ name: one.verdict === 'none' ? say('unanswered') : say(one.verdict), count: one.count })),
      ),
      bars(
        texts.byKind,
        texts.byKind,
        dashboard.byKind.map(({ kind, count }) => ({ name: say(kind), count })),
      ),
      bars(
        texts.byActor,
        texts.byActor,
        dashboard.byActor.map(({ actor, count }) => ({ name: say(actor), count })),
      ),
      bars(
        texts.byChapter,
        texts.byChapter,
        dashboard.byChapter.map(({ chapter, count }) => ({ name: chapterTitle.get(chapter) || chapter || texts.whole, count })),
      ),
      bars(texts.byOrganisation, texts.byOrganisation, dashboard.byOrganisation.slice(0, 20)),
      bars(
        texts.byRegion,
        texts.byRegion,
        dashboard.byRegion.map(({ region, count }) => ({ name: regionName(region), count })),
      ),
    ].filter(({ rows }) => rows.length > 0),
    days: dashboard.byDay,
    chapters: report.chapters,
    n,
    titleOfChapter: (chapter: ReportChapter): string => chapter.title || texts.whole,
    /** `12 contributions : 3 acceptées, 2 refusées` */
    countOf: (chapter: ReportChapter): string => {
      const parts = Object.entries(chapter.byVerdict).map(
        ([verdict, count]) => `${n(count)} ${say(verdict as keyof typeof chapter.byVerdict).toLowerCase()}`,
      );
      return `${say('n', { n: chapter.count })}${parts.length === 0 ? '' : ` – ${parts.join(', ')}`}`;
    },
    behind: (one: Contribution): string => `C-${one.id} · ${say(one.kind)} · ${authorOf(one)} · ${one.title}`,
    reference: (change: Change): string => `${change.element}`,
    entry: (one: Contribution): Entry => {
      const answer = one.disposition?.state === 'published' ? one.disposition : undefined;
      const gone = one.state === 'withdrawn' ? say('withdrawn') : one.state === 'hidden' ? say('hidden') : undefined;
      const more = [
        answer?.duplicateOf === undefined ? '' : `${texts.duplicateOf} C-${answer.duplicateOf}.`,
        answer && answer.changes.length > 0
          ? `${texts.changed} : ${[...new Set(answer.changes.map(({ element }) => element))].join(', ')}.`
          : '',
      ].filter((part) => part !== '');
      return {
        ref: `C-${one.id}`,
        line: [
          say(one.kind),
          one.target.kind === 'edition' ? say('on-edition') : one.target.id,
          authorOf(one),
          `${n(one.votes.agree)} ${texts.agreed}`,
        ].join(' · '),
        title: gone ?? one.title,
        said:
          gone === undefined
            ? shortened(
                [one.details.wording === undefined ? '' : `« ${one.details.wording} »`, one.body].filter((part) => part !== '').join('\n'),
              )
            : '',
        verdict: answer === undefined ? '' : say(answer.verdict),
        reason: answer === undefined ? '' : [answer.reason, ...more].join(' '),
      };
    },
  };

  function authorOf({ author }: Contribution): string {
    return [author.name, author.organisation?.name].filter((part) => part !== undefined && part !== '').join(', ') || say(author.actor);
  }
}
