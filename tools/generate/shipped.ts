// Whole resources that ship with the product, without narrative: terminology to load, profiles to compile.
import { gzipSync } from 'node:zlib';
import { byText, type Raw } from './package-files.ts';

/** Text for people and things that the rooms never read. */
const dropped = new Set(['text', 'contact', 'useContext', 'mapping', 'jurisdiction']);

export function ndjsonGz(resources: readonly Raw[], slim: (resource: Raw) => Raw): Buffer {
  const sorted = [...resources].sort((a, b) => byText(a.resourceType, b.resourceType) || byText(a.url, b.url) || byText(a.id, b.id));
  const text = sorted.map((resource) => `${JSON.stringify(slim(resource))}\n`).join('');
  const packed = gzipSync(Buffer.from(text), { level: 9 });
  // Byte 9 is the operating system: fixed, so that the file is the same wherever it was made.
  packed[9] = 255;
  return packed;
}

export function withoutText(resource: Raw): Raw {
  const slim: Raw = {};
  for (const [key, value] of Object.entries(resource)) if (!dropped.has(key)) slim[key] = value;
  return slim;
}

/** Profiles keep their differential: our own snapshot generator makes the rest. */
export function profileOf(structure: Raw): Raw {
  const { snapshot: _snapshot, ...rest } = withoutText(structure);
  const element = (rest.differential?.element ?? []).map(({ mapping: _mapping, ...kept }: Raw) => kept);
  return { ...rest, differential: { element } };
}
