// The pages of sign-in: whom to be, in which situation, what an application may do, sign-out, refusals.
import { type Html, html, raw } from '@socle/kit/html';
import type { Language } from '@socle/kit/i18n';
import type { Portal } from '../contract.ts';
import { parseSmartScope } from '../rules/smart-scopes.ts';
import { type Persona, sayName } from '../samples/personas.ts';
import { type Frame, page } from './layout.ts';
import { texts } from './texts.ts';

export interface PageParts {
  readonly language: Language;
  readonly mount: string;
  /** Address of this page, for its forms and its link to the other language. */
  readonly self: string;
}

type Say = ReturnType<typeof texts>;

function frame({ language, mount, self }: PageParts, say: Say, title: string, sandbox: boolean): Frame {
  const other = language === 'fr' ? 'en' : 'fr';
  return {
    language,
    title,
    mount,
    ...(sandbox ? { banner: { strong: say('sandbox'), text: say('invented') } } : {}),
    ...(self === '' ? {} : { other: { href: `${self}?lang=${other}`, text: say('otherLanguage'), language: other } }),
  };
}

const cancelForm = ({ self, language }: PageParts, say: Say): Html =>
  html`<form method="post" action="${self}/cancel?lang=${language}" class="actions"><button class="button quiet">${say('cancel')}</button></form>`;

export interface SignInPage extends PageParts {
  readonly people: readonly Persona[];
  readonly client: string;
  readonly portal: Portal | undefined;
}

export function signInPage(parts: SignInPage): string {
  const { language, people, portal, client, self } = parts;
  const say = texts(language);
  const title = say(
    portal === 'pro' ? 'signInPro' : portal === 'citizen' ? 'signInCitizen' : portal === 'public' ? 'signInPublic' : 'signInAny',
  );
  const group = (kind: Persona['kind'], heading: string): Html | undefined => {
    const some = people.filter((one) => one.kind === kind);
    if (some.length === 0) return undefined;
    return html`<h2 id="${kind}">${heading}</h2><ul class="cards" aria-labelledby="${kind}">${some.map((one) => card(one, language, say))}</ul>`;
  };
  const content = html`<h1>${title}</h1><p class="soft">${say('forClient', { client })}</p>
<form method="post" action="${self}/sign-in?lang=${language}">
${group('contributor', say('contributors'))}${group('professional', say('professionals'))}${group('patient', say('patients'))}${group('administrator', say('administrators'))}${group('agent', say('agents'))}
</form>${cancelForm(parts, say)}`;
  return page(frame(parts, say, title, true), content);
}

function card(persona: Persona, language: Language, say: Say): Html {
  const { key, givenName, familyName, situations, about } = persona;
  const first = situations.length === 1 ? situations[0]?.structure?.name : persona.organisation?.name;
  const more = situations.length > 1 ? say('situations', { n: situations.length }) : first;
  return html`<li><button class="card" name="persona" value="${key}"><span class="initials" aria-hidden="true">${givenName.slice(0, 1)}${familyName.slice(0, 1)}</span>
<strong>${sayName(persona)}</strong><small>${about[language]}</small>${more === undefined ? undefined : html`<small>${more}</small>`}</button></li>`;
}

export function situationPage(parts: PageParts & { readonly persona: Persona }): string {
  const { language, persona, self } = parts;
  const say = texts(language);
  const content = html`<h1>${say('chooseSituation')}</h1><p>${say('chooseSituationHelp', { name: sayName(persona) })}</p>
<form method="post" action="${self}/sign-in?lang=${language}"><input type="hidden" name="persona" value="${persona.key}"><ul class="cards">
${persona.situations.map(
  ({ key, profession, structure }) => html`<li><button class="card" name="situation" value="${key}">
<span class="initials" aria-hidden="true">${(structure?.name ?? '').slice(0, 1)}</span><strong>${structure?.name ?? ''}</strong><small>${profession.display ?? profession.code}</small></button></li>`,
)}</ul></form><p><a href="${self}?lang=${language}">${say('back')}</a></p>`;
  return page(frame({ ...parts, self: '' }, say, say('chooseSituation'), true), content);
}

