// What is shown where there is no page, or where something asked for is refused: why, and where to go on.
import { html } from '@socle/kit/html';
import type { Problem } from '@socle/kit/problem';
import type { Page } from '../parts/frame.ts';
import type { View } from '../parts/view.ts';

export function refusedPage({ say, language }: View, problem: Problem | undefined): Page {
  const title = problem === undefined || problem.status === 404 ? say('notFound') : say('refused');
  return {
    title,
    status: problem?.status ?? 404,
    content: html`<h1>${title}</h1><p class="dt-lead">${say('notFoundText')}</p>${problem && html`<p class="soft" lang="en">${problem.message}</p>`}<p><a class="dt-button" href="/consultation">${say('campaigns')}</a> <a class="dt-button" href="/doctrine">${language === 'fr' ? 'Lire la doctrine' : 'Read the doctrine'}</a></p>`,
  };
}
