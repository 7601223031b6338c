// What a person does at sign-in: chooses whom to be and in which situation, lets an application in or not, gives up.
import { type Language, pickLanguage } from '@socle/kit/i18n';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { accountOf, personOf, subjectOf } from '../accounts.ts';
import type { Portal } from '../contract.ts';
import { pagePolicy } from '../pages/layout.ts';
import { closedPage, consentPage, errorPage, type PageParts, signInPage, situationPage } from '../pages/pages.ts';
import { crossSite } from '../problems.ts';
import { isSameOrigin } from '../rules/same-origin.ts';
import { parseSmartScope } from '../rules/smart-scopes.ts';
import { type Persona, personas } from '../samples/personas.ts';
import { clientInTrace, personInTrace, type Trace } from '../trace.ts';
import type { ProviderHost } from './host.ts';

export interface InteractionParts {
  readonly host: ProviderHost;
  readonly trace: Trace;
  readonly baseUrl: () => string;
  readonly sandboxOpen: () => Promise<boolean>;
}

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

interface Turn {
  readonly provider: Provider;
  readonly details: Details;
  readonly page: PageParts;
  readonly client: { readonly clientId: string; readonly clientName?: string | undefined };
}

const open = { config: { public: true }, bodyLimit: 8 * 1024 };

export function interactionRoutes(app: FastifyInstance, parts: InteractionParts): void {
  const path = '/interaction/:uid';

  /** The turn that this browser is in, by its signed cookie; undefined: the page of refusal was sent. */
  async function turnOf(request: FastifyRequest, reply: FastifyReply): Promise<Turn | undefined> {
    const provider = await parts.host.provider();
    const mount = new URL(provider.issuer).pathname;
    const { uid } = request.params as { uid: string };
    const language = languageOf(request);
    try {
      const details = await provider.interactionDetails(request.raw, reply.raw);
      if (details.uid !== uid) throw new Error('another interaction');
      const client = (await provider.Client.find(String(details.params.client_id))) ?? { clientId: String(details.params.client_id) };
      return {
        provider,
        details,
        client,
        page: { language: languageOf(request, details.params.ui_locales), mount, self: `${mount}/interaction/${uid}` },
      };
    } catch (error) {
      if ((error as { name?: string }).name !== 'SessionNotFound' && (error as Error).message !== 'another interaction') throw error;
      sendPage(reply.code(400), errorPage({ language, mount, self: '', code: 'session_not_found', expired: true }));
      return undefined;
    }
  }

  async function finish(turn: Turn, request: FastifyRequest, reply: FastifyReply, result: Record<string, unknown>): Promise<FastifyReply> {
    return reply.redirect(await turn.provider.interactionResult(request.raw, reply.raw, result as never), 303);
  }

  const form = (request: FastifyRequest): URLSearchParams => {
    if (!isSameOrigin(request.headers, parts.baseUrl())) throw crossSite();
    return new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
  };

  app.get(path, open, async (request, reply) => {
    const turn = await turnOf(request, reply);
    if (!turn) return reply;
    const { page, details, client } = turn;
    const redirect = String(details.params.redirect_uri);
    const clientName = client.clientName ?? client.clientId;
    if (!(await parts.sandboxOpen())) return sendPage(reply, closedPage(page), redirect);
    if (details.prompt.name !== 'consent') {
      const people = peopleFor(details.params.portal);
      return sendPage(reply, signInPage({ ...page, people, client: clientName, portal: portalOf(details.params.portal) }), redirect);
    }
    const person = accountOf(details.session?.accountId ?? '')?.person;
    const { granted } = splitScopes(details, person?.kind);
    return sendPage(reply, consentPage({ ...page, client: clientName, name: person?.name ?? '', scopes: granted.all }), redirect);
  });

  app.post(`${path}/sign-in`, open, async (request, reply) => {
    const given = form(request);
    const turn = await turnOf(request, reply);
    if (!turn) return reply;
    const { details, page, client } = turn;
    const persona = (await parts.sandboxOpen())
      ? peopleFor(details.params.portal).find(({ key }) => key === given.get('persona'))
      : undefined;
    if (!persona || details.prompt.name !== 'login') return sendPage(reply.code(400), errorPage({ ...page, code: 'unknown_person' }));
    const chosen = given.get('situation') ?? undefined;
    const situation = persona.situations.length > 1 ? persona.situations.find(({ key }) => key === chosen) : undefined;
    if (persona.situations.length > 1 && !situation) {
      return sendPage(reply, situationPage({ ...page, persona }), String(details.params.redirect_uri));
    }
    const person = personOf(persona);
    await parts.trace({
      outcome: 'permitted',
      rule: 'IDN-101',
      caller: {
        ...personInTrace(person, { id: client.clientId, name: client.clientName ?? client.clientId }),
        ...(situation ? { situation: situation.key } : {}),
      },
      patient: person.patient,
      request: request.id,
    });
    const acr = persona.kind === 'patient' ? 'eidas2' : 'eidas1';
    const login = { accountId: subjectOf(persona), acr, amr: ['sandbox'], ...(situation ? { situation: situation.key } : {}) };
    return finish(turn, request, reply, { login });
  });

  app.post(`${path}/consent`, open, async (request, reply) => {
    const given = form(request);
    const turn = await turnOf(request, reply);
    if (!turn) return reply;
    const { provider, details, client } = turn;
    const account = accountOf(details.session?.accountId ?? '');
    if (!account || details.prompt.name !== 'consent') return sendPage(reply.code(400), errorPage({ ...turn.page, code: 'no_consent' }));
    const allowed = given.get('answer') === 'allow';
    await parts.trace({
      action: 'decide',
      outcome: allowed ? 'permitted' : 'refused',
      rule: allowed ? 'IDN-240' : 'IDN-241',
      caller: personInTrace(account.person, { id: client.clientId, name: client.clientName ?? client.clientId }),
      patient: account.person.patient,
      request: request.id,
    });
    if (!allowed) return finish(turn, request, reply, { error: 'access_denied', error_description: 'the person refused' });
    const found = details.grantId === undefined ? undefined : await provider.Grant.find(details.grantId);
    const grant = found ?? new provider.Grant({ accountId: account.subject, clientId: client.clientId });
    const { granted, rejected } = splitScopes(details, account.person.kind);
    if (granted.openid.length > 0) grant.addOIDCScope(granted.openid.join(' '));
    for (const [resource, scopes] of Object.entries(granted.resources)) grant.addResourceScope(resource, scopes.join(' '));
    for (const [resource, scopes] of Object.entries(rejected)) grant.rejectResourceScope(resource, scopes.join(' '));
    return finish(turn, request, reply, { consent: { grantId: await grant.save() } });
  });

  app.post(`${path}/cancel`, open, async (request, reply) => {
    form(request);
    const turn = await turnOf(request, reply);
    if (!turn) return reply;
    await parts.trace({ outcome: 'refused', rule: 'IDN-242', caller: clientInTrace(turn.client), request: request.id });
    return finish(turn, request, reply, { error: 'access_denied', error_description: 'the person gave up' });
  });
}

