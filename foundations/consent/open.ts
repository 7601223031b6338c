// Opens consent: without a house in tests, by room.ts in one.
import type { Audit } from '@socle/foundations/audit';
import type { Clock } from '@socle/kit/clock';
import { type Config, projectPath } from '@socle/kit/config';
import type { RoomMigrations } from '@socle/kit/database';
import { type Database, folded } from '@socle/kit/sql';
import type { Consent, ConsentState, Link } from './contract.ts';
import { recordChange } from './operations/record-change.ts';
import { factsOf } from './rules/facts.ts';
import type { consentSettings } from './settings.ts';
import {
  type CurrentRow,
  findFacts,
  findRepresentation,
  listCurrent,
  listDependants,
  listNotices,
  listStatements,
  markNotices,
} from './store.ts';

export const consentMigrations: readonly RoomMigrations[] = [
  { room: 'consent', schema: 'consent', files: projectPath('foundations/consent/migrations') },
];

export interface ConsentParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly settings: Config<{ consent: typeof consentSettings }>['consent'];
  readonly audit: Audit;
}

const france = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' });

export function openConsent(parts: ConsentParts): Consent {
  const { database, clock } = parts;
  let hour = -1;
  let today = '';
  /** The day in France, made anew each hour only. */
  const dayOf = (at: number): string => {
    const now = Math.floor(at / 3_600_000);
    if (now !== hour) {
      hour = now;
      today = france.format(at);
    }
    return today;
  };
  const findRows = folded((pairs: Parameters<typeof findFacts>[1]) => findFacts(database, pairs));
  const consent: Consent = {
    facts: async ({ id, birthDate }, professional) => (await consent.factsOn(id, professional))(birthDate),
    async factsOn(patient, professional) {
      const at = clock.millis();
      const rows = await findRows({ patient, professional: professional?.id ?? '' });
      return (birthDate) => factsOf(rows, birthDate, at, dayOf(at));
    },
    represents: async (person, patient) => ((await findRepresentation(database, person, patient)) ? 'legal-representative' : undefined),
    dependants: async (person) =>
      (await listDependants(database, person)).map(([patient, since]) => ({ patient, since: new Date(since).toISOString() })),
    record: (request, patient, change) =>
      recordChange({ ...parts, facts: consent.facts, represents: consent.represents }, request, patient, change),
    state: async (patient) => stateOf(patient, await listCurrent(database, patient), clock.millis()),
    statements: (patient) => listStatements(database, patient),
    notices: (patient) => listNotices(database, patient),
    noticesSeen: (patient, upTo) => markNotices(database, patient, upTo),
  };
  return consent;
}

function stateOf(patient: string, rows: readonly CurrentRow[], at: number): ConsentState {
  const value = (kind: string): string | undefined => rows.find((row) => row.kind === kind && row.subject === '')?.value;
  const links = (kind: string): Link[] =>
    rows
      .filter((row) => row.kind === kind && row.value === 'yes' && (row.until === undefined || row.until > at))
      .map(({ subject, name, structure, since, until }) => ({
        id: subject,
        name,
        structure,
        since: new Date(since).toISOString(),
        until: until === undefined ? undefined : new Date(until).toISOString(),
      }));
  return {
    patient,
    record: (value('record') ?? 'absent') as ConsentState['record'],
    feeding: (value('feeding') ?? 'not-collected') as ConsentState['feeding'],
    reading: (value('reading') ?? 'not-collected') as ConsentState['reading'],
    careTeam: links('care-team'),
    explicit: links('explicit-consent'),
    blocked: links('block'),
    treatingDoctor: links('treating-doctor')[0],
    representatives: links('representative'),
    emergencies: links('emergency'),
  };
}
