// The decision: every rule in both directions, and what must hold whatever the facts are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '@socle/foundations/consent';
import fc from 'fast-check';
import matrix2023 from '../tables/rights-matrix-2023.json' with { type: 'json' };
import { type Actor, type DocumentAction, type DocumentFacts, decide, type Mode, type Question, type RuleId } from './decide.ts';
import { documentTypes } from './document-types.ts';
import type { Label } from './labels.ts';
import { cellOf, loadMatrix, type MatrixText, matrixOn } from './rights-matrix.ts';
import { ruleTexts } from './rule-texts.ts';

const matrix = loadMatrix(matrix2023 as MatrixText);
const day = '2026-11-23';
const at = Date.parse(`${day}T10:00:00Z`);

const doctor: Actor = { kind: 'professional', id: '899700000011', profession: 'G15|10', structure: '1990000010', identified: true };
const secretary: Actor = { ...doctor, id: '899700000045', profession: 'A00|SECRETARIAT_MEDICAL' };
const nurse: Actor = { ...doctor, id: '899700000029', profession: 'G15|60' };
const dentist: Actor = { ...doctor, id: '899700000037', profession: 'G15|40' };
const regulator: Actor = { ...doctor, id: '899700000052', regulation: true };
const software: Actor = { kind: 'software', id: 'ehr', structure: '1990000010', identified: true };
const self: Actor = { kind: 'patient', id: 'person:patient-1', identified: true, relation: 'self' };
const parent: Actor = { ...self, id: 'person:patient-6', relation: 'legal-representative' };

const open: Facts = {
  record: 'open',
  feeding: 'not-opposed',
  reading: 'not-opposed',
  careTeam: true,
  blocked: false,
  treatingDoctor: false,
  minor: false,
};
const letter: DocumentFacts = {
  type: 'LOINC|11490-0',
  authors: ['899700000099', '1990000099'],
  labels: new Set(['N']),
  state: 'current',
  byPatient: false,
};

const ask = (more: Partial<Question>) =>
  decide({
    action: 'read',
    mode: 'normal',
    actor: doctor,
    patient: { qualified: true },
    facts: open,
    document: letter,
    matrix,
    at,
    day,
    ...more,
  });
const with_ = (labels: readonly Label[], more: Partial<DocumentFacts> = {}): DocumentFacts => ({
  ...letter,
  labels: new Set(labels),
  ...more,
});

