// The documents of a record along its line of time: a heading for each month, the new ones marked, filters above.
import type { DocumentItem } from '../../services/documents/contract.ts';
import { Icon } from '../design/icons.tsx';
import type { AccessMode } from '../kit/api.ts';
import { Badge, Button } from '../kit/controls.tsx';
import { type Language, sayDay, useLanguage, useTexts } from '../kit/language.tsx';
import { Link } from '../kit/router.tsx';
import { Empty, Refused, Waiting } from '../kit/states.tsx';
import { useDocuments } from './data.ts';
import { FilterBar, isFiltered, useFilters } from './filter-bar.tsx';
import { Labels } from './labels.tsx';
import { texts } from './texts.ts';

export type Audience = 'pro' | 'citizen';

interface ListProps {
  readonly patient: string;
  readonly mode: AccessMode;
  readonly audience: Audience;
  /** Address of one document. */
  readonly pathOf: (id: string) => string;
}

/** A document that nobody dated, or dated by less than a month, stands under what is known. */
const monthOf = (item: DocumentItem): string => (item.period.start ?? item.date ?? '').slice(0, 7);

export function DocumentList({ patient, mode, audience, pathOf }: ListProps) {
  const say = useTexts(texts);
  const language = useLanguage();
  const filters = useFilters();
  const all = useDocuments(patient, {}, mode);
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage, refetch } = useDocuments(patient, filters, mode);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const since = data?.pages[0]?.since;
  const months = byMonth(items);

  return (
    <section className="stack" aria-labelledby="documents">
      <div className="row apart">
        <div>
          <h2 id="documents">{say('documents')}</h2>
          <p className="soft small" aria-live="polite">
            {data ? `${say(hasNextPage ? 'foundMore' : 'found', { n: items.length })} · ` : ''}
            {data ? (since ? say('since', { date: sayDay(language, since) }) : say('firstVisit')) : ''}
          </p>
        </div>
      </div>
      <FilterBar filters={filters} known={all.data?.pages.flatMap((page) => page.items) ?? []} />
      {isPending ? <Waiting /> : null}
      {error ? <Refused error={error} retry={() => void refetch()} /> : null}
      {data && items.length === 0 ? (
        <div className="card">
          <Empty title={say('none')} level={3}>
            <p>{say(isFiltered(filters) ? 'noneFiltered' : 'noneYet')}</p>
          </Empty>
        </div>
      ) : null}
      <div className="timeline">
        {[...months].map(([month, ofMonth]) => (
          <section key={month} className="month" aria-labelledby={`month-${month}`}>
            <h3 id={`month-${month}`}>{month ? monthName(language, month) : say('undated')}</h3>
            <ul className="list card flush">
              {ofMonth.map((item) => (
                <Line key={item.id} item={item} audience={audience} to={pathOf(item.id)} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {hasNextPage ? (
        <div>
          <Button kind="quiet" busy={isFetching} onClick={() => void fetchNextPage()}>
            {say('more')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function Line({ item, audience, to }: { readonly item: DocumentItem; readonly audience: Audience; readonly to: string }) {
  const language = useLanguage();
  const kind = audience === 'pro' ? item.typeLabel : item.plainLabel[language];
  const day = item.period.start ?? item.date;
  return (
    <li className="document-line">
      <Icon name="document" size={24} />
      <div className="document-what">
        <Link to={to} className="document-title">
          {item.title || kind}
        </Link>
        <span className="soft">{[kind, item.author.name, item.author.structure].filter(Boolean).join(' · ')}</span>
        <span className="row tight">
          <Labels item={item} />
          {item.episode && audience === 'pro' ? <EpisodeOf episode={item.episode} /> : null}
        </span>
      </div>
      <time className="document-date" dateTime={day}>
        {sayDay(language, day, 'short')}
      </time>
    </li>
  );
}

function EpisodeOf({ episode }: { readonly episode: string }) {
  const say = useTexts(texts);
  return (
    <Badge>
      {say('episode', {
        episode:
          episode
            .replace(/^urn:oid:/, '')
            .split(/[|.^]/)
            .at(-1) ?? episode,
      })}
    </Badge>
  );
}

function monthName(language: Language, month: string): string {
  const name = sayDay(language, month);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** In the order of the list. */
function byMonth(items: readonly DocumentItem[]): Map<string, DocumentItem[]> {
  const months = new Map<string, DocumentItem[]>();
  for (const item of items) months.set(monthOf(item), [...(months.get(monthOf(item)) ?? []), item]);
  return months;
}
