// Mail to those who follow: told once, by their own rhythm, with a link that ends it and does nothing else.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { NewMail } from '@socle/kit/mail';
import { type Telling, tellPeople, unsubscribe } from './operations/tell-people.ts';
import { campaign, openCampaign, openWorld } from './testing.ts';

const world = await openWorld({ after });
const { ask, post, clock, deps } = world;
await openCampaign(world);
const sent: NewMail[] = [];
const telling: Telling = {
  ...deps,
  mail: {
    send: async (_tx, message) => {
      sent.push(message);
      return String(sent.length);
    },
  },
  addressOf: async (caller) => (caller === 'bob' ? undefined : `${caller}@exemple.test`),
  linkKey: Buffer.alloc(32, 1),
  baseUrl: () => 'http://socle.test',
};
const day = 86_400_000;

test('CCT-090 who follows is told once, at once, each day or each week as he chose; who gave no address reads it on the screens', async () => {
  const { json } = await post('ana', { title: 'À suivre' });
  const one = `/campaigns/${campaign}/contributions/${json.id}`;
  const reply = (who: string, body: string) => ask(who, 'POST', `${one}/replies`, { stance: 'for', body });
  await reply('bob', 'Oui.');
  assert.equal(await tellPeople(telling), 1);
  assert.equal(await tellPeople(telling), 0, 'once');
  assert.deepEqual([sent[0]?.to, sent[0]?.subject], ['ana@exemple.test', 'Concertation : une nouvelle']);
  assert.match(sent[0]?.text ?? '', new RegExp(`« À suivre »\\n  http://socle.test/consultation/${campaign}/contributions/${json.id}`));
  await ask('ana', 'PUT', '/me', { mail: 'daily' });
  await reply('cleo', 'Non.');
  await reply('bob', 'Si.');
  clock.advance(day / 2);
  await tellPeople(telling);
  assert.equal(sent.filter(({ to }) => to === 'ana@exemple.test').length, 1, 'not before a day');
  clock.advance(day / 2 + 1);
  await tellPeople(telling);
  assert.equal(sent.filter(({ to }) => to === 'ana@exemple.test').length, 2, 'both in one');
  assert.ok(!sent.some(({ to }) => to.startsWith('bob')));
  assert.ok((await ask('bob', 'GET', '/me/notifications')).json.length > 0);
});

test('CCT-091 the link of a message ends messages, and a changed one does nothing', async () => {
  const link = sent.find(({ to }) => to === 'ana@exemple.test')?.unsubscribe ?? '';
  const token = decodeURIComponent(link.split('/').at(-1) ?? '');
  const other = token.replace(/^./, (sign) => (sign === 'a' ? 'b' : 'a'));
  for (const forged of [other, `${token}x`, token.split('.')[0] ?? '', '', 'x.y'])
    await assert.rejects(unsubscribe(telling, forged), /not one of ours/);
  assert.equal((await ask('ana', 'GET', '/me')).json.mail, 'daily');
  await unsubscribe(telling, token);
  assert.equal((await ask('ana', 'GET', '/me')).json.mail, 'never');
});
