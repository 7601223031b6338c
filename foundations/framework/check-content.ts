// Reads and checks a folder of content, for the gate of the project and for whoever writes.

import { readFolder } from './content/read-folder.ts';
import type { Framework } from './contract.ts';
import { coverageOf, uncovered } from './rules/coverage.ts';
import { type Finding, formatFinding } from './rules/finding.ts';
import { checkFramework, requirementsOf } from './rules/integrity.ts';
import { lint } from './rules/lint.ts';
import { knownTests } from './tests-known.ts';

export interface CheckedContent {
  readonly framework: Framework | undefined;
  readonly findings: readonly { readonly severity: Finding['severity']; readonly text: string }[];
}

export function checkContent(folder: string): CheckedContent {
  const { framework, findings } = readFolder(folder);
  const all: Finding[] = [...findings];
  if (framework) {
    all.push(...checkFramework(framework));
    for (const edition of framework.editions) {
      const wording = lint([...requirementsOf(edition)]).map((one) => ({ ...one, element: `${edition.id}/${one.element}` }));
      // The same text in several editions is one finding.
      for (const one of wording)
        if (!all.some((other) => other.rule === one.rule && after(other.element) === after(one.element) && other.value === one.value))
          all.push(one);
    }
  }
  return { framework, findings: all.map((finding) => ({ severity: finding.severity, text: formatFinding(finding) })) };
}

/** Binding requirements of these editions that neither a test nor a reason covers. `root`: folder of the project. */
export function uncoveredIn({ editions }: Framework, root: string): { readonly edition: string; readonly id: string }[] {
  const tests = knownTests(root);
  return editions.flatMap((edition) => {
    const requirements = [...requirementsOf(edition)];
    return uncovered(requirements, coverageOf(requirements, tests)).map((id) => ({ edition: edition.id, id }));
  });
}

const after = (element: string): string => element.slice(element.indexOf('/') + 1);
