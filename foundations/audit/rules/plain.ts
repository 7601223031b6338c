// An entry in plain words, for the patient whom it concerns.
import { formatDate, type Language } from '@socle/kit/i18n';
import type { AuditRecord, PlainEntry, RuleWords } from '../contract.ts';
import { texts } from '../texts.ts';

export function toPlain(
  entry: AuditRecord,
  language: Language,
  reader: string,
  wordsOf: (rule: string) => RuleWords | undefined,
): PlainEntry {
  const say = texts(language);
  const { caller, entity, details, mode, reason } = entry;
  const yours = caller.id === reader;
  const known = caller.kind === 'anonymous' ? say('someone') : caller.name;
  const who = caller.actingFor ? say('for', { who: known, name: caller.actingFor.name }) : known;
  const as = [caller.profession?.display, caller.specialty?.display, caller.structure?.name].filter(
    (one) => one !== undefined && one !== '',
  );
  const isDocument = entity !== undefined && (entity.code !== undefined || /^(?:DocumentReference|Binary)$/.test(entity.type));
  const { label = isDocument ? say('document', { code: entity.code ?? entity.id }) : undefined } = details ?? {};
  const what =
    (details?.label === undefined ? label : say('named', { label: details.label })) ??
    (entity?.type === 'AuditEvent'
      ? say('trace')
      : entry.kind === 'identity'
        ? say('identity')
        : entry.kind === 'rights'
          ? say('rights')
          : entry.kind === 'sign-in'
            ? say('session')
            : entry.patient === undefined
              ? say('system')
              : say('record'));
  const done = yours ? say(`you-${entry.action}`, { what }) : say(entry.action, { who, what });
  const sentence = entry.outcome === 'permitted' ? done : say(entry.outcome, { sentence: done });
  const rule = wordsOf(entry.rule);
  return {
    id: entry.id,
    at: new Date(entry.at).toISOString(),
    when: formatDate(language, new Date(entry.at), { time: true }),
    who,
    ...(as.length === 0 ? {} : { as: as.join(', ') }),
    ...(caller.client === undefined ? {} : { by: caller.client.name }),
    kind: entry.kind,
    action: entry.action,
    outcome: entry.outcome,
    ...(isDocument && label !== undefined ? { document: { id: entity.id, label } } : {}),
    sentence,
    rule: entry.rule,
    why: rule?.[language] ?? say('rule', { rule: entry.rule }),
    ...(mode === undefined || mode === 'normal'
      ? {}
      : { mode: { code: mode, text: say(mode), ...(reason === undefined ? {} : { reason }) } }),
    yours,
  };
}