/** Each rule with a question that it answers, and whether it permits. */
const examples: readonly [RuleId, boolean, Partial<Question>][] = [
  ['DOC-ACC-001', false, { actor: { kind: 'anonymous', id: 'anonymous', identified: true } }],
  ['DOC-ACC-001', false, { actor: { kind: 'administrator', id: 'administrator', identified: true } }],
  ['DOC-ACC-001', false, { actor: { ...self, relation: undefined } }],
  ['DOC-ACC-001', false, { actor: parent, facts: { ...open, minor: false } }],
  ['DOC-ACC-002', false, { actor: { ...doctor, identified: false } }],
  ['DOC-REC-001', false, { facts: { ...open, record: 'closed' } }],
  ['DOC-REC-001', false, { actor: self, facts: { ...open, record: 'closed' } }],
  ['DOC-REC-001', false, { action: 'feed', facts: { ...open, record: 'closed' } }],
  ['DOC-REC-002', false, { facts: { ...open, record: 'absent' } }],
  ['DOC-PAT-001', true, { actor: self }],
  ['DOC-PAT-002', false, { actor: self, document: with_(['N', 'INVISIBLE_PATIENT']) }],
  ['DOC-PAT-003', true, { actor: parent, facts: { ...open, minor: true } }],
  ['DOC-PAT-002', false, { actor: parent, facts: { ...open, minor: true }, document: with_(['N', 'INVISIBLE_PATIENT']) }],
  ['DOC-PAT-004', false, { actor: parent, facts: { ...open, minor: true }, document: with_(['N', 'INVISIBLE_REPRESENTANTS_LEGAUX']) }],
  ['DOC-PAT-005', true, { actor: self, action: 'feed', document: with_(['N'], { type: 'A05|DOCPAT03', byPatient: true }) }],
  ['DOC-PAT-006', false, { actor: self, action: 'feed' }],
  ['DOC-PAT-007', false, { actor: self, action: 'hide' }],
  ['DOC-PAT-008', true, { actor: self, action: 'mask' }],
  ['DOC-PAT-009', true, { actor: self, action: 'remove', document: with_(['N'], { byPatient: true }) }],
  ['DOC-FEED-001', false, { action: 'feed', patient: { qualified: false } }],
  ['DOC-FEED-001', false, { actor: self, action: 'feed', patient: { qualified: false }, document: with_(['N'], { byPatient: true }) }],
  ['DOC-FEED-003', false, { action: 'feed', facts: { ...open, feeding: 'opposed' } }],
  ['DOC-FEED-004', false, { action: 'feed', actor: secretary }],
  ['DOC-FEED-005', true, { action: 'feed' }],
  ['DOC-FEED-005', true, { action: 'feed', facts: { ...open, blocked: true, reading: 'opposed' } }],
  ['DOC-FEED-006', true, { action: 'feed', actor: software }],
  ['DOC-READ-001', false, { document: with_(['N'], { state: 'deleted' }) }],
  ['DOC-READ-003', false, { facts: { ...open, blocked: true } }],
  ['DOC-READ-004', false, { actor: secretary, document: with_(['N'], { type: 'LOINC|68599-0' }) }],
  ['DOC-READ-004', false, { actor: nurse, document: with_(['N'], { type: 'LOINC|68599-0' }) }],
  ['DOC-READ-004', false, { actor: secretary, action: 'enter', document: undefined }],
  ['DOC-READ-005', false, { document: with_(['N', 'MASQUE_PS']) }],
  ['DOC-READ-006', true, { document: with_(['N', 'MASQUE_PS'], { authors: [doctor.id] }), facts: { ...open, careTeam: false } }],
  ['DOC-READ-007', true, { document: with_(['N', 'MASQUE_PS']), facts: { ...open, treatingDoctor: true } }],
  ['DOC-READ-008', true, { mode: 'centre_15', actor: regulator, facts: { ...open, careTeam: false } }],
  ['DOC-READ-009', false, { mode: 'centre_15' }],
  ['DOC-READ-010', true, { mode: 'bris_de_glace', facts: { ...open, careTeam: false, emergencyUntil: at + 1 } }],
  ['DOC-READ-011', false, { mode: 'bris_de_glace' }],
  ['DOC-READ-011', false, { mode: 'bris_de_glace', facts: { ...open, emergencyUntil: at } }],
  ['DOC-READ-012', true, { document: with_(['N'], { state: 'deleted', authors: [doctor.id] }) }],
  ['DOC-READ-020', true, {}],
  ['DOC-READ-021', true, { facts: { ...open, careTeam: false, explicitUntil: at + 1 } }],
  ['DOC-READ-030', false, { facts: { ...open, careTeam: false } }],
  ['DOC-READ-030', false, { facts: { ...open, careTeam: false, explicitUntil: at } }],
  ['DOC-READ-031', false, { actor: software }],
  ['DOC-READ-032', false, { facts: { ...open, reading: 'opposed' } }],
  ['DOC-META-001', true, { action: 'archive', document: with_(['N'], { authors: [doctor.id] }) }],
  ['DOC-META-001', true, { action: 'hide', actor: software, document: with_(['N'], { authors: ['1990000010'] }) }],
  ['DOC-META-002', false, { action: 'mask' }],
  ['DOC-DEL-001', true, { action: 'remove', document: with_(['N'], { authors: [doctor.id] }) }],
  ['DOC-DEL-002', false, { action: 'remove' }],
  ['DOC-DEL-002', false, { actor: self, action: 'remove' }],
];

test('DOC-DEC-001 every rule answers the questions that are its own', () => {
  for (const [rule, permit, more] of examples) {
    const answer = ask(more);
    assert.deepEqual([answer.rule, answer.permit], [rule, permit], JSON.stringify(more));
  }
  const shown = new Set(examples.map(([rule]) => rule));
  const said = Object.keys(ruleTexts).filter((rule) => rule !== 'DOC-ACC-004');
  assert.deepEqual([...shown].sort(), said.sort());
});

