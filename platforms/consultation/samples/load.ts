// Loads the sample campaigns of a sandbox: the invented one of 2020, being answered, and one that is open today. Safe to repeat.
import { moveEdition, openEdition, writeChapter } from '@socle/foundations/framework';
import { type CareCaller, personas, sayName } from '@socle/foundations/identity';
import type { Sql } from '@socle/kit/sql';
import type { Deps } from '../call.ts';
import { type Change, charterVersion, type Role } from '../contract.ts';
import { subjectsNow } from '../operations/contribute.ts';
import { reanchor } from '../operations/reanchor.ts';
import { actOnCampaign, createCampaign } from '../operations/run-campaign.ts';
import { placeAnchor } from '../rules/anchor.ts';
import { fold } from '../rules/fold.ts';
import { positionOf } from '../rules/position.ts';
import { reword } from '../rules/reword.ts';
import { standingText } from '../rules/wanted.ts';
import { bodies, readInput } from '../shapes.ts';
import { findCampaign, setRoles } from '../store-campaign.ts';
import { insertContribution, setState } from '../store-contribution.ts';
import { insertReply, putCoSigner, putOrganisationVote, putVote } from '../store-discussion.ts';
import { askMandate, decideMandate, openAccount, putOrganisation, updateAccount } from '../store-people.ts';
import { addModeration, insertCluster, putDispositions } from '../store-team.ts';
import { campaign2020, campaignHead, type SampleCampaign, type SampleContribution } from './campaign-2020.ts';

/** The invented people of the sandbox and their parts. */
const parts: readonly (readonly [person: string, roles: readonly Role[]])[] = [
  ['publisher-1', ['organiser', 'second-reader']],
  ['drafter-1', ['drafter']],
  ['drafter-2', ['drafter', 'second-reader']],
  ['moderator-1', ['moderator']],
];
const past = { edition: '2020-projet', campaign: 'doctrine-2020' } as const;
const open = { edition: '2027-projet', campaign: 'projet-2027' } as const;
const day = 86_400_000;

function actingAs(key: string): { readonly caller: CareCaller; readonly requestId: string } {
  const persona = personas.find((one) => one.key === key);
  const name = persona ? sayName(persona) : key;
  const caller: CareCaller = { id: key, kind: 'agent', name, client: { id: 'samples', name: 'Socle' }, means: { level: '', amr: [], at: 0 }, scopes: [] };
  return { caller, requestId: 'samples' };
}

export async function loadConsultationSamples(deps: Deps): Promise<void> {
  const { database, clock } = deps;
  for (const [person, roles] of parts) await database.transaction((tx) => setRoles(tx, '', person, roles, 'samples', clock.millis()));
  await database.transaction((tx) => openPersonas(deps, tx));
  if (!(await findCampaign(database, past.campaign))) await loadPast(deps);
  if (!(await findCampaign(database, open.campaign))) await openPresent(deps);
}

/** Those who contribute in the sandbox speak for the organisations that their cards name. */
async function openPersonas({ clock, chance }: Deps, tx: Sql): Promise<void> {
  const kinds = { vendor: 'moe', patients: 'user', regional: 'moa' } as const;
  const at = clock.millis();
  for (const one of personas) {
    if (one.kind !== 'contributor' || !one.organisation) continue;
    const actor = kinds[one.organisation.kind];
    const account = await openAccount(tx, chance.uuid(), one.key, sayName(one), actor, at);
    const id = fold(one.organisation.name).replace(/[^a-z0-9]+/g, '-');
    const organisation = await putOrganisation(tx, { id, name: one.organisation.name, actor, region: null }, fold(one.organisation.name), at);
    await askMandate(tx, organisation.id, account.id, 'Personnage du bac à sable', at);
    await decideMandate(tx, organisation.id, account.id, 'confirmed', 'samples', at);
  }
}

async function openDraft(deps: Deps, id: string, from: string, title: { readonly fr: string; readonly en: string }): Promise<void> {
  const by = actingAs('publisher-1');
  const { chapters: _, published: __, consultation: ___, ...head } = await deps.framework.edition(from);
  await openEdition(deps.drafting, by, { ...head, id, title, state: 'draft', previous: from }, from);
  await moveEdition(deps.drafting, by, id, 'consultation');
}

