// Answers against their questions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { officialExamples, type Resource } from '@socle/engine/fhir';
import { createValidator } from '../index.ts';

// biome-ignore lint/suspicious/noExplicitAny: test data is put together freely
type Any = any;
const form: Any = {
  resourceType: 'Questionnaire',
  status: 'active',
  item: [
    { linkId: 'smoker', type: 'boolean', required: true },
    { linkId: 'packs', type: 'integer', required: true, enableWhen: [{ question: 'smoker', operator: '=', answerBoolean: true }] },
    { linkId: 'name', type: 'string', maxLength: 4, repeats: true },
    {
      linkId: 'pain',
      type: 'choice',
      answerOption: [{ valueCoding: { system: 's', code: 'low' } }, { valueCoding: { system: 's', code: 'high' } }],
      item: [{ linkId: 'where', type: 'text' }],
    },
    { linkId: 'other', type: 'open-choice', answerOption: [{ valueCoding: { code: 'a' } }] },
    { linkId: 'info', type: 'display' },
    { linkId: 'group', type: 'group', repeats: true, item: [{ linkId: 'day', type: 'date', required: true }] },
  ],
};
const validator = createValidator({ questionnaire: (canonical) => (canonical === 'http://x.fr/form' ? form : undefined) });

function found(item: Any[], status = 'completed'): string[] {
  const response = {
    resourceType: 'QuestionnaireResponse',
    questionnaire: 'http://x.fr/form',
    status,
    ...(item.length > 0 ? { item } : {}),
  };
  return validator.validate(response as Resource, { level: 'profiled' }).map((issue) => issue.text);
}
const no = { linkId: 'smoker', answer: [{ valueBoolean: false }] };

function assertOne(list: string[], part: string): void {
  assert.equal(list.length, 1, list.join('\n'));
  assert.ok(list[0]?.includes(part), list[0]);
}

test('VAL-055 a response that follows its questionnaire has no issue', () => {
  const answers = [
    { linkId: 'smoker', answer: [{ valueBoolean: true }] },
    { linkId: 'packs', answer: [{ valueInteger: 2 }] },
    { linkId: 'name', answer: [{ valueString: 'a' }, { valueString: 'b' }] },
    {
      linkId: 'pain',
      answer: [{ valueCoding: { system: 's', code: 'low', display: 'Low' }, item: [{ linkId: 'where', answer: [{ valueString: 'x' }] }] }],
    },
    { linkId: 'other', answer: [{ valueString: 'anything' }] },
    { linkId: 'group', item: [{ linkId: 'day', answer: [{ valueDate: '2024-01-01' }] }] },
    { linkId: 'group', item: [{ linkId: 'day', answer: [{ valueDate: '2024-01-02' }] }] },
  ];
  assert.deepEqual(found(answers), []);
});

test('VAL-055 the official responses follow their questionnaires', () => {
  const resources = [...officialExamples()].map(({ text }): Any => JSON.parse(text));
  const forms = new Map(resources.filter((r) => r.resourceType === 'Questionnaire').map((r) => [`Questionnaire/${r.id}`, r]));
  const withForms = createValidator({ questionnaire: (canonical) => forms.get(canonical) });
  const responses = resources.filter((r) => r.resourceType === 'QuestionnaireResponse' && forms.has(r.questionnaire));
  assert.ok(responses.length >= 1);
  for (const response of responses) assert.deepEqual(withForms.validate(response, { level: 'profiled' }), [], response.id);
});

test('VAL-056 required questions are owed once the form is finished, where they are asked', () => {
  assertOne(found([]), 'has no answer to smoker');
  assert.deepEqual(found([], 'in-progress'), []);
  assert.deepEqual(found([no]), []);
  assertOne(found([{ linkId: 'smoker', answer: [{ valueBoolean: true }] }]), 'has no answer to packs');
  assertOne(found([no, { linkId: 'group', item: [{ linkId: 'day' }] }]), 'has no answer to day');
});

test('VAL-057 what was not asked, or not so, is told', () => {
  assertOne(found([no, { linkId: 'packs', answer: [{ valueInteger: 2 }] }]), 'does not ask it here');
  assertOne(found([no, { linkId: 'nothing', answer: [{ valueInteger: 2 }] }]), 'has the linkId nothing');
  assertOne(found([{ linkId: 'name', answer: [{ valueString: 'a' }] }, no]), 'out of the order');
  assertOne(found([no, no]), 'comes twice');
  assertOne(found([{ linkId: 'smoker', answer: [{ valueBoolean: false }, { valueBoolean: false }] }]), 'has 2 answers');
  assertOne(found([no, { linkId: 'info', answer: [{ valueString: 'x' }] }]), 'is a display');
  assertOne(found([no, { linkId: 'pain', item: [{ linkId: 'where' }] }]), 'items below it belong to its answers');
});

test('VAL-058 answers are of the type, length and options of their question', () => {
  assertOne(found([{ linkId: 'smoker', answer: [{ valueString: 'no' }] }]), 'has a valueString; the question is of type boolean');
  assertOne(found([no, { linkId: 'name', answer: [{ valueString: 'abcde' }] }]), 'has 5 characters');
  assertOne(found([no, { linkId: 'pain', answer: [{ valueCoding: { system: 's', code: 'medium' } }] }]), 'none of the options');
  assertOne(found([no, { linkId: 'other', answer: [{ valueCoding: { code: 'b' } }] }]), 'none of the options');
});

test('VAL-059 conditions compare as their operator says', () => {
  const ask = (enableWhen: Any[], answer: Any, enableBehavior?: string): boolean => {
    const item = [
      { linkId: 'a', type: 'integer' },
      { linkId: 'b', type: 'boolean', required: true, enableWhen, ...(enableBehavior ? { enableBehavior } : {}) },
    ];
    const one = createValidator({ questionnaire: () => ({ resourceType: 'Questionnaire', item }) });
    const response = {
      resourceType: 'QuestionnaireResponse',
      questionnaire: 'x',
      status: 'completed',
      ...(answer === undefined ? {} : { item: [{ linkId: 'a', answer: [{ valueInteger: answer }] }] }),
    };
    return one.validate(response, { level: 'profiled' }).length > 0;
  };
  const when = (operator: string, wanted: number): Any => ({ question: 'a', operator, answerInteger: wanted });
  assert.deepEqual(
    [ask([when('>', 3)], 4), ask([when('>', 3)], 3), ask([when('>=', 3)], 3), ask([when('<', 3)], 2), ask([when('<=', 3)], 4)],
    [true, false, true, true, false],
  );
  assert.deepEqual(
    [ask([when('=', 3)], 3), ask([when('!=', 3)], 3), ask([when('!=', 3)], 4), ask([when('=', 3)], undefined)],
    [true, false, true, false],
  );
  assert.equal(ask([{ question: 'a', operator: 'exists', answerBoolean: false }], undefined), true);
  assert.deepEqual([ask([when('=', 3), when('=', 4)], 4, 'any'), ask([when('=', 3), when('=', 4)], 4, 'all')], [true, false]);
});
