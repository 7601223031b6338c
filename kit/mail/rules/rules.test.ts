// Addresses and messages: what is taken, what is refused, and that no text ever makes a header of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { addressKey, parseAddress, parseSender } from './address.ts';
import { checkMessage } from './check-message.ts';
import { composeMessage } from './compose.ts';
import { verdictOf } from './verdict.ts';

const message = { kind: 'test.note', to: 'lea@example.fr', subject: 'Note', text: 'Bonjour' };
const limits = { size: 100_000 };
const from = { name: 'Socle', address: parseAddress('socle@example.fr') as NonNullable<ReturnType<typeof parseAddress>> };
const compose = async (content: ReturnType<typeof checkMessage>['content']): Promise<string> =>
  (await composeMessage({ id: '1', at: new Date(0), from, content })).toString();

/** Names of the headers of a message, as any reader sees them. */
function headerNames(raw: string): string[] {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return head.split('\r\n').map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
}

test('MAIL-002 an address is one mailbox: local part, at sign, domain', () => {
  const good = ['a@example.fr', 'Lea.Martin+x@sous.example.fr', "o'neil@example.org", 'a@xn--caf-dma.fr', `${'a'.repeat(64)}@example.fr`];
  for (const address of good) assert.equal(parseAddress(address), address);
  assert.equal(parseAddress('lea@Café.FR'), 'lea@xn--caf-dma.fr');
  assert.equal(addressKey(parseAddress('Lea@Example.FR') as never), 'lea@example.fr');
  const bad = [
    '',
    'a',
    '@example.fr',
    'a@',
    'a@b',
    'a@b@c.fr',
    'a b@example.fr',
    '.a@example.fr',
    'a..b@example.fr',
    'a.@example.fr',
    '"a b"@example.fr',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a@2130706433',
    'a@example.fr,b@example.fr',
    'a@example.fr;b@example.fr',
    'A <a@example.fr>',
    'a@example.fr\r\nBcc: b@c.fr',
    'a@example.fr\n',
    'a@-x.fr',
    'a@x-.fr',
    'a@exa mple.fr',
    'a@example.fr/x',
    'a@example.fr?x',
    'a@example.fr:25',
    'é@example.fr',
    'a@example.123',
    'a@.fr',
    'a@x..fr',
    `${'a'.repeat(65)}@example.fr`,
    `a@${'b'.repeat(250)}.fr`,
    'a\u0000@example.fr',
    'a@exam\u202eple.fr',
    'a%0d%0a@exa%0ample.fr',
  ];
  for (const address of bad) assert.equal(parseAddress(address), undefined, JSON.stringify(address));
  assert.deepEqual(parseSender('Socle é <socle@example.fr>'), { name: 'Socle é', address: 'socle@example.fr' });
  assert.deepEqual(parseSender('socle@example.fr'), { address: 'socle@example.fr' });
  for (const sender of ['', 'Socle', 'A <a@example.fr> <b@example.fr>', 'A\r\nBcc: x <a@example.fr>', '<a@b>'])
    assert.equal(parseSender(sender), undefined);
});

test('MAIL-002 MAIL-003 whatever is written as recipient, subject or header, the message has one recipient and the headers of this room', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          '\r',
          '\n',
          '\r\n',
          '\u2028',
          '\u0085',
          ' ',
          '\t',
          'Bcc: x@y.fr',
          ': ',
          '=?UTF-8?Q?=0D=0ABcc:_x?=',
          '<',
          '>',
          '"',
          ',',
          'é',
          'a@b.fr',
          '\u0000',
        ),
        {
          maxLength: 12,
        },
      )
      .map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(nasty, nasty, nasty, nasty, async (to, subject, value, text) => {
      const plain = { ...message, text: text.trim() === '' ? 'x' : text };
      for (const given of [{ ...plain, to }, { ...plain, subject }, { ...plain, headers: { 'X-Socle': value } }, plain]) {
        let content: ReturnType<typeof checkMessage>['content'];
        try {
          content = checkMessage(given, limits).content;
        } catch (error) {
          assert.ok(error instanceof Problem && /^MAIL-00[23]$/.test(error.requirement ?? ''), String(error));
          continue;
        }
        const raw = await compose(content);
        const names = headerNames(raw);
        const known = [
          'from',
          'to',
          'subject',
          'message-id',
          'date',
          'mime-version',
          'auto-submitted',
          'content-type',
          'content-transfer-encoding',
          'x-socle',
        ];
        assert.deepEqual(
          names.filter((name) => !known.includes(name)),
          [],
          raw,
        );
        assert.equal(new Set(names).size, names.length, raw);
        assert.doesNotMatch(raw, /[^\r]\n|\r[^\n]/);
      }
    }),
    { numRuns: 300 },
  );
});

