// Whose record is shown: one's own, or that of a child; the address says it.
import { useTexts } from '../kit/language.tsx';
import { usePlace } from '../kit/router.tsx';
import { nameOf } from '../record/patient-head.tsx';
import { useDependants } from './data.ts';
import { texts } from './texts.ts';

export interface Subject {
  readonly patient: string;
  /** Where the screens of this record stand: `/citizen`, or `/citizen/for/patient-2`. */
  readonly base: string;
  /** Given name of a child. */
  readonly child?: string | undefined;
}

const root = '/citizen';
const pathFor = (patient: string, own: string): string => (patient === own ? root : `${root}/for/${encodeURIComponent(patient)}`);

/** The record that an address is about, and the rest of the address. */
export function useSubject(own: string): { readonly subject: Subject; readonly rest: string } {
  const { path } = usePlace();
  const { data: dependants } = useDependants();
  const found = /^\/citizen\/for\/([^/]+)(.*)$/.exec(path);
  const patient = found ? decodeURIComponent(found[1] as string) : own;
  const child = dependants?.find(({ id }) => id === patient);
  return {
    subject: { patient, base: pathFor(patient, own), child: child ? nameOf(child).split(' ')[0] : undefined },
    rest: found ? (found[2] as string) : path.slice(root.length),
  };
}

export function WhoseSwitch({ own, current }: { readonly own: string; readonly current: string }) {
  const say = useTexts(texts);
  const { go } = usePlace();
  const { data: dependants } = useDependants();
  if (!dependants || dependants.length === 0) return null;
  return (
    <label className="whose">
      <span>{say('whose')}</span>
      <select className="input" value={current} onChange={({ target }) => go(pathFor(target.value, own))}>
        <option value={own}>{say('me')}</option>
        {dependants.map((child) => (
          <option key={child.id} value={child.id}>
            {nameOf(child)}
          </option>
        ))}
      </select>
    </label>
  );
}
