// Opens patient identity: without a house in tests, by room.ts in one.
import type { Audit, AuditEntry } from '@socle/foundations/audit';
import type { Clock } from '@socle/kit/clock';
import { newUuid } from '@socle/kit/clock';
import { type Config, projectPath } from '@socle/kit/config';
import type { RoomMigrations } from '@socle/kit/database';
import { Problem } from '@socle/kit/problem';
import { type Database, folded, type Sql } from '@socle/kit/sql';
import type { Anomaly, Identity, IdentityEvent, Matricule, NewIdentity, PatientIdentity, Request } from './contract.ts';
import { findCandidates } from './operations/find-candidates.ts';
import { identityOf, keysOf, stateOf } from './operations/identity-of.ts';
import { searchIdentities } from './operations/search-identities.ts';
import { changedMeanwhile, looksLike, matriculeTaken, noAnomaly, noIdentity, refused } from './problems.ts';
import { dayOf } from './rules/day.ts';
import { readMatricule, readOid } from './rules/matricule.ts';
import { readName } from './rules/names.ts';
import { type IdentityAction, mayUse } from './rules/rights.ts';
import { after, statusOf } from './rules/status.ts';
import { readTraits } from './rules/traits.ts';
import type { patientIdentitySettings } from './settings.ts';
import {
  addEvent,
  findByMatricule,
  findByMatricules,
  findIdentities,
  findIdentity,
  holdDay,
  type IdentityRow,
  keepMatricule,
  listEvents,
  saveIdentity,
} from './store.ts';
import { closeAnomaly, listAnomalies, openAnomaly } from './store-anomalies.ts';

export const patientIdentityMigrations: readonly RoomMigrations[] = [
  { room: 'patient-identity', schema: 'patient_identity', files: projectPath('foundations/patient-identity/migrations') },
];

export interface PatientIdentityParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly settings: Config<{ identity: typeof patientIdentitySettings }>['identity'];
  readonly audit: Audit;
}

export interface OpenPatientIdentity extends PatientIdentity {
  /** The open ones, the latest first. */
  anomalies(request: Request): Promise<readonly Anomaly[]>;
  closeAnomaly(request: Request, id: number): Promise<void>;
  /** Several events or none of them, worked out from the identity as it stands; `version`: only where it is still that one. */
  change(
    request: Request,
    id: string,
    eventsOf: (before: Identity) => readonly IdentityEvent[],
    version?: number | undefined,
  ): Promise<Identity>;
  /** For the sandbox: an identity under a fixed id, as it is; nothing where it is there. */
  place(request: Request, id: string, given: NewIdentity, events: readonly IdentityEvent[]): Promise<void>;
}