test('DOC-DEC-002 accesses outside the ordinary way are told to the patient', () => {
  assert.equal(ask({ mode: 'centre_15', actor: regulator }).notify, true);
  assert.equal(ask({ mode: 'bris_de_glace', facts: { ...open, emergencyUntil: at + 1 } }).notify, true);
  assert.equal(
    ask({ mode: 'bris_de_glace', facts: { ...open, emergencyUntil: at + 1, treatingDoctor: true }, document: with_(['N', 'MASQUE_PS']) })
      .notify,
    true,
  );
  assert.equal(ask({}).notify, false);
});

const flags = fc.boolean();
const facts: fc.Arbitrary<Facts> = fc.record({
  record: fc.constantFrom('absent', 'open', 'open', 'open', 'closed'),
  feeding: fc.constantFrom('not-opposed', 'opposed', 'not-collected'),
  reading: fc.constantFrom('not-opposed', 'not-opposed', 'opposed', 'not-collected'),
  careTeam: flags,
  blocked: flags,
  treatingDoctor: flags,
  minor: flags,
  explicitUntil: fc.constantFrom(at - 1, at + 1),
  emergencyUntil: fc.constantFrom(at - 1, at + 1),
}) as fc.Arbitrary<Facts>;
const actors = fc.constantFrom(doctor, secretary, nurse, dentist, regulator, software, self, parent, { ...doctor, identified: false });
const labels = fc.subarray<Label>(['N', 'MASQUE_PS', 'INVISIBLE_PATIENT', 'INVISIBLE_REPRESENTANTS_LEGAUX']);
const documents: fc.Arbitrary<DocumentFacts> = fc.record({
  type: fc.constantFrom(...documentTypes.keys()),
  authors: fc.subarray([doctor.id, '1990000010', 'somebody']),
  labels: labels.map((list): ReadonlySet<Label> => new Set(list)),
  state: fc.constantFrom('current', 'superseded', 'deleted'),
  byPatient: flags,
});
const questions: fc.Arbitrary<Question> = fc.record({
  action: fc.constantFrom<DocumentAction>('enter', 'read', 'read', 'read', 'feed', 'mask', 'hide', 'archive', 'remove'),
  mode: fc.constantFrom<Mode>('normal', 'bris_de_glace', 'centre_15'),
  actor: actors,
  patient: fc.record({ qualified: flags }),
  facts,
  document: documents,
  matrix: fc.constant(matrix),
  at: fc.constant(at),
  day: fc.constant(day),
});

const holds = (property: (question: Question) => void): void => fc.assert(fc.property(questions, property), { numRuns: 5000 });
const reading = (question: Question): Question => ({ ...question, action: question.action === 'enter' ? 'enter' : 'read' });

test('DOC-DEC-010 a label more never permits what was refused', () => {
  holds((question) => {
    const { document } = question;
    if (!document) return;
    for (const label of ['MASQUE_PS', 'INVISIBLE_PATIENT', 'INVISIBLE_REPRESENTANTS_LEGAUX'] as const) {
      const more = { ...question, document: { ...document, labels: new Set([...document.labels, label]) } };
      if (decide(more).permit) assert.ok(decide(question).permit, `${label} permits`);
    }
  });
});

test('DOC-DEC-011 opposition and blocking never permit a reading', () => {
  holds((question) => {
    const asked = reading(question);
    if (asked.actor.kind === 'patient') return;
    assert.equal(decide({ ...asked, facts: { ...asked.facts, reading: 'opposed' } }).permit, false);
    assert.equal(decide({ ...asked, facts: { ...asked.facts, blocked: true } }).permit, false);
    assert.equal(decide({ ...asked, action: 'feed', facts: { ...asked.facts, feeding: 'opposed' } }).permit, false);
  });
});

