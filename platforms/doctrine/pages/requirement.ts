// One requirement: its text in this edition, what founds and proves it, its tests, and how it came to read so.
import type { Origin, Placed, Requirement } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import type { Page } from '../frame.ts';
import { redlined } from '../parts/redline.ts';
import { actorBadges, requirementCard, verbBadge } from '../parts/requirement.ts';
import { chapterLink, editionLink, followLink, plain, requirementLink, shown, time, type View } from '../parts/view.ts';

export async function requirementPage(view: View, edition: string, id: string): Promise<Page> {
  const { say, framework, language } = view;
  const { requirement, chapter, provision } = await framework.requirement(edition, id);
  const [steps, coverage, origins] = await Promise.all([
    framework.history(id),
    framework.coverage(edition),
    framework.origins(edition, id),
  ]);
  const tests = coverage.rows.find((row) => row.id === id)?.tests ?? [];
  const address = `${view.base}${requirementLink(edition, id)}`;
  const fr = language === 'fr';
  return {
    title: `${id} · ${plain(view, requirement.title)} (${edition})`,
    at: 'editions',
    about: plain(view, requirement.statement),
    content: html`<p class="dt-crumb"><a href="${editionLink(edition)}">${say('edition', { id: edition })}</a> › <a href="${chapterLink(edition, chapter.id)}">${shown(view, chapter.title)}</a> › <a href="${chapterLink(edition, chapter.id, provision.id)}">${shown(view, provision.title)}</a></p>
<h1><span class="dt-id">${id}</span> ${shown(view, requirement.title)}</h1>
<p><a href="${followLink('requirement', id, requirementLink(edition, id))}">${say('follow')}</a></p>
${requirementCard(view, edition, requirement, 2)}
${requirement.dateNote && html`<p>${shown(view, requirement.dateNote)}</p>`}
${requirement.note && html`<p class="dt-note"><strong>${say('note')}</strong> ${shown(view, requirement.note)}</p>`}
${related(view, edition, requirement)}
${requirement.scenario && html`<section><h2>${say('scenario')}</h2><p><code>${requirement.scenario.id}</code> ${shown(view, requirement.scenario.text)}</p><h3>${say('proofs')}</h3><ul class="dt-proofs">${requirement.scenario.proofs.map((proof) => html`<li><span class="dt-lever">${say(proof.kind)}</span> ${shown(view, proof.text)} <code>${proof.id}</code></li>`)}</ul></section>`}
<section><h2>${fr ? 'Tests de Socle' : 'Tests of Socle'}</h2>${
      tests.length > 0
        ? html`<ul class="dt-tests">${tests.map((test) => html`<li><span class="dt-outcome dt-${test.outcome}">${outcomes[language][test.outcome]}</span> <span lang="en">${test.name}</span> <code>${test.file}</code></li>`)}</ul>`
        : html`<p>${requirement.notTested ? shown(view, requirement.notTested) : fr ? 'Aucun test automatique ne cite cette exigence.' : 'No automatic test cites this requirement.'}</p>`
    }</section>
${originsOf(view, origins)}
<section><h2>${say('history')}</h2><ol class="dt-steps">${steps.map((_, index) => historyStep(view, steps, index))}</ol></section>
<section class="dt-box"><h2>${say('cite')}</h2><p><cite>${id}, « ${requirement.title.fr} », Doctrine du numérique en santé, édition ${edition}</cite></p><p>${say('permanent')} : <a href="${requirementLink(edition, id)}">${address}</a></p><p><a href="/framework/requirements/${encodeURIComponent(id)}?edition=${edition}">JSON</a> · <a href="/consultation/requirements/${encodeURIComponent(id)}">${fr ? 'Ce qui en est dit en concertation' : 'What is said of it in consultation'}</a></p></section>`,
  };
}

/** An address of ours is followed, another is only named. */
export const originLink = ({ label, address }: Origin): Html =>
  address.startsWith('/') ? html`<a href="${address}">${label}</a>` : html`${label}`;

/** The contributions behind the wording: where each stands, with what was answered. */
function originsOf(view: View, origins: readonly Origin[]): Html | undefined {
  if (origins.length === 0) return undefined;
  const title = view.language === 'fr' ? 'Contributions à l’origine de cette rédaction' : 'Contributions behind this wording';
  return html`<section><h2>${title}</h2><ul class="dt-origins">${origins.map((one) => html`<li>${originLink(one)}</li>`)}</ul></section>`;
}

const outcomes = {
  fr: { pass: 'réussi', fail: 'échoué', skip: 'sauté', never: 'non lancé ici' },
  en: { pass: 'passed', fail: 'failed', skip: 'skipped', never: 'not run here' },
} as const;

function related(view: View, edition: string, requirement: Requirement): Html | undefined {
  const { say, language } = view;
  const lists = [
    [say('depends'), requirement.depends],
    [language === 'fr' ? 'Dérive de' : 'Derived from', requirement.derivedFrom],
    [language === 'fr' ? 'Remplace' : 'Replaces', requirement.replaces],
  ] as const;
  const rows = lists.flatMap(([name, ids]) =>
    ids && ids.length > 0
      ? [html`<div><dt>${name}</dt><dd>${ids.map((one) => html`<a href="${requirementLink(edition, one)}">${one}</a> `)}</dd></div>`]
      : [],
  );
  const institutions = (requirement.institutions ?? []).map((id) => {
    const found = view.common.institutions.find((one) => one.id === id);
    return found ? plain(view, found.name) : id;
  });
  if (institutions.length > 0)
    rows.push(
      html`<div><dt>${language === 'fr' ? 'Institutions concernées' : 'Institutions concerned'}</dt><dd>${institutions.join(', ')}</dd></div>`,
    );
  return rows.length > 0 ? html`<dl class="dt-facts">${rows}</dl>` : undefined;
}

type Step = Placed & { readonly edition: { readonly id: string } };

function historyStep(view: View, steps: readonly Step[], index: number): Html {
  const step = steps[index] as Step;
  const before = steps[index - 1];
  const { requirement } = step;
  const same = before && before.requirement.statement.fr === requirement.statement.fr;
  const date = requirement.actual ?? requirement.planned;
  const unchanged = view.language === 'fr' ? 'Texte inchangé.' : 'Text unchanged.';
  return html`<li><h3><a href="${requirementLink(step.edition.id, requirement.id)}">${view.say('edition', { id: step.edition.id })}</a></h3><p class="dt-marks">${verbBadge(view, requirement)} ${actorBadges(view, requirement.actors)}${
    date !== undefined &&
    html` <span class="soft">${view.say(requirement.actual === undefined ? 'planned' : 'actual')} : ${time(view, date)}</span>`
  }</p><p>${!before ? shown(view, requirement.statement) : same ? unchanged : redlined(view, before.requirement.statement, requirement.statement)}</p></li>`;
}