export function openPatientIdentity(parts: PatientIdentityParts): OpenPatientIdentity {
  const { database, clock, settings, audit } = parts;
  const today = (): string => dayOf(clock.millis());

  const entryOf = (
    { caller, requestId }: Request,
    action: AuditEntry['action'],
    rule: string,
    outcome: AuditEntry['outcome'],
    id?: string,
    details?: Record<string, string>,
  ): AuditEntry => ({
    at: clock.millis(),
    kind: 'identity',
    action,
    outcome,
    rule,
    caller: { ...caller, level: caller.means?.level },
    ...(id === undefined ? {} : { patient: id, entity: { type: 'Patient', id } }),
    request: requestId,
    ...(details ? { details } : {}),
  });

  async function permit(request: Request, action: IdentityAction, trace: AuditEntry['action'], id?: string): Promise<string> {
    const verdict = mayUse(request.caller, action, id !== undefined && request.caller.patient === id ? 'self' : undefined);
    if (verdict.permit) return verdict.rule;
    await audit.record([entryOf(request, trace, verdict.rule, 'refused', id)]);
    throw refused(verdict);
  }

  function fresh(id: string, given: NewIdentity): IdentityRow {
    const traits = readTraits(given, today());
    return {
      ...traits,
      id,
      birthPlace: traits.birthPlace,
      usedName: given.usedName ? readName(given.usedName, 'family', 'usedName') : undefined,
      usedGiven: given.usedGiven ? readName(given.usedGiven, 'given', 'usedGiven') : undefined,
      retrieved: false,
      checked: false,
      attributes: [],
      matricule: undefined,
      keys: [],
      version: 1,
      updated: clock.millis(),
    };
  }

  const withKeys = (row: IdentityRow): IdentityRow => ({
    ...row,
    keys: keysOf([row.birthName, row.usedName], [row.firstGiven, row.usedGiven, ...row.givenNames]),
  });

  /** The row after an event; the evidence and the matricule are read by their own rules first. */
  function changed(row: IdentityRow, event: IdentityEvent): IdentityRow {
    const ready = readEvent(event);
    const state = after(stateOf(row), ready);
    const used =
      ready.kind === 'used-names'
        ? { usedName: ready.usedName, usedGiven: ready.usedGiven }
        : { usedName: row.usedName, usedGiven: row.usedGiven };
    const { traits } = state;
    return withKeys({
      ...row,
      birthName: traits.birthName,
      firstGiven: traits.firstGiven,
      givenNames: traits.givenNames,
      birthDate: traits.birthDate,
      // Said again by hand as it was interpreted, it is no better known.
      birthDateInterpreted:
        traits.birthDateInterpreted === true || (ready.kind === 'traits' && row.birthDateInterpreted && traits.birthDate === row.birthDate),
      sex: traits.sex,
      birthPlace: traits.birthPlace,
      ...used,
      retrieved: state.retrieved,
      checked: state.checked,
      attributes: state.attributes,
      matricule: state.matricule,
      version: row.version + 1,
      updated: clock.millis(),
    });
  }

  function readEvent(event: IdentityEvent): IdentityEvent {
    if (event.kind === 'retrieved') {
      const oid = readOid(event.matricule.oid, settings.environment);
      return {
        ...event,
        matricule: { oid, value: readMatricule(event.matricule.value, 'received').value },
        traits: readTraits(event.traits, today()),
      };
    }
    if (event.kind === 'traits') return { ...event, traits: readTraits(event.traits, today()) };
    if (event.kind === 'used-names')
      return {
        kind: 'used-names',
        usedName: event.usedName ? readName(event.usedName, 'family', 'usedName') : undefined,
        usedGiven: event.usedGiven ? readName(event.usedGiven, 'given', 'usedGiven') : undefined,
      };
    if (event.kind === 'checked' && !settings.evidence.includes(event.evidence))
      throw new Problem(
        'value',
        `evidence is ${event.evidence.slice(0, 40)}: one of ${settings.evidence.join(', ')} is wanted; a carte Vitale is none.`,
        { expression: 'evidence', requirement: 'INS-024' },
      );
    return event;
  }

  /** Checked where it is written: a matricule belongs to one identity. */
  async function unique(tx: Sql, row: IdentityRow): Promise<void> {
    if (!row.matricule) return;
    const holder = await findByMatricule(tx, row.matricule.oid, row.matricule.value);
    if (holder && holder.id !== row.id) throw matriculeTaken(holder.id);
  }

  async function writeIn(
    tx: Sql,
    request: Request,
    rule: string,
    row: IdentityRow,
    before: IdentityRow | undefined,
    event: IdentityEvent,
  ): Promise<void> {
    await unique(tx, row);
    await saveIdentity(tx, row);
    if (before?.matricule && before.matricule.value !== row.matricule?.value)
      await keepMatricule(tx, row.id, before.matricule, clock.millis());
    const status = statusOf(row);
    await addEvent(tx, {
      identity: row.id,
      at: clock.millis(),
      kind: event.kind,
      by: request.caller,
      before: before && statusOf(before),
      after: status,
      evidence: event.kind === 'checked' ? event.evidence : event.kind === 'retrieved' ? event.by : undefined,
      previous: before && event.kind !== 'checked' ? previousOf(before) : undefined,
      request: request.requestId,
    });
    const anomaly = anomalyOf(row.id, event);
    if (anomaly) await openAnomaly(tx, clock.millis(), anomaly);
    await audit.append(tx, [entryOf(request, before ? 'update' : 'create', rule, 'permitted', row.id, { event: event.kind, status })]);
  }

  // Every access to a record begins with its patient.
  const byId = folded((ids: readonly string[]) => findIdentities(database, ids));
  const byMatricule = folded((matricules: readonly Matricule[]) => findByMatricules(database, matricules));

  const self: OpenPatientIdentity = {
    async find(id) {
      const row = await byId(id);
      return row && identityOf(row);
    },
    async findByMatricule(oid, value) {
      const row = await byMatricule({ oid, value });
      return row && identityOf(row);
    },
    async search(request, criteria) {
      const rule = await permit(request, 'search', 'search');
      const found = await searchIdentities(parts, criteria, today());
      await audit.record([entryOf(request, 'search', rule, 'permitted', undefined, { found: String(found.length) })]);
      return found;
    },
    async create(request, given) {
      const rule = await permit(request, 'create', 'create');
      const row = withKeys(fresh(`p-${newUuid().replaceAll('-', '')}`, given));
      const attributes = given.attributes ?? [];
      let made: IdentityRow = row;
      for (const attribute of attributes) made = { ...changed(made, { kind: 'attribute', attribute, on: true }), version: 1 };
      await database.transaction(async (tx) => {
        await holdDay(tx, row.birthDate);
        const candidates = (await findCandidates(tx, row, settings.candidatesMax)).filter(
          ({ identity }) => !given.notSameAs?.includes(identity.id),
        );
        if (candidates.length > 0 && !attributes.includes('fictive')) throw looksLike(candidates);
        await writeIn(tx, request, rule, made, undefined, { kind: 'created' });
      });
      return identityOf(made);
    },
    apply: (request, id, event) => self.change(request, id, () => [event]),
    async change(request, id, eventsOf, version) {
      const rule = await permit(request, 'change', 'update', id);
      const work = database.transaction(async (tx) => {
        let row = await findIdentity(tx, id, true);
        if (!row) throw noIdentity(id);
        if (version !== undefined && version !== row.version) throw changedMeanwhile(version, row.version);
        const events = eventsOf(identityOf(row));
        for (const event of events) {
          const next = changed(row, event);
          await writeIn(tx, request, rule, next, row, event);
          row = next;
        }
        // What comes back is a reading: traced where nothing was changed, too.
        if (events.length === 0) await audit.append(tx, [entryOf(request, 'update', rule, 'permitted', id, { event: 'none' })]);
        return identityOf(row);
      });
      return work.catch(async (error: unknown) => {
        // Nothing of it was written; that it happened is.
        if (error instanceof Problem && error.requirement === 'INS-032')
          await database.transaction(async (tx) => {
            await openAnomaly(tx, clock.millis(), { identity: id, kind: 'matricule-taken', text: error.message });
            await audit.append(tx, [entryOf(request, 'update', 'INS-032', 'refused', id)]);
          });
        throw error;
      });
    },
    async history(request, id) {
      const rule = await permit(request, 'history', 'read', id);
      if (!(await findIdentity(database, id))) throw noIdentity(id);
      await audit.record([entryOf(request, 'read', rule, 'permitted', id)]);
      return listEvents(database, id);
    },
    async anomalies(request) {
      const rule = await permit(request, 'anomalies', 'search');
      const found = await listAnomalies(database, 500);
      await audit.record([entryOf(request, 'search', rule, 'permitted', undefined, { anomalies: String(found.length) })]);
      return found;
    },
    async closeAnomaly(request, id) {
      const rule = await permit(request, 'anomalies', 'update');
      await database.transaction(async (tx) => {
        const identity = await closeAnomaly(tx, id, clock.millis(), request.caller.id);
        if (identity === undefined) throw noAnomaly(id);
        await audit.append(tx, [entryOf(request, 'update', rule, 'permitted', identity, { anomaly: String(id), event: 'closed' })]);
      });
    },
    async place(request, id, given, events) {
      if (await findIdentity(database, id)) return;
      await database.transaction(async (tx) => {
        let row = withKeys(fresh(id, given));
        await writeIn(tx, request, 'INS-ACC-003', row, undefined, { kind: 'created' });
        for (const event of events) {
          const next = changed(row, event);
          await writeIn(tx, request, 'INS-ACC-003', next, row, event);
          row = next;
        }
      });
    },
  };
  return self;
}

/** What an event leaves for a person to look at. */
function anomalyOf(identity: string, event: IdentityEvent): Omit<Anomaly, 'id' | 'at'> | undefined {
  if (event.kind === 'recheck-failed') return { identity, kind: 'recheck-failed', text: event.reason };
  if (event.kind !== 'retrieved') return undefined;
  const [text] = readMatricule(event.matricule.value, 'received').warnings;
  return text === undefined ? undefined : { identity, kind: 'matricule-key', text };
}

const previousOf = (row: IdentityRow): Record<string, unknown> => {
  const {
    birthName,
    firstGiven,
    givenNames,
    birthDate,
    birthDateInterpreted,
    sex,
    birthPlace,
    usedName,
    usedGiven,
    attributes,
    matricule,
  } = row;
  return {
    birthName,
    firstGiven,
    givenNames,
    birthDate,
    birthDateInterpreted,
    sex,
    birthPlace,
    usedName,
    usedGiven,
    attributes,
    matricule,
  };
};
