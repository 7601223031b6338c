// Days as they are counted in France: a child born after midnight in Paris is not born tomorrow.
const france = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' });

/** Of milliseconds: `2026-11-23`. */
export const dayOf = (millis: number): string => france.format(millis);
