// The OpenAPI document: made once, on demand, from the schemas of the routes and the parts that rooms give.
import type { RouteOptions } from 'fastify';
import type { OpenApiPart } from './contract.ts';

interface Described {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly hide?: boolean;
  readonly operationId?: string;
  readonly params?: ObjectSchema;
  readonly querystring?: ObjectSchema;
  /** Parameters of the query that are described here and read by the handler: the library compiles no check for them. */
  readonly parameters?: ObjectSchema;
  readonly headers?: ObjectSchema;
  readonly body?: unknown;
  readonly response?: Readonly<Record<string, { readonly description?: string }>>;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  readonly required?: readonly string[];
}

export interface OpenApi {
  addRoute(route: RouteOptions): void;
  addPart(part: OpenApiPart): void;
  document(): string;
}

export function openApi(info: { readonly title: string; readonly version: string }, serverUrl: () => string): OpenApi {
  const paths: Record<string, Record<string, unknown>> = {};
  const parts: OpenApiPart[] = [];
  let text: string | undefined;

  return {
    addRoute(route) {
      const schema = (route.schema ?? {}) as Described;
      if (schema.hide || route.url.includes('*')) return;
      const path = route.url.replace(/:(\w+)(\([^)]*\))?\??/g, '{$1}') || '/';
      for (const method of [route.method].flat()) {
        if (method === 'HEAD' || method === 'OPTIONS') continue;
        paths[path] = { ...paths[path], [method.toLowerCase()]: operation(schema, path, route.config?.public === true) };
      }
    },
    addPart(part) {
      parts.push(part);
    },
    document() {
      text ??= JSON.stringify({
        openapi: '3.1.0',
        info,
        servers: [{ url: serverUrl() }],
        tags: parts.flatMap((part) => part.tags ?? []),
        paths: Object.assign({}, paths, ...parts.map((part) => part.paths ?? {})) as unknown,
        components: {
          ...mergeComponents(parts),
          securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
        },
        security: [{ key: [] }],
      });
      return text;
    },
  };
}

function operation(schema: Described, path: string, open: boolean): Record<string, unknown> {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const inPath = named.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: schema.params?.properties?.[name] ?? { type: 'string' },
  }));
  const parameters = [
    ...inPath,
    ...parametersOf(schema.querystring, 'query'),
    ...parametersOf(schema.parameters, 'query'),
    ...parametersOf(schema.headers, 'header'),
  ];
  const { summary, description, tags, operationId, body, response } = schema;
  const responses = Object.entries(response ?? {}).map(([status, value]) => [
    status,
    { description: value.description ?? 'Answer', content: { 'application/json': { schema: value } } },
  ]);
  return {
    ...(summary ? { summary } : {}),
    ...(description ? { description } : {}),
    ...(tags ? { tags } : {}),
    ...(operationId ? { operationId } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { content: { 'application/json': { schema: body } } } } : {}),
    responses: responses.length > 0 ? Object.fromEntries(responses) : { default: { description: 'Answer' } },
    ...(open ? { security: [] } : {}),
  };
}

function parametersOf(schema: ObjectSchema | undefined, where: 'query' | 'header'): Record<string, unknown>[] {
  return Object.entries(schema?.properties ?? {}).map(([name, value]) => ({
    name,
    in: where,
    ...(value.description ? { description: value.description } : {}),
    required: schema?.required?.includes(name) ?? false,
    schema: value,
  }));
}

function mergeComponents(parts: readonly OpenApiPart[]): Record<string, Record<string, unknown>> {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const part of parts) {
    for (const [kind, values] of Object.entries(part.components ?? {})) merged[kind] = { ...merged[kind], ...values };
  }
  return merged;
}
