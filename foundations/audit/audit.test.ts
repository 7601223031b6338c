// The trace on a real PostgreSQL: what is written stays, in the transaction of what it traces, and nobody changes it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fixedClock } from '@socle/kit/clock';
import { openTestDatabase } from '@socle/kit/database';
import { type AuditEntry, auditMigrations, openAudit } from './index.ts';

const { db } = await openTestDatabase({ after }, { migrations: auditMigrations });
const clock = fixedClock('2026-03-01T10:00:00Z');
const audit = await openAudit({ database: db, clock });

const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: clock.millis(),
  kind: 'access',
  action: 'read',
  outcome: 'permitted',
  rule: 'DOC-ACC-001',
  caller: { id: '899700000001', kind: 'professional', name: 'Dr Camille Berthelot' },
  request: 'r-1',
  ...more,
});

test('AUD-001 what is recorded is found again as it was given, newest first', async () => {
  const full = entry({
    patient: 'patient-1',
    entity: { type: 'DocumentReference', id: 'd1', version: 2, code: '34112-3' },
    mode: 'bris_de_glace',
    reason: 'Inconscient',
    details: { label: 'CR d’hospitalisation' },
    caller: {
      id: '899700000001',
      kind: 'professional',
      name: 'Dr Camille Berthelot',
      profession: { system: 's', code: '10', display: 'Médecin' },
      structure: { id: '1', name: 'Cabinet' },
      client: { id: 'web', name: 'Socle' },
      level: 'eidas2',
    },
  });
  await audit.record([full, entry({ at: clock.millis() + 1 })]);
  const { entries } = await audit.list();
  assert.equal(entries.length, 2);
  const { id, ...found } = entries[1] ?? assert.fail();
  assert.ok(Number.isSafeInteger(id));
  assert.deepEqual(found, full);
});
