// Who the record is about: the traits, the matricule and the INS status, always in sight.
import type { RecordView } from '../../services/documents/contract.ts';
import { Badge } from '../kit/controls.tsx';
import { sayAge, sayDay, useLanguage, useTexts } from '../kit/language.tsx';
import { texts } from './texts.ts';

type Status = 'QUAL' | 'VALI' | 'RECUP' | 'PROV';
const kinds: Readonly<Record<Status, 'good' | 'info' | 'warn'>> = { QUAL: 'good', VALI: 'info', RECUP: 'info', PROV: 'warn' };

export function InsBadge({ status }: { readonly status: string }) {
  const say = useTexts(texts);
  const known = status in kinds ? (status as Status) : 'PROV';
  return (
    <Badge kind={kinds[known]}>
      {say(known)} <span aria-hidden="true">·</span> {status}
    </Badge>
  );
}

interface Named {
  readonly birthName: string;
  readonly usedName?: string | undefined;
  readonly givenNames: readonly string[];
}

/** As people write it: `Jeanne DELMAS`. */
export const nameOf = ({ birthName, usedName, givenNames: [first = ''] }: Named): string =>
  `${capitals(first)} ${(usedName ?? birthName).toUpperCase()}`.trim();

const capitals = (name: string): string =>
  name.toLowerCase().replace(/(^|[\s'-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());

/** A matricule in the groups that people read it by. */
export const spaced = (value: string): string => value.replace(/^(.)(..)(..)(..)(...)(...)(..)$/, '$1 $2 $3 $4 $5 $6 $7');

export function PatientHead({ patient, level = 1 }: { readonly patient: RecordView['patient']; readonly level?: 1 | 2 }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const Heading = level === 1 ? 'h1' : 'h2';
  const born = patient.sex === 'F' ? 'bornF' : patient.sex === 'M' ? 'bornM' : 'born';
  const birth = patient.usedName && patient.usedName !== patient.birthName ? patient.birthName : undefined;
  return (
    <div className="patient-head">
      <Heading {...(level === 1 ? { tabIndex: -1 } : {})}>{nameOf(patient)}</Heading>
      <p className="patient-traits">
        {birth ? <span>{birth.toUpperCase()}</span> : null}
        <span>
          {say(born, { date: sayDay(language, patient.birthDate) })}, {sayAge(language, patient.birthDate)}
        </span>
        {patient.matricule ? (
          <span>
            {say('matricule')} <span className="mono">{spaced(patient.matricule)}</span>
          </span>
        ) : null}
        <InsBadge status={patient.status} />
      </p>
    </div>
  );
}
