// What is seen of the screens from outside: which portals there are.

export const portals = ['home', 'pro', 'citizen'] as const;
export type Portal = (typeof portals)[number];

export const portalSources = Object.fromEntries(portals.map((portal) => [portal, `web/${portal}/main.tsx`]));