async function openPresent(deps: Deps): Promise<void> {
  const from = await deps.framework.inForce();
  await openDraft(deps, open.edition, from.id, { fr: 'Projet d’édition 2027', en: 'Draft of the 2027 edition' });
  const now = deps.clock.millis();
  await createCampaign(deps, actingAs('publisher-1'), {
    id: open.campaign,
    title: { fr: 'Concertation sur le projet 2027', en: 'Consultation on the 2027 draft' },
    presentation: {
      fr: 'Un projet inventé, ouvert à qui essaie Socle : lisez, contribuez, votez, répondez. Les personnes du bac à sable jouent tous les rôles, de la contribution à la réponse publiée.',
      en: 'An invented draft, open to whoever tries Socle: read, contribute, vote, reply. The people of the sandbox play every part, from the contribution to its published answer.',
    },
    edition: open.edition,
    questions: [
      {
        id: 'fhir',
        text: { fr: 'FHIR R4 ou R5 pour les prochains volets ?', en: 'FHIR R4 or R5 for the next specifications?' },
        options: [
          { id: 'r4', label: { fr: 'FHIR R4' } },
          { id: 'r5', label: { fr: 'FHIR R5' } },
        ],
      },
    ],
    opensAt: new Date(now).toISOString(),
    closesAt: new Date(now + 30 * day).toISOString(),
    answersBy: new Date(now + 90 * day).toISOString(),
    announce: true,
  });
}

async function loadPast(deps: Deps): Promise<void> {
  const { database, framework } = deps;
  await openDraft(deps, past.edition, '2020', { fr: 'Projet 2020 mis en concertation', en: '2020 draft, as put to consultation' });
  const sample = campaign2020(await framework.edition(past.edition));
  const { head } = sample;
  const by = actingAs('publisher-1');
  await createCampaign(deps, by, readInput(bodies.campaign, campaignHead(past.edition)));
  await actOnCampaign(deps, by, head.id, { act: 'announce', reason: 'Le projet 2020 est mis en consultation du 30 novembre au 10 janvier.' });
  const ids = new Map<string, number>();
  const accounts = await database.transaction((tx) => storePeople(deps, tx, sample));
  const subjects = await subjectsNow(framework, past.edition);
  await database.transaction(async (tx) => {
    for (const one of sample.contributions) {
      const anchor = one.target.anchor;
      const subject = subjects.get(`${one.target.kind} ${one.target.id}`);
      const text = anchor && subject?.texts[anchor.field];
      const standing = subject && standingText(subject, undefined);
      const placed = anchor && text !== undefined ? placeAnchor(anchor, text) : undefined;
      const id = await insertContribution(tx, {
        campaign: head.id,
        kind: one.kind,
        target: one.target,
        anchorState: placed?.state ?? null,
        anchorAt: placed?.start === undefined || placed.end === undefined ? null : { start: placed.start, end: placed.end },
        title: one.title,
        body: one.body,
        details: one.kind === 'wording' && !anchor && standing !== undefined ? { ...one.details, standing } : one.details,
        attachments: [],
        account: accountOf(accounts, one.person),
        organisation: one.organisation ?? null,
        publish: one.publish,
        actor: one.actor,
        region: one.region,
        interests: one.interests,
        position: positionOf(one.kind),
        state: 'published',
        at: one.at,
        key: one.key,
        folded: fold([one.title, one.body, one.details.wording ?? '', one.details.alternative ?? ''].join(' ')),
      });
      if (id === undefined) continue;
      ids.set(one.key, id);
      await storeDiscussion(tx, head.id, id, one, accounts);
      if (one.state !== 'published') await setState(tx, head.id, id, one.state, null);
    }
  });
  await answerAll(deps, sample, ids);
  await reanchor(deps, head.id);
}

function accountOf(accounts: ReadonlyMap<string, string>, key: string): string {
  const found = accounts.get(key);
  if (found === undefined) throw new Error(`The sample campaign knows nobody called ${key}.`);
  return found;
}

async function storePeople({ chance }: Deps, tx: Sql, sample: SampleCampaign): Promise<ReadonlyMap<string, string>> {
  const accounts = new Map<string, string>();
  const at = sample.contributions[0]?.at ?? 0;
  for (const one of sample.organisations) await putOrganisation(tx, { id: one.key, name: one.name, actor: one.actor, region: one.region }, fold(one.name), at);
  for (const one of sample.people) {
    const row = await openAccount(tx, chance.uuid(), `sample:${one.key}`, one.name, one.actor, at);
    await updateAccount(tx, { ...row, region: one.region, interests: one.interests, consent: charterVersion, consent_at: at, mail: 'never' });
    accounts.set(one.key, row.id);
    if (one.organisation === undefined) continue;
    await askMandate(tx, one.organisation, row.id, 'Exemple', at);
    await decideMandate(tx, one.organisation, row.id, 'confirmed', 'samples', at);
  }
  for (const one of sample.team) accounts.set(one.key, (await openAccount(tx, chance.uuid(), `sample:${one.key}`, one.name, 'institution', at)).id);
  return accounts;
}