function sendPage(reply: FastifyReply, content: string, redirect?: string): FastifyReply {
  return reply.header('content-type', 'text/html; charset=utf-8').header('content-security-policy', pagePolicy(redirect)).send(content);
}

/** What was chosen on the page, else what the application asked for, else what the browser prefers. */
function languageOf(request: FastifyRequest, asked?: unknown): Language {
  const wanted = (request.query as { lang?: unknown }).lang ?? asked;
  return wanted === 'fr' || wanted === 'en' ? wanted : pickLanguage(request.headers['accept-language']);
}

const portalOf = (value: unknown): Portal | undefined => (value === 'pro' || value === 'citizen' || value === 'public' ? value : undefined);

function peopleFor(portal: unknown): Persona[] {
  return personas.filter(({ kind }) => {
    if (portal === 'public') return true;
    // Whoever is known by an e-mail address only has no access that an application could be given.
    if (kind === 'contributor') return false;
    return portal === 'pro' ? kind !== 'patient' : portal === 'citizen' ? kind === 'patient' : true;
  });
}

/** `patient/…` is for patients, `user/…` for professionals: what does not fit the person who signed in is rejected, and not asked again. */
function splitScopes(details: Details, kind: string | undefined) {
  const { missingOIDCScope = [], missingResourceScopes = {} } = details.prompt.details as {
    missingOIDCScope?: string[];
    missingResourceScopes?: Record<string, string[]>;
  };
  const fits = (scope: string): boolean => {
    const context = parseSmartScope(scope)?.context;
    return context === undefined || (context === 'patient' ? kind === 'patient' : context === 'user' && kind === 'professional');
  };
  const part = (keep: (scope: string) => boolean): Record<string, string[]> =>
    Object.fromEntries(
      Object.entries(missingResourceScopes)
        .map(([resource, scopes]) => [resource, scopes.filter(keep)] as const)
        .filter(([, scopes]) => scopes.length > 0),
    );
  const resources = part(fits);
  const all = [...new Set([...missingOIDCScope, ...Object.values(resources).flat()])];
  return { granted: { openid: missingOIDCScope, resources, all }, rejected: part((scope) => !fits(scope)) };
}