export function closedPage(parts: PageParts): string {
  const say = texts(parts.language);
  const content = html`<h1>${say('notWithSandbox')}</h1><p>${say('notWithSandboxHelp')}</p>${cancelForm(parts, say)}`;
  return page(frame(parts, say, say('title'), false), content);
}

export function consentPage(
  parts: PageParts & { readonly client: string; readonly name: string; readonly scopes: readonly string[] },
): string {
  const { language, client, name, scopes, self } = parts;
  const say = texts(language);
  const title = say('consentTitle', { client });
  const content = html`<div class="sheet"><h1>${title}</h1><p>${say('consentHelp', { name })}</p>
<ul>${[...new Set(scopes.map((scope) => sentence(scope, say)))].map((one) => html`<li>${one}</li>`)}</ul><p class="soft">${say('consentNote')}</p>
<form method="post" action="${self}/consent?lang=${language}" class="actions"><button class="button" name="answer" value="allow">${say('allow')}</button>
<button class="button quiet" name="answer" value="deny">${say('deny')}</button></form></div>`;
  return page(frame(parts, say, title, true), content);
}

/** Types that have a name in plain words; the others are shown as FHIR calls them. */
const names = ['Patient', 'DocumentReference', 'Observation', 'AuditEvent'] as const;

/** What a scope lets an application do, in plain words. */
function sentence(scope: string, say: Say): string {
  const smart = parseSmartScope(scope);
  if (!smart) {
    if (scope === 'profile' || scope === 'birth') return say('scopeProfile');
    if (scope === 'scope_all') return say('scopeProfessional');
    if (scope === 'offline_access' || scope === 'online_access') return say('scopeOffline');
    return say(scope === 'launch/patient' ? 'scopeLaunch' : 'scopeIdentity');
  }
  const named = names.find((name) => name === smart.resource);
  const all = smart.resource === '*' ? say('everything') : named ? say(`what${named}`) : smart.resource;
  const what = smart.context === 'patient' && smart.resource !== '*' ? say('ofYou', { what: all }) : all;
  const reads = smart.actions.includes('r') || smart.actions.includes('s');
  const writes = smart.actions.some((action) => 'cud'.includes(action));
  return say(reads && writes ? 'scopeBoth' : writes ? 'scopeWrite' : 'scopeRead', { what });
}

/** `form`: hidden fields of the library, made by it alone. */
export function logoutPage(parts: PageParts & { readonly form: string }): string {
  const say = texts(parts.language);
  const content = html`<div class="sheet"><h1>${say('logoutTitle')}</h1><p>${say('logoutHelp')}</p>${raw(parts.form)}
<div class="actions"><button class="button" form="op.logoutForm" name="logout" value="yes">${say('logoutYes')}</button>
<button class="button quiet" form="op.logoutForm">${say('logoutNo')}</button></div></div>`;
  return page(frame({ ...parts, self: '' }, say, say('logoutTitle'), false), content);
}

export function endedPage(parts: PageParts): string {
  const say = texts(parts.language);
  const content = html`<div class="sheet"><h1>${say('endedTitle')}</h1><p>${say('endedHelp')}</p><p><a href="/">${say('home')}</a></p></div>`;
  return page(frame({ ...parts, self: '' }, say, say('endedTitle'), false), content);
}

export function errorPage(parts: PageParts & { readonly code: string; readonly expired?: boolean }): string {
  const say = texts(parts.language);
  const content = html`<div class="sheet"><h1>${say('errorTitle')}</h1><p>${say(parts.expired === true ? 'errorExpired' : 'errorHelp')}</p>
<p class="code">${say('errorCode', { code: parts.code })}</p><p><a href="/">${say('home')}</a></p></div>`;
  return page(frame({ ...parts, self: '' }, say, say('errorTitle'), false), content);
}
