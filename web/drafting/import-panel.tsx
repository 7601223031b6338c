// A spreadsheet of requirements: what it would change, row by row, then taken into one chapter, whole or not at all.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { postFile, query } from '../kit/api.ts';
import { Badge, Button, Field, Notice, SelectField, TextField } from '../kit/controls.tsx';
import { useLanguage, useTexts } from '../kit/language.tsx';
import { Refused } from '../kit/states.tsx';
import { useToast } from '../kit/toast.tsx';
import { askChapter, base, type EditionWork } from './data.ts';
import { texts } from './texts.ts';

type Action = 'new' | 'changed' | 'same' | 'refused';
interface Preview {
  readonly counts: Readonly<Record<Action, number>>;
  readonly rows: readonly {
    readonly row: number;
    readonly id: string;
    readonly action: Action;
    readonly changes: readonly { readonly field: string; readonly from?: string; readonly to: string }[];
    readonly findings: readonly { readonly rule: string; readonly text: { readonly fr: string; readonly en: string } }[];
  }[];
}

const kinds = { new: 'good', changed: 'info', same: 'none', refused: 'bad' } as const;
const shownRows = 200;
/** A workbook is known by its ending here, and by its bytes on the server. */
const mediaOf = (file: File): string =>
  file.name.toLowerCase().endsWith('.csv') ? 'text/csv' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function ImportPanel({ work }: { readonly work: EditionWork }) {
  const say = useTexts(texts);
  const toast = useToast();
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const [chapter, setChapter] = useState(work.chapters[0]?.id ?? '');
  const [provision, setProvision] = useState('');
  const [reason, setReason] = useState('');
  const { data: into } = useQuery({
    queryKey: ['chapter', work.id, chapter],
    queryFn: () => askChapter(work.id, chapter),
    enabled: chapter !== '',
  });
  const provisions = into?.chapter.provisions ?? [];
  const chosen = provisions.some(({ id }) => id === provision) ? provision : (provisions[0]?.id ?? '');
  const previewing = useMutation({
    mutationFn: (one: File) => postFile<Preview>(`/framework/import/preview${query({ edition: work.id })}`, one, mediaOf(one)),
  });
  const taking = useMutation({
    mutationFn: (one: File) =>
      postFile<{ revision: number }>(
        `${base}/editions/${work.id}/import${query({ chapter, provision: chosen, reason })}`,
        one,
        mediaOf(one),
      ),
    onSuccess: async ({ revision }) => {
      toast(say('saved', { revision }));
      await client.invalidateQueries();
    },
  });
  return (
    <section className="dr-form" aria-labelledby="import">
      <h2 id="import">{say('import')}</h2>
      <Field label={say('spreadsheet')} hint={say('importHint')}>
        {(wiring) => (
          <input
            type="file"
            accept=".xlsx,.csv"
            {...wiring}
            onChange={(event) => {
              const one = event.target.files?.[0];
              setFile(one);
              taking.reset();
              if (one) previewing.mutate(one);
            }}
          />
        )}
      </Field>
      {previewing.error ? <Refused error={previewing.error} /> : null}
      {previewing.data ? <Rows preview={previewing.data} /> : null}
      {previewing.data && file ? (
        <form
          className="stack tight"
          onSubmit={(event) => {
            event.preventDefault();
            taking.mutate(file);
          }}
        >
          <div className="row">
            <SelectField label={say('intoChapter')} value={chapter} onChange={(event) => setChapter(event.target.value)}>
              {work.chapters.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title.fr}
                </option>
              ))}
            </SelectField>
            <SelectField label={say('intoProvision')} value={chosen} onChange={(event) => setProvision(event.target.value)}>
              {provisions.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title.fr}
                </option>
              ))}
            </SelectField>
          </div>
          <TextField label={say('reason')} value={reason} onChange={(event) => setReason(event.target.value)} minLength={3} required />
          {taking.error ? <Refused error={taking.error} /> : null}
          <div>
            <Button type="submit" busy={taking.isPending}>
              {say('take')}
            </Button>
          </div>
        </form>
      ) : null}
    </section>
  );
}

function Rows({ preview }: { readonly preview: Preview }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const { counts, rows } = preview;
  return (
    <>
      <Notice kind={counts.refused > 0 ? 'warn' : 'good'}>
        {(['new', 'changed', 'same', 'refused'] as const).map((action) => `${counts[action]} ${say(`row-${action}`)}`).join(' · ')}
      </Notice>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section className="dr-scroll" tabIndex={0} aria-label={say('row')}>
        <table className="dr-table">
          <thead>
            <tr>
              <th scope="col">{say('row')}</th>
              <th scope="col">{say('element')}</th>
              <th scope="col">{say('diff')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shownRows).map((one) => (
              <tr key={one.row}>
                <td>{one.row}</td>
                <th scope="row">
                  <span className="mono small">{one.id}</span> <Badge kind={kinds[one.action]}>{say(`row-${one.action}`)}</Badge>
                </th>
                <td className="small">
                  {one.findings.map((finding) => (
                    <p key={`${finding.rule} ${finding.text.fr}`}>{finding.text[language]}</p>
                  ))}
                  {one.action === 'changed'
                    ? one.changes.map(({ field, from, to }) => (
                        <p key={field} lang="fr">
                          <span className="soft">{field}</span> {from ? <del>{from}</del> : null} <ins>{to}</ins>
                        </p>
                      ))
                    : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
