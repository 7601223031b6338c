// The filters of a list of documents: kept in the address, so that the way back finds them again.
import { type FormEvent, useMemo } from 'react';
import type { DocumentItem } from '../../services/documents/contract.ts';
import { query } from '../kit/api.ts';
import { Button, SelectField, TextField } from '../kit/controls.tsx';
import { useLanguage, useTexts } from '../kit/language.tsx';
import { usePlace } from '../kit/router.tsx';
import type { Filters } from './data.ts';
import { texts } from './texts.ts';

const names = ['category', 'from', 'to', 'author', 'structure', 'new', 'status'] as const;

export function useFilters(): Filters {
  const { search } = usePlace();
  return useMemo(() => Object.fromEntries(names.map((name) => [name, search.get(name) ?? undefined])) as Filters, [search]);
}

export const isFiltered = (filters: Filters): boolean => Object.values(filters).some(Boolean);

export function FilterBar({ filters, known }: { readonly filters: Filters; readonly known: readonly DocumentItem[] }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const { path, go } = usePlace();
  const categories = new Map(known.map((item) => [item.category, item.categoryLabel[language]]));
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()]));
    const { show, ...rest } = values;
    go(path + query({ ...rest, new: show === 'new' ? 'true' : undefined, status: show === 'superseded' ? 'superseded' : undefined }));
  };
  return (
    <details className="filters" open={isFiltered(filters)}>
      <summary>{say('filters')}</summary>
      {/* Another address is another form: its fields begin with what that address says. */}
      <form className="stack" onSubmit={apply} key={JSON.stringify(filters)}>
        <div className="fields">
          <SelectField label={say('type')} name="category" defaultValue={filters.category ?? ''}>
            <option value="">{say('allTypes')}</option>
            {[...categories].map(([code, label]) =>
              code ? (
                <option key={code} value={code}>
                  {label}
                </option>
              ) : null,
            )}
          </SelectField>
          <TextField label={say('from')} name="from" type="date" defaultValue={filters.from} />
          <TextField label={say('to')} name="to" type="date" defaultValue={filters.to} />
          <TextField label={say('author')} name="author" defaultValue={filters.author} placeholder={say('authorHint')} />
          <TextField label={say('structure')} name="structure" defaultValue={filters.structure} />
          <SelectField label={say('state')} name="show" defaultValue={filters.new ? 'new' : (filters.status ?? '')}>
            <option value="">{say('current')}</option>
            <option value="new">{say('onlyNew')}</option>
            <option value="superseded">{say('onlySuperseded')}</option>
          </SelectField>
        </div>
        <div className="row">
          <Button type="submit" kind="quiet">
            {say('apply')}
          </Button>
          {isFiltered(filters) ? (
            <Button kind="plain" onClick={() => go(path)}>
              {say('clear')}
            </Button>
          ) : null}
        </div>
      </form>
    </details>
  );
}
