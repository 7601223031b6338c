// Reads plain paths of a resource. Most parameters find nothing in most resources: that case must cost a few nanoseconds.

const nothing: readonly unknown[] = Object.freeze([]);

/** Only steps from element to element, and choices of a type: no filter, no function. Where a choice of a type is one of resources, it is a filter: `analyse` tells. */
export const isPlain = (expression: string): boolean => /^[A-Z]\w*(?:\.\w+|\.(?:as|ofType)\(\w+\))*$/.test(expression);

/** `paths`: chains of JSON property names, choices spelt out (`component.valueQuantity`). */
export function walker(paths: readonly string[]): (resource: object) => readonly unknown[] {
  const chains = paths.map((path) => path.split('.'));
  return (resource) => {
    let found: unknown[] | undefined;
    for (let i = 0; i < chains.length; i++) {
      const chain = chains[i] as string[];
      const first = (resource as Record<string, unknown>)[chain[0] as string];
      if (first === undefined) continue;
      found ??= [];
      collect(first, chain, 1, found);
    }
    return found ?? nothing;
  };
}

function collect(node: unknown, chain: readonly string[], at: number, found: unknown[]): void {
  if (Array.isArray(node)) {
    for (let i = 0; i < node.length; i++) collect(node[i], chain, at, found);
  } else if (node !== undefined && node !== null) {
    if (at === chain.length) found.push(node);
    else if (typeof node === 'object') collect((node as Record<string, unknown>)[chain[at] as string], chain, at + 1, found);
  }
}
