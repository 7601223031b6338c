// The paths of the team: organisers, drafters, second readers, moderators.
import type { FastifyInstance } from 'fastify';
import { type Deps, permitted } from '../call.ts';
import * as answers from '../operations/answer.ts';
import { findSimilar } from '../operations/find-similar.ts';
import { moderate, readHidden, readQueue } from '../operations/moderate.ts';
import { readDesk } from '../operations/read-desk.ts';
import * as campaigns from '../operations/run-campaign.ts';
import * as people from '../operations/take-part.ts';
import type { Reading } from '../reading.ts';
import { bodies, queries, readInput } from '../shapes.ts';
import { openDoor } from './door.ts';

export function teamPaths(app: FastifyInstance, deps: Deps, reading: Pick<Reading, 'forget'>): void {
  const door = openDoor(app, deps, (campaign) => reading.forget(campaign, true));
  const at = '/campaigns/:campaign';
  const one = `${at}/contributions/:id`;

  door('post', '/campaigns', 'Prepares a campaign', async ({ by, request, reply }) => {
    const given = readInput(bodies.campaign, request.body);
    await campaigns.createCampaign(deps, by, given);
    reply.code(201);
    return { id: given.id };
  });
  door('put', at, 'Changes a campaign: whole before it is announced, its words afterwards', async ({ by, campaign, request }) => {
    await campaigns.updateCampaign(deps, by, readInput(bodies.campaign, { ...(request.body as object), id: campaign }));
  });
  door('get', `${at}/preparation`, 'A campaign as its organisers see it', ({ by, campaign }) =>
    campaigns.readPreparation(deps, by, campaign),
  );
  door('get', '/campaigns-in-preparation', 'Campaigns in which one has a part, those in preparation among them', ({ by }) =>
    campaigns.listPreparations(deps, by),
  );
  door(
    'post',
    `${at}/acts`,
    'Announces, extends, suspends, resumes, ends early or closes, with a public reason',
    async ({ by, campaign, request }) => {
      await campaigns.actOnCampaign(deps, by, campaign, readInput(bodies.act, request.body));
    },
  );
  door('get', '/roles', 'Who holds roles, in one campaign or in all', ({ by, request }) =>
    people.readRoles(deps, by, readInput(queries.roles, request.query).campaign),
  );
  door('put', '/roles/:person', 'Grants the roles of a person, in one campaign or in all', async ({ by, named, request }) => {
    await people.grantRoles(deps, by, named('person'), readInput(bodies.roles, request.body));
  });
  door('get', '/mandates/queue', 'Mandates that wait', ({ by }) => people.listAskedMandates(deps, by));
  door('post', '/mandates/queue', 'Confirms, refuses or ends a mandate', ({ by, request }) =>
    people.decideMandate(deps, by, readInput(bodies.decideMandate, request.body)),
  );

  door('get', `${at}/desk`, 'The desk of the drafters: what is to be answered', ({ by, campaign, request }) =>
    readDesk(deps, by, campaign, readInput(queries.desk, request.query)),
  );
  door('put', `${one}/assignment`, 'Gives a contribution to somebody, until a day', ({ by, campaign, id, request }) =>
    answers.assign(deps, by, campaign, id, readInput(bodies.assignment, request.body)),
  );
  door('put', `${one}/disposition`, 'Proposes an answer', ({ by, campaign, id, request }) =>
    answers.answer(deps, by, campaign, [id], readInput(bodies.disposition, request.body)),
  );
  door(
    'post',
    `${one}/disposition/second-reading`,
    'Reads an answer a second time: published, or sent back',
    ({ by, campaign, id, request }) => answers.readSecond(deps, by, campaign, [id], readInput(bodies.secondReading, request.body)),
  );
  door('post', `${at}/dispositions`, 'One answer to many contributions, all of them or none', ({ by, campaign, request }) => {
    const { contributions, ...given } = readInput(bodies.batch, request.body);
    return answers.answer(deps, by, campaign, contributions, given);
  });
  door(
    'post',
    `${at}/dispositions/second-reading`,
    'Reads many answers a second time, all of them or none',
    ({ by, campaign, request }) => {
      const { contributions, ...given } = readInput(bodies.secondReadings, request.body);
      return answers.readSecond(deps, by, campaign, contributions, given);
    },
  );
  door('post', `${one}/apply`, 'Takes a counter-wording into the draft', ({ by, campaign, id, request }) =>
    answers.applyWording(deps, by, campaign, id, readInput(bodies.apply, request.body).reason),
  );
  door('get', `${one}/similar`, 'Contributions that say much the same as this one', async ({ by, campaign, id }) => {
    await permitted(deps, by, 'read-desk', { campaign });
    const found = await answers.wordsOf(deps, campaign, id);
    return findSimilar(deps, campaign, { ...found, count: 20 }, id);
  });
  door('post', `${at}/clusters`, 'Confirms that contributions say the same', async ({ by, campaign, request, reply }) => {
    reply.code(201);
    return { id: await answers.confirmCluster(deps, by, campaign, readInput(bodies.cluster, request.body)) };
  });

  door('get', `${at}/moderation-queue`, 'What waits for a moderator', ({ by, campaign }) => readQueue(deps, by, campaign));
  door('get', `${at}/hidden`, 'What is hidden now, with the article and the reason', ({ by, campaign }) => readHidden(deps, by, campaign));
  door('post', `${one}/moderation`, 'Hides, restores, releases or keeps, by an article of the charter', ({ by, campaign, id, request }) =>
    moderate(deps, by, campaign, id, readInput(bodies.moderation, request.body)),
  );
}
