// What OpenAPI says of a path: its sentence and its parameters, those of the path among them by their names.
export function describe(
  summary: string,
  parameters: Readonly<Record<string, string>> = {},
  tags: readonly string[] = ['framework'],
): object {
  const properties = Object.fromEntries(Object.entries(parameters).map(([name, description]) => [name, { type: 'string', description }]));
  return { summary, tags, ...(Object.keys(properties).length > 0 ? { parameters: { type: 'object', properties } } : {}) };
}
