// Editions of any size, or any content, in a database: for benchmarks and for the tests of other rooms.
import { digestOf } from '../content/digest.ts';
import type { Framework } from '../contract.ts';
import type { FrameworkParts } from '../open.ts';
import { loadContent } from '../operations/load-content.ts';
import { type Size, syntheticFramework } from './synthetic.ts';

export { syntheticFramework };

/** As a new version of the software brings it: what was frozen changes by errata. */
export async function loadFramework(parts: FrameworkParts, framework: Framework): Promise<void> {
  await loadContent(parts, framework, digestOf(framework), 'Bench');
}

export async function loadSynthetic(parts: FrameworkParts, size: Size): Promise<Framework> {
  const framework = syntheticFramework(size);
  await loadFramework(parts, framework);
  return framework;
}
