// A map whose values are JSON lines, each parsed when first asked for: a server that uses ten types pays for ten.

/** `lines` are JSON objects, one per line, each starting with `{"name":"…"`. */
export class LineMap<T> implements ReadonlyMap<string, T> {
  readonly #values = new Map<string, T | string>();

  constructor(lines: readonly string[]) {
    for (const line of lines) {
      const name = /^\{"name":"([^"]+)"/.exec(line)?.[1];
      if (name) this.#values.set(name, line.endsWith(',') ? line.slice(0, -1) : line);
    }
  }

  get(name: string): T | undefined {
    const value = this.#values.get(name);
    if (typeof value !== 'string') return value;
    const parsed = JSON.parse(value) as T;
    this.#values.set(name, parsed);
    return parsed;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
  get size(): number {
    return this.#values.size;
  }
  keys(): MapIterator<string> {
    return this.#values.keys();
  }
  *values(): MapIterator<T> {
    for (const name of this.#values.keys()) yield this.get(name) as T;
  }
  *entries(): MapIterator<[string, T]> {
    for (const name of this.#values.keys()) yield [name, this.get(name) as T];
  }
  [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries();
  }
  forEach(visit: (value: T, key: string, map: ReadonlyMap<string, T>) => void): void {
    for (const [name, value] of this) visit(value, name, this);
  }
}
