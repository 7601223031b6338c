// The rules of following in plain words, for who reads the trace.

export const ruleTexts = {
  'FLW-ACC-001': { fr: 'Qui confirme son adresse suit ce qui est public.', en: 'Whoever confirms his address follows what is public.' },
  'FLW-ACC-002': { fr: 'Qui reçoit un courriel met fin à son abonnement.', en: 'Whoever receives a message ends his subscription.' },
} as const;