test('MAIL-003 a header that is made here, a name that is none, an empty text are refused', () => {
  const refused = (more: object, rule = 'MAIL-003'): void =>
    assert.throws(
      () => checkMessage({ ...message, ...more }, limits),
      (error) => error instanceof Problem && error.requirement === rule,
      JSON.stringify(more),
    );
  for (const name of [
    'Bcc',
    'bcc',
    'FROM',
    'Reply-To',
    'Content-Type',
    'DKIM-Signature',
    'List-Unsubscribe',
    'Resent-To',
    'X: y',
    'X\r\nBcc',
    '',
    '1x',
  ])
    refused({ headers: { [name]: 'x@y.fr' } });
  refused({ subject: '  ' });
  refused({ subject: 'a'.repeat(301) });
  refused({ subject: '\ud800' });
  refused({ text: ' \n' });
  refused({ text: 'a\u0000' });
  refused({ html: '' });
  refused({ to: 'a@example.fr, b@example.fr' }, 'MAIL-002');
  assert.throws(() => checkMessage({ ...message, kind: 'A b' }, limits), /kind/);
});

test('MAIL-007 one-click unsubscription has its two headers, whole on one line each, or is refused', async () => {
  const url = `https://socle.example/follow/stop?token=${'x'.repeat(300)}`;
  const raw = await compose(checkMessage({ ...message, unsubscribe: url }, limits).content);
  assert.ok(raw.includes(`\r\nList-Unsubscribe: <${url}>\r\n`), raw);
  assert.ok(raw.includes('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n'));
  for (const bad of ['mailto:x@y.fr', 'https://a.fr/>,<mailto:x@y.fr', 'https://a.fr/\r\nBcc: x', 'javascript:alert(1)', 'https://'])
    assert.throws(
      () => checkMessage({ ...message, unsubscribe: bad }, limits),
      (error) => error instanceof Problem && error.requirement === 'MAIL-007',
    );
});

test('MAIL-006 only a refusal of sender, recipient or text is for good; what is said of it holds no address', () => {
  const forGood = (failure: Parameters<typeof verdictOf>[0]): boolean => verdictOf(failure).forGood;
  assert.equal(forGood({ command: 'RCPT TO', code: 'EENVELOPE', responseCode: 550, permanent: true, response: '550 no' }), true);
  assert.equal(forGood({ command: 'DATA', code: 'EMESSAGE', responseCode: 554, permanent: true, response: '554 spam' }), true);
  assert.equal(forGood({ command: 'RCPT TO', code: 'EENVELOPE', responseCode: 452, permanent: false }), false);
  assert.equal(forGood({ command: 'AUTH PLAIN', code: 'EAUTH', responseCode: 535, permanent: true, response: '535 no' }), false);
  assert.equal(forGood({ command: 'CONN', code: 'EPROTOCOL', responseCode: 554, permanent: true }), false);
  assert.equal(forGood({ code: 'ESOCKET' }), false);
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), fc.emailAddress(), (noise, address) => {
      const { reason } = verdictOf({
        command: 'RCPT TO',
        responseCode: 550,
        permanent: true,
        response: `550 ${noise} <${address}> ${noise}`,
      });
      assert.ok(!reason.includes(address) && reason.length <= 200 && !/[\r\n]/.test(reason));
    }),
  );
});
