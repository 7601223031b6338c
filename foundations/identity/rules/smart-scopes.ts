// Scopes of SMART App Launch 2: `patient/*.rs`, `user/DocumentReference.cruds`, `system/Patient.r`. Version 1 (`.read`, `.write`) is understood.

export type SmartContext = 'patient' | 'user' | 'system';
export type SmartAction = 'c' | 'r' | 'u' | 'd' | 's';

export interface SmartScope {
  readonly context: SmartContext;
  /** A resource type, or `*`. */
  readonly resource: string;
  /** In the order c, r, u, d, s. */
  readonly actions: readonly SmartAction[];
}

const older: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

/** undefined: it is not such a scope. One that is narrowed by a query is not understood, so that it is never granted wider than it was asked. */
export function parseSmartScope(text: string): SmartScope | undefined {
  const [, context, resource, suffix] = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,63})\.([a-z*]{1,5})$/.exec(text) ?? [];
  if (context === undefined || resource === undefined || suffix === undefined) return undefined;
  const actions = older[suffix] ?? (/^(?=.)c?r?u?d?s?$/.test(suffix) ? suffix : undefined);
  if (actions === undefined) return undefined;
  return { context: context as SmartContext, resource, actions: [...actions] as SmartAction[] };
}

export function formatSmartScope({ context, resource, actions }: SmartScope): string {
  return `${context}/${resource}.${actions.join('')}`;
}

/** What of the scope that is asked lies within one that is allowed; undefined: nothing. */
function within(asked: SmartScope, allowed: SmartScope): SmartScope | undefined {
  if (asked.context !== allowed.context) return undefined;
  const resource = allowed.resource === '*' ? asked.resource : asked.resource === '*' ? allowed.resource : asked.resource;
  if (allowed.resource !== '*' && resource !== allowed.resource) return undefined;
  const actions = asked.actions.filter((action) => allowed.actions.includes(action));
  return actions.length === 0 ? undefined : { context: asked.context, resource, actions };
}

/** Of the scopes that are asked, what the allowed ones cover; never more than was asked, nor than is allowed. */
export function narrowSmartScopes(asked: readonly string[], allowed: readonly string[]): string[] {
  const limits = allowed.map(parseSmartScope).filter((one) => one !== undefined);
  const granted = new Set<string>();
  for (const text of asked) {
    const scope = parseSmartScope(text);
    if (!scope) continue;
    const parts = limits.map((limit) => within(scope, limit)).filter((one) => one !== undefined);
    // Written as it was asked where all of it is granted: the client compares texts.
    if (parts.some((part) => part.resource === scope.resource && part.actions.length === scope.actions.length)) granted.add(text);
    else for (const part of parts) granted.add(formatSmartScope(part));
  }
  return [...granted];
}

/** Whether one of the scopes permits this on this type. */
export function permitsSmart(scopes: readonly string[], context: SmartContext, resource: string, action: SmartAction): boolean {
  return scopes.some((text) => {
    const scope = parseSmartScope(text);
    return scope?.context === context && (scope.resource === '*' || scope.resource === resource) && scope.actions.includes(action);
  });
}
