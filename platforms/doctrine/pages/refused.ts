// What is shown where there is no page, or where something asked for is refused: why, and where to go on.
import { html } from '@socle/kit/html';
import type { Problem } from '@socle/kit/problem';
import type { Page } from '../frame.ts';
import { link, type View } from '../parts/view.ts';

export function notFoundPage({ say }: View, problem: Problem | undefined): Page {
  return {
    title: say('notFound'),
    status: problem?.status ?? 404,
    content: html`<h1>${say('notFound')}</h1><p class="dt-lead">${say('notFoundText')}</p>${problem && html`<p class="soft" lang="en">${problem.message}</p>`}<p><a class="dt-button" href="/doctrine">${say('home')}</a> <a class="dt-button" href="${link('/editions')}">${say('editions')}</a></p>`,
  };
}
