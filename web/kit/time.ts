// The clock of the browser, read in one place.

export const wallTime = {
  now: (): number => Date.now(),
  /** Today in France, `2026-11-23`. */
  today: (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date()),
};