async function storeDiscussion(tx: Sql, campaign: string, id: number, one: SampleContribution, accounts: ReadonlyMap<string, string>): Promise<void> {
  for (const vote of one.votes) await putVote(tx, campaign, id, accountOf(accounts, vote.person), vote.value, vote.at);
  for (const vote of one.organisationVotes) await putOrganisationVote(tx, campaign, id, vote.organisation, accountOf(accounts, vote.person), vote.value, vote.at);
  for (const sign of one.coSigners) await putCoSigner(tx, campaign, id, sign.organisation, accountOf(accounts, sign.person), sign.at);
  for (const [n, reply] of one.replies.entries()) {
    await insertReply(tx, {
      campaign,
      contribution: id,
      parent: null,
      account: accountOf(accounts, reply.person ?? reply.team ?? ''),
      organisation: null,
      publish: 'name',
      actor: reply.team === undefined ? 'other' : 'institution',
      region: null,
      stance: reply.stance,
      body: reply.body,
      official: reply.team !== undefined,
      at: reply.at,
      key: `${one.key}-${n}`,
    });
  }
}

/** Counter-wordings that were taken go into the draft first; then every answer, with what it changed. */
async function answerAll(deps: Deps, sample: SampleCampaign, ids: ReadonlyMap<string, number>): Promise<void> {
  const campaign = sample.head.id;
  const changes = new Map<string, Change>();
  for (const one of sample.contributions) if (one.disposition?.takes) await take(deps, campaign, one, ids.get(one.key) ?? 0, changes);
  const names = new Map(sample.team.map(({ key, name }) => [key as string, name]));
  await deps.database.transaction(async (tx) => {
    await putDispositions(
      tx,
      campaign,
      sample.contributions.flatMap(({ key, disposition: d }) => {
        const contribution = ids.get(key);
        if (!d || contribution === undefined) return [];
        const change = changes.get(key);
        return [
          {
            contribution,
            verdict: d.verdict,
            reason: d.reason,
            duplicate_of: d.duplicateOf === undefined ? null : (ids.get(d.duplicateOf) ?? null),
            changes: change ? [change] : [],
            state: d.state,
            by_id: d.by,
            by_name: names.get(d.by) ?? d.by,
            second_id: d.second ?? null,
            second_name: d.second === undefined ? null : (names.get(d.second) ?? d.second),
            at: d.at,
          },
        ];
      }),
    );
    for (const { title, contributions } of sample.clusters)
      await insertCluster(
        tx,
        campaign,
        title,
        contributions.flatMap((key) => ids.get(key) ?? []),
        'moderateur',
        sample.head.closesAt === undefined ? 0 : Date.parse(sample.head.closesAt),
      );
    for (const { act, contribution, article, reason, by, at } of sample.moderation) {
      const subjectId = ids.get(contribution) ?? 0;
      await addModeration(tx, { campaign, act, subject: 'contribution', subjectId, article, reason, by, at });
      if (act === 'hide') await setState(tx, campaign, subjectId, 'hidden', reason);
    }
  });
}

async function take(deps: Deps, campaign: string, one: SampleContribution, id: number, changes: Map<string, Change>): Promise<void> {
  await deps.framework.library.refresh(true);
  const { edition, revisions } = await deps.framework.library.get(past.edition);
  const chapter = edition.chapters.find((each) => each.id === one.target.chapter);
  const next = chapter && reword(chapter, { kind: one.target.kind, id: one.target.id, anchor: one.target.anchor }, one.details.wording ?? '');
  if (!chapter || !next) return;
  const written = await writeChapter(deps.drafting, actingAs('drafter-1'), past.edition, next, {
    base: revisions.get(chapter.id) ?? 0,
    reason: `Contribution C-${id} prise en compte`,
    erratum: false,
    origins: [{ element: one.target.id, label: `C-${id}`, address: `/consultation/${campaign}/contributions/${id}` }],
  });
  changes.set(one.key, { edition: past.edition, chapter: chapter.id, element: one.target.id, revision: written.revision });
}
