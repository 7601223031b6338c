// What can be followed of the doctrine by mail, and what is new of it in words: an edition, a requirement, the obligations of a shared profile.
import {
  type Change,
  type EditionNews,
  type FrameworkParts,
  findSharedProfile,
  type OpenFramework,
  openNewsDesk,
  saveSharedProfile,
} from '@socle/foundations/framework';
import type { FollowSource, NewsItem } from '@socle/foundations/subscription';
import type { Language } from '@socle/kit/i18n';
import { kindNames } from './pages/compare.ts';
import { editionLink, link, requirementLink } from './parts/view.ts';

const words = {
  fr: {
    edition: (id: string) => `Édition ${id}`,
    profile: 'Mes obligations',
    consultation: (id: string) => `L’édition ${id} est en consultation`,
    published: (id: string) => `L’édition ${id} est publiée`,
    superseded: (id: string) => `L’édition ${id} est remplacée`,
    draft: (id: string) => `L’édition ${id} est un projet`,
  },
  en: {
    edition: (id: string) => `Edition ${id}`,
    profile: 'My obligations',
    consultation: (id: string) => `Edition ${id} is open to consultation`,
    published: (id: string) => `Edition ${id} is published`,
    superseded: (id: string) => `Edition ${id} is superseded`,
    draft: (id: string) => `Edition ${id} is a draft`,
  },
} as const;

export function doctrineSources(framework: OpenFramework, parts: FrameworkParts): readonly FollowSource[] {
  const desk = openNewsDesk(parts, framework);
  const shared = { start: () => desk.now() };

  /** Against the edition before, when this one comes out; else inside it. What is drafted is nobody's obligation yet: it is told when it comes out. */
  async function changesOf({ edition, from, changes }: EditionNews): Promise<readonly Change[]> {
    if (edition.state === 'draft') return [];
    if (from !== undefined && from !== 'draft') return changes;
    if (edition.previous === undefined || !(await framework.library.find(edition.previous))) return changes;
    return (await framework.difference(edition.previous, edition.id)).changes;
  }
  const isOf = ({ id, before, after }: Change, key: string): boolean => id === key || [...before, ...after].some((side) => side.id === key);

  return [
    {
      ...shared,
      kind: 'doctrine.edition',
      async describe(key, language) {
        const head = (await framework.editions()).find(({ id }) => id === key);
        return head && { title: words[language].edition(head.id), path: editionLink(head.id) };
      },
      async since(key, seen, language) {
        const news = await desk.since(seen);
        const items = news.editions
          .filter(({ edition }) => edition.id === key)
          .flatMap((one) => [
            ...(one.from === one.edition.state ? [] : [{ title: words[language][one.edition.state](key), path: editionLink(key) }]),
            ...one.changes.filter(({ element }) => element !== 'provision').map((change) => itemOf(change, key, language)),
          ]);
        return { seen: news.seen, items };
      },
    },
    {
      ...shared,
      kind: 'doctrine.requirement',
      async describe(key, language) {
        const last = (await framework.history(key)).at(-1);
        if (!last) return undefined;
        const { title } = last.requirement;
        return {
          title: `${key} · ${language === 'en' ? (title.en ?? title.fr) : title.fr}`,
          path: link(`/requirements/${encodeURIComponent(key)}`),
        };
      },
      async since(key, seen, language) {
        const news = await desk.since(seen);
        const items: NewsItem[] = [];
        for (const one of news.editions)
          for (const change of await changesOf(one))
            if (change.element === 'requirement' && isOf(change, key)) items.push(itemOf(change, one.edition.id, language));
        return { seen: news.seen, items };
      },
    },
    {
      ...shared,
      kind: 'doctrine.profile',
      async describe(key, language) {
        const answers = await findSharedProfile(parts, key);
        return answers && { title: words[language].profile, path: link('/obligations', { profil: key }) };
      },
      async since(key, seen, language) {
        const [news, answers] = await Promise.all([desk.since(seen), findSharedProfile(parts, key)]);
        // While someone follows it, a shared profile does not grow old.
        if (answers) await saveSharedProfile(parts, framework, answers);
        const items: NewsItem[] = [];
        for (const one of answers ? news.editions : []) {
          const rules = await framework.applicability(one.edition.id);
          const mine = new Set(rules.explain(answers ?? {}).flatMap(({ id, verdict }) => (verdict === true ? [id] : [])));
          for (const change of await changesOf(one)) {
            // One that is gone applies to nobody any more: whoever may have had it is told.
            const concerns = change.after.length === 0 ? change.kinds.includes('removed') : change.after.some(({ id }) => mine.has(id));
            if (change.element === 'requirement' && concerns) items.push(itemOf(change, one.edition.id, language));
          }
        }
        return { seen: news.seen, items };
      },
    },
  ];
}

function itemOf({ element, id, kinds, before, after, chapter }: Change, edition: string, language: Language): NewsItem {
  const side = after[0] ?? before[0];
  const said = (text: { readonly fr: string; readonly en?: string } | undefined): string =>
    (language === 'en' ? (text?.en ?? text?.fr) : text?.fr) ?? '';
  const what = kinds.map((kind) => kindNames[language][kind]).join(', ');
  const named = element === 'requirement' ? `${id} ${said(side?.title)}` : said(side?.title);
  const path =
    after.length === 0
      ? editionLink(edition)
      : element === 'requirement'
        ? requirementLink(edition, id)
        : `${editionLink(edition)}/${encodeURIComponent(chapter)}`;
  return {
    title: `${words[language].edition(edition)} · ${named} (${what})`,
    path,
    ...(element === 'requirement' && side ? { text: said(side.text) } : {}),
  };
}