test('DOC-DEC-012 taking a consent away never permits what was refused', () => {
  holds((question) => {
    const { explicitUntil: _, emergencyUntil: __, ...others } = question.facts;
    const less: Question = { ...question, facts: { ...others, careTeam: false, treatingDoctor: false } };
    if (decide(less).permit) assert.ok(decide(question).permit);
  });
});

test('DOC-DEC-013 break-glass without a declared reason, and centre 15 outside regulation, open nothing but what one wrote', () => {
  holds((question) => {
    const asked = reading(question);
    if (asked.actor.kind === 'patient') return;
    const { emergencyUntil: _, ...undeclared } = asked.facts;
    const own = ['DOC-READ-006', 'DOC-READ-012'];
    const glass = decide({ ...asked, mode: 'bris_de_glace', facts: undeclared });
    if (glass.permit) assert.ok(own.includes(glass.rule), glass.rule);
    const fifteen = decide({ ...asked, mode: 'centre_15', actor: { ...asked.actor, regulation: false } });
    if (fifteen.permit) assert.ok(own.includes(fifteen.rule), fifteen.rule);
  });
});

test('DOC-DEC-014 a closed or absent record permits nothing, to nobody', () => {
  holds((question) => {
    for (const record of ['closed', 'absent'] as const)
      assert.equal(decide({ ...question, facts: { ...question.facts, record } }).permit, false);
  });
});

test('DOC-DEC-015 what the matrix does not open is read by nobody but its author', () => {
  holds((question) => {
    const { actor, document } = question;
    if (actor.kind === 'patient' || !document) return;
    const answer = decide({ ...question, action: 'read' });
    if (!answer.permit || ['DOC-READ-006', 'DOC-READ-012'].includes(answer.rule)) return;
    assert.equal(cellOf(matrix, actor.profession, document.type, day)?.allow, true);
  });
});

test('DOC-MAT-001 a matrix with a hole, a doubt or an unknown type is refused', () => {
  const text = matrix2023 as MatrixText;
  const [first, ...rest] = text.rows;
  assert.ok(first);
  const refused = (more: Partial<MatrixText>, why: RegExp): void => void assert.throws(() => loadMatrix({ ...text, ...more }), why);
  refused({ rows: rest }, /G15\|10 has no row/);
  refused({ rows: [...text.rows, first] }, /two rows/);
  refused({ rows: [{ ...first, allow: ['LOINC|0'] }, ...rest] }, /unknown type LOINC\|0/);
  refused({ rows: [{ ...first, allow: first.deny ?? [] }, ...rest] }, /both allows and denies/);
  refused({ rows: [{ ...first, others: undefined as never }, ...rest] }, /does not say/);
  refused({ from: 'soon' }, /not a day/);
});

test('DOC-MAT-002 the published rows say what the sources say, from the day on which they hold', () => {
  const cell = (profession: string, type: string, on = day) => cellOf(matrix, profession, type, on)?.allow;
  assert.equal(cell('G15|10', 'A05|ATTEST-RESID'), false);
  assert.equal([...documentTypes.keys()].filter((type) => cell('G15|10', type) === false).length, 1);
  for (const type of ['LOINC|80788-3', 'LOINC|75496-0', 'LOINC|83981-1', 'LOINC|83901-9', 'LOINC|68599-0'])
    assert.equal(cell('G15|40', type), false);
  for (const type of ['LOINC|83981-1', 'LOINC|11502-2', 'LOINC|15507-7', 'A05|PROT_ALD']) assert.equal(cell('G15|60', type), true);
  for (const type of ['LOINC|75496-0', 'LOINC|68599-0', 'LOINC|83901-9', 'LOINC|68817-6', 'LOINC|89601-9'])
    assert.equal(cell('G15|60', type), false);
  assert.equal(cell('G15|10', 'LOINC|11490-0', '2023-10-28'), undefined);
  assert.equal(cell('A00|SECRETARIAT_MEDICAL', 'LOINC|11490-0'), undefined);
  assert.equal(cell('G15|99', 'LOINC|11490-0'), undefined);
  assert.equal(matrixOn([matrix], '2023-10-28'), undefined);
  assert.equal(matrixOn([matrix, { ...matrix, id: 'next', from: '2027-01-01' }], day)?.id, matrix.id);
});
