// Editions of any size in a database: for benchmarks.
import { digestOf } from '../content/digest.ts';
import type { Framework } from '../contract.ts';
import type { FrameworkParts } from '../open.ts';
import { loadContent } from '../operations/load-content.ts';
import { type Size, syntheticFramework } from './synthetic.ts';

export { syntheticFramework };

export async function loadSynthetic(parts: FrameworkParts, size: Size): Promise<Framework> {
  const framework = syntheticFramework(size);
  await loadContent(parts, framework, digestOf(framework), 'Bench');
  return framework;
}
