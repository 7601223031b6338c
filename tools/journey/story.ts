// The story, step by step: what is asked, by whom, and what the rules say must come of it.
import { randomUUID } from 'node:crypto';
import { type Actor, type Answer, type Ask, openSoftware, signIn } from './client.ts';
import { type LotOptions, letterOf } from './lot.ts';

export interface Expected {
  readonly status: number;
  /** The rule that must have fired. */
  readonly rule?: string;
  /** More that must hold of the answer; a sentence where it does not. */
  readonly holds?: (answer: Answer) => string | undefined;
}

export interface Step {
  readonly title: string;
  readonly actor: string;
  /** Method and path, without identities. */
  readonly request: string;
  readonly expected: Expected;
  run(): Promise<Answer>;
}

export interface Played {
  readonly n: number;
  readonly title: string;
  readonly actor: string;
  readonly request: string;
  readonly status: number;
  readonly rule: string | undefined;
  readonly ms: number;
  /** Whether a refusal was wanted. */
  readonly refusal: boolean;
  readonly ok: boolean;
  readonly why?: string;
}

const fhir = '/documents/fhir';
const record = '/documents/records/patient-1';

/** Plays every step in order, whatever happens to one of them; `told` hears of each. */
export async function playStory(base: string, dataFolder: string, told: (played: Played) => void): Promise<readonly Played[]> {
  const all: Played[] = [];
  const people = new Map<string, Actor>();
  const person = async (key: string, name: string, portal: 'pro' | 'citizen' = 'pro', situation?: string): Promise<Actor> => {
    let found = people.get(key);
    if (!found) {
      found = await signIn(base, key, name, portal, situation);
      people.set(key, found);
    }
    return found;
  };
  const step = async (title: string, actor: Actor, ask: Ask, expected: Expected): Promise<Answer> => {
    const answer = await actor.ask(ask);
    const why = judge(answer, expected);
    const played: Played = {
      n: all.length + 1,
      title,
      actor: actor.name,
      request: `${ask.method ?? 'GET'} ${shown(ask.path)}`,
      status: answer.status,
      rule: answer.rule,
      ms: Math.round(answer.ms * 10) / 10,
      refusal: expected.status >= 400,
      ok: why === undefined,
      ...(why === undefined ? {} : { why }),
    };
    all.push(played);
    told(played);
    return answer;
  };
  const hospital = await openSoftware(base, dataFolder, 'Hospital software');
  const lot = (options: Partial<LotOptions> = {}): LotOptions => ({
    uniqueId: `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`,
    ...options,
  });
  const deposit = async (options: LotOptions): Promise<Ask> => ({ method: 'POST', path: fhir, body: await letterOf(hospital, options) });

  const first = lot();
  const sent = await step('The hospital’s software deposits a discharge letter', hospital, await deposit(first), {
    status: 200,
    rule: 'DOC-FEED-006',
  });
  const id = String(sent.json?.entry?.[1]?.response?.location ?? '').split('/')[1] ?? 'none';
  await step('The same letter again is the same letter', hospital, await deposit(first), {
    status: 200,
    holds: ({ json }) => (json.entry[1].response.location.split('/')[1] === id ? undefined : 'another document was made'),
  });
  await step('Another content under the same identifier is refused', hospital, await deposit({ ...first, text: 'Un autre texte.' }), {
    status: 409,
    rule: 'DOC-UID-002',
  });

  const gp = await person('gp-1', 'Dr Camille Berthelot, general practitioner');
  const other = await person('gp-2', 'Dr Yanis Carpentier, general practitioner');
  const patient = await person('patient-1', 'Jeanne Delmas, patient', 'citizen');
  // What an earlier play may have left.
  await patient.ask({ method: 'POST', path: '/consent/patients/patient-1/block', body: { blocked: false, professional: '899700001029' } });

  await step(
    'The family doctor opens the record: the rule that lets her in is said',
    gp,
    { path: record },
    {
      status: 200,
      holds: ({ json }) => (json.mayEnter.rule === 'DOC-READ-020' ? undefined : `the rule is ${json.mayEnter.rule}`),
    },
  );
  await step(
    'She reads the letter',
    gp,
    { path: `${fhir}/Binary/${id}` },
    { status: 200, rule: 'DOC-READ-020', holds: ({ text }) => (text.includes('<ClinicalDocument') ? undefined : 'it is no CDA') },
  );
  await step(
    'The patient sees the letter',
    patient,
    { path: `/documents/read/${id}` },
    { status: 200, holds: ({ json }) => (json.kind === 'cda' && json.html.includes('Lettre') ? undefined : 'the letter is not shown') },
  );
  await step(
    'The patient sees who read it, and by which rule',
    patient,
    { path: '/audit/mine?patient=patient-1' },
    {
      status: 200,
      holds: ({ json }) =>
        JSON.stringify(json).includes('Berthelot') && JSON.stringify(json).includes('DOC-READ-020')
          ? undefined
          : 'the reading of the family doctor is not among the accesses',
    },
  );
  await step(
    'Another doctor of the care team reads it too',
    other,
    { path: `${fhir}/Binary/${id}` },
    { status: 200, rule: 'DOC-READ-020' },
  );
  await step(
    'The patient masks the letter',
    patient,
    { method: 'POST', path: `/documents/${id}/visibility`, body: { mask: true } },
    { status: 200 },
  );
  await step('The other doctor does not read it any more', other, { path: `${fhir}/Binary/${id}` }, { status: 403, rule: 'DOC-READ-005' });
  await step(
    'Nor does a search find it',
    other,
    { path: `${fhir}/DocumentReference?patient=patient-1&status=current&_id=${id}&_total=accurate` },
    { status: 200, holds: ({ json }) => (json.total === 0 ? undefined : 'it was found') },
  );
  await step('The treating doctor still reads it', gp, { path: `${fhir}/Binary/${id}` }, { status: 200, rule: 'DOC-READ-007' });
  await step(
    'Why: the decision explained',
    other,
    { path: `/documents/access/$explain?patient=patient-1&document=${id}` },
    {
      status: 200,
      holds: ({ json }) =>
        json.permit === false && json.rule === 'DOC-READ-005' && json.sentence.fr && json.provision ? undefined : 'no explanation',
    },
  );
  await step(
    'The patient shows it again',
    patient,
    { method: 'POST', path: `/documents/${id}/visibility`, body: { mask: false } },
    { status: 200 },
  );
  await step(
    'The patient blocks the other doctor',
    patient,
    {
      method: 'POST',
      path: '/consent/patients/patient-1/block',
      body: { blocked: true, professional: '899700001029', name: 'Dr Yanis Carpentier' },
    },
    { status: 200 },
  );
  await step('The blocked doctor gets in no more', other, { path: `${fhir}/Binary/${id}` }, { status: 403, rule: 'DOC-READ-003' });
  await step(
    'Not by break-glass either',
    other,
    { path: `${fhir}/Binary/${id}`, headers: { 'x-access-mode': 'bris_de_glace' } },
    { status: 403, rule: 'DOC-READ-003' },
  );
  await step(
    'And cannot declare himself back in',
    other,
    { method: 'POST', path: '/consent/patients/patient-1/care-team', body: { member: true } },
    { status: 403, rule: 'CNS-BLK-001' },
  );
  await step(
    'The patient unblocks him',
    patient,
    { method: 'POST', path: '/consent/patients/patient-1/block', body: { blocked: false, professional: '899700001029' } },
    { status: 200 },
  );

  const regulator = await person('regulator-1', 'Dr Paul Estève, medical regulation');
  const reading = { path: `${fhir}/Binary/${id}` };
  const mode = (name: string): Ask => ({ ...reading, headers: { 'x-access-mode': name } });
  await step('The regulator is outside the care team', regulator, reading, { status: 403, rule: 'DOC-READ-030' });
  await step('In mode centre 15 he reads, and the patient is told', regulator, mode('centre_15'), { status: 200, rule: 'DOC-READ-008' });
  await step('A doctor who is no regulator has no such mode', gp, mode('centre_15'), { status: 403, rule: 'DOC-READ-009' });
  const pharmacist = await person('pharmacist-1', 'Hugo Lantier, pharmacist');
  await step('Break-glass without a declared reason is refused', other, mode('bris_de_glace'), {
    status: 403,
    rule: 'DOC-READ-011',
  });
  await step(
    'An emergency without a reason is refused',
    pharmacist,
    { method: 'POST', path: '/consent/patients/patient-1/emergency', body: { mode: 'bris_de_glace', reason: '' } },
    { status: 422, rule: 'CNS-EMG-001' },
  );
  await step(
    'With its reason it is declared',
    pharmacist,
    {
      method: 'POST',
      path: '/consent/patients/patient-1/emergency',
      body: { mode: 'bris_de_glace', reason: 'Malaise au comptoir, patiente confuse' },
    },
    { status: 200 },
  );
  await step('He reads the letter', pharmacist, mode('bris_de_glace'), { status: 200, rule: 'DOC-READ-010' });
  await step(
    'The patient was told',
    patient,
    { path: '/consent/patients/patient-1/notices' },
    {
      status: 200,
      holds: ({ json }) => (json.notices.some((one: { kind: string }) => one.kind === 'bris_de_glace') ? undefined : 'there is no notice'),
    },
  );

  const psychiatric = await hospital.ask(await deposit(lot({ type: 'LOINC|68599-0', title: 'Synthèse psychiatrique' })));
  const hidden = String(psychiatric.json?.entry?.[1]?.response?.location ?? '').split('/')[1] ?? 'none';
  const secretary = await person('secretary-1', 'Nadia Roussel, medical secretary');
  await step(
    'A secretary reads no psychiatric synthesis',
    secretary,
    { path: `${fhir}/Binary/${hidden}` },
    { status: 403, rule: 'DOC-READ-004' },
  );
  await step('Nothing is deposited for a patient who is not qualified', hospital, await deposit(lot({ patient: 'patient-5' })), {
    status: 403,
    rule: 'DOC-FEED-001',
  });
  await step('Nor for one who objected', hospital, await deposit(lot({ patient: 'patient-3' })), { status: 403, rule: 'DOC-FEED-003' });
  await step('Nor into a closed record', hospital, await deposit(lot({ patient: 'patient-4' })), { status: 403, rule: 'DOC-REC-001' });
  const version = await step(
    'A corrected letter replaces the first one',
    hospital,
    await deposit(lot({ replaces: first.uniqueId, title: 'Lettre de liaison (corrigée)' })),
    { status: 200, rule: 'DOC-FEED-006' },
  );
  await step('Who replaces the old one again is told', hospital, await deposit(lot({ replaces: first.uniqueId })), {
    status: 409,
    rule: 'DOC-RPL-002',
  });
  const corrected = String(version.json?.entry?.[1]?.response?.location ?? '').split('/')[1] ?? 'none';
  await step('The family doctor finds the corrected one', gp, { path: `/documents/read/${corrected}` }, { status: 200 });
  const parent = await person('patient-6', 'Karim Haddad, father of Léo', 'citizen');
  await step(
    'A parent opens the record of his child',
    parent,
    { path: '/documents/records/patient-2' },
    { status: 200, holds: ({ json }) => (json.mayEnter.rule === 'DOC-PAT-003' ? undefined : `the rule is ${json.mayEnter.rule}`) },
  );
  await step('And not that of another adult', parent, { path: record }, { status: 403, rule: 'DOC-ACC-001' });
  await step('Without a token nobody gets in', { name: 'Somebody', ask: (ask) => anonymous(base, ask) }, reading, { status: 401 });
  return all;
}

async function anonymous(base: string, { path }: Ask): Promise<Answer> {
  const start = performance.now();
  const response = await fetch(new URL(path, base));
  const text = await response.text();
  return { status: response.status, rule: undefined, json: undefined, text, bytes: text.length, ms: performance.now() - start };
}

function judge(answer: Answer, { status, rule, holds }: Expected): string | undefined {
  if (answer.status !== status) return `the status is ${answer.status}, ${status} was due: ${answer.text.slice(0, 300)}`;
  if (rule !== undefined && answer.rule !== rule) return `the rule is ${answer.rule ?? 'not said'}, ${rule} was due`;
  return holds?.(answer);
}

/** Ids of documents are no business of a screen: `/documents/fhir/Binary/{id}`. */
const shown = (path: string): string =>
  path
    .replace(/\/(Binary|DocumentReference|read)\/[A-Za-z0-9.-]+/g, '/$1/{id}')
    .replace(/^\/documents\/[a-z0-9]{15,}\//, '/documents/{id}/')
    .replace(/=[a-z0-9]{15,}/g, '={id}');
