// Accessibility by axe-core, in both schemes and both widths.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { views } from './browser.ts';

const { source } = axe;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeRun {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** What is wrong with the page as it stands, one line each; the page's own policy of scripts is not loosened. */
export async function violationsOf(page: Page): Promise<string[]> {
  const found = new Set<string>();
  for (const { width, scheme } of views) {
    await page.setViewportSize({ width, height: 860 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.evaluate(`if (!window.axe) { ${source} }`);
    const run = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(tags)}, iframes: false })`)) as AxeRun;
    for (const { id, nodes } of run.violations)
      for (const { html, failureSummary = '' } of nodes)
        found.add(`${id} (${width}, ${scheme}): ${html.slice(0, 160)} ${failureSummary.split('\n')[1] ?? ''}`);
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return [...found];
}
