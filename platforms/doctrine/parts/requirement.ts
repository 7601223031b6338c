// A requirement as a card: what it says, whom it binds, with its levers and dates in the margin.
import type { Lever, ReferenceDocument, Requirement, Sourced } from '@socle/foundations/framework';
import { type Html, html, raw } from '@socle/kit/html';
import { requirementLink, shown, shownDate, time, type View } from './view.ts';

/** The verb, as a word and a colour. */
export const verbBadge = (view: View, { verb }: Pick<Requirement, 'verb'>): Html =>
  html`<span class="dt-verb dt-${verb.toLowerCase()}">${view.say(verb)}</span>`;

export const actorBadges = (view: View, actors: Requirement['actors']): Html =>
  html`<span class="dt-actors">${actors.map((actor) => html`<span class="dt-actor">${view.say(actor)}</span> `)}</span>`;

/** How sure it is, and where it was read. */
export function sourcesOf(view: View, { sources, certainty }: Partial<Sourced>): Html | undefined {
  if (certainty === undefined) return undefined;
  const known = (sources ?? []).map((id, index) => html`${index > 0 ? ', ' : ''}<a href="/doctrine/sources#${id}">${id}</a>`);
  return html`<span class="dt-sure dt-sure-${certainty}">${view.say(certainty)}</span>${known.length > 0 && html` <span class="dt-src">${known}</span>`}`;
}

export function dueOf(view: View, { planned, actual }: Pick<Requirement, 'planned' | 'actual'>): Html | undefined {
  if (actual === undefined && planned === undefined) return undefined;
  return html`<dl class="dt-dates">${planned !== undefined && planned !== actual && html`<div><dt>${view.say('planned')}</dt><dd>${time(view, planned)}</dd></div>`}${
    actual !== undefined && html`<div><dt>${view.say('actual')}</dt><dd>${time(view, actual)}</dd></div>`
  }</dl>`;
}

export function leverLine(view: View, lever: Lever, documents: ReadonlyMap<string, ReferenceDocument>): Html {
  const document = lever.document === undefined ? undefined : documents.get(lever.document);
  const when = [lever.from, lever.until].map((date) => (date === undefined ? undefined : shownDate(view, date)));
  return html`<li><span class="dt-lever">${view.say(lever.kind)}</span> ${
    document ? html`<a href="/doctrine/sources#${document.id}">${shown(view, lever.title)}</a>` : shown(view, lever.title)
  }${when[0] !== undefined && html`, ${when[0]}`}${when[1] !== undefined && html` → ${when[1]}`}</li>`;
}

/** A condition in plain words: questions and answers instead of names. */
export function conditionInWords(view: View, condition: string): Html {
  const facts = new Map(view.common.facts.map((fact) => [fact.id, fact]));
  const words: Readonly<Record<string, string>> =
    view.language === 'fr'
      ? { and: 'et', or: 'ou', not: 'non', in: ':', has: ':', true: 'toujours', false: 'jamais', applies: 's’applique' }
      : {};
  const parts = condition.split(/('[^']*'|[A-Za-z][A-Za-z0-9-]*)/).map((part, index, all) => {
    if (part.startsWith("'")) {
      const id = part.slice(1, -1);
      const fact = facts.get(
        all
          .slice(0, index)
          .reverse()
          .find((one) => facts.has(one)) ?? '',
      );
      const option = fact && 'options' in fact ? fact.options.find((one) => one.id === id) : undefined;
      return html`<strong>${option ? shown(view, option.label) : id}</strong>`;
    }
    const fact = facts.get(part);
    if (fact)
      return html`${view.language === 'fr' ? '«\u00a0' : '“'}${shown(view, fact.question)}${view.language === 'fr' ? '\u00a0»' : '”'}${fact.type === 'boolean' && html` <strong>${view.language === 'fr' ? 'oui' : 'yes'}</strong>`}`;
    return html`${words[part] ?? part}`;
  });
  return html`<span class="dt-cond">${parts}</span>`;
}

/** `level`: of its heading. */
export function requirementCard(view: View, edition: string, requirement: Requirement, level: 2 | 3 = 3): Html {
  const documents = new Map(view.common.documents.map((one) => [one.id, one]));
  const { id, title, statement, levers, condition, actors } = requirement;
  return html`<article class="dt-req" id="${id}" data-verb="${requirement.verb}">
<header>
${raw(`<h${level}>`)}<a class="dt-id" href="${requirementLink(edition, id)}">${id}</a> ${shown(view, title)}${raw(`</h${level}>`)}
<p class="dt-marks">${verbBadge(view, requirement)} ${actorBadges(view, actors)}${requirement.criticality !== undefined && html` <span class="dt-crit">${view.say(requirement.criticality)}</span>`}</p>
</header>
<p class="dt-statement">${shown(view, statement)}</p>
${condition !== undefined && html`<p class="dt-when"><span>${view.say('condition')}</span> ${conditionInWords(view, condition)}</p>`}
<aside class="dt-side" aria-label="${view.say('levers')}, ${id}">
${dueOf(view, requirement)}
${levers.length > 0 && html`<ul class="dt-levers">${levers.map((lever) => leverLine(view, lever, documents))}</ul>`}
<p class="dt-proof">${sourcesOf(view, requirement)}</p>
</aside>
</article>`;
}
