// Which methods stand at a path that did not match: asked once a request found no route, never on the way of one that did.

export interface RoutePatterns {
  add(method: string, pattern: string): void;
  /** Methods of the routes whose pattern matches the path, in order, each once. */
  methodsAt(path: string): string[];
}

export function routePatterns(): RoutePatterns {
  const routes: { readonly expression: RegExp; readonly method: string }[] = [];
  return {
    add(method, pattern) {
      routes.push({ method, expression: toExpression(pattern) });
    },
    methodsAt: (path) => [...new Set(routes.filter((route) => route.expression.test(path)).map((route) => route.method))].sort(),
  };
}

/** Fastify's patterns: `:name`, `:name(regexp)`, `::` for a colon, `*` for the rest. */
function toExpression(pattern: string): RegExp {
  const source = pattern.replace(/::|:\w+(\([^)]*\))?\??|\*|[.+^${}()|[\]\\?]/g, (sign, group?: string) => {
    if (sign === '::') return ':';
    if (sign === '*') return '.*';
    if (sign.startsWith(':')) return group ? `(?:${group.slice(1, -1).replace(/^\^|\$$/g, '')})` : '[^/]+';
    return `\\${sign}`;
  });
  return new RegExp(`^${source}$`);
}
