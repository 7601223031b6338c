// Who may read the outbox: an administrator by his key or his session. Deny by default.

export const ruleTexts = {
  'MAIL-ACC-001': { fr: 'Un administrateur lit la boîte d’envoi.', en: 'An administrator reads the outbox.' },
  'MAIL-ACC-000': { fr: 'La boîte d’envoi n’est lue que par un administrateur.', en: 'Only an administrator reads the outbox.' },
} as const;

export interface Verdict {
  readonly permit: boolean;
  readonly rule: keyof typeof ruleTexts;
}

/** A token with scopes was given rights on health data, none of which is for mail. */
export function decideOutbox({ kind, scopes = [] }: { readonly kind: string; readonly scopes?: readonly string[] }): Verdict {
  return kind === 'administrator' && scopes.length === 0 ? { permit: true, rule: 'MAIL-ACC-001' } : { permit: false, rule: 'MAIL-ACC-000' };
}
