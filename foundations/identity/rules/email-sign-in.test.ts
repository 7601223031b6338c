// Codes, names and networks of sign-in by e-mail.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clientNetwork, codeOf, readCode, readName } from './email-sign-in.ts';

test('IDN-093 a code is six digits, each as likely as the others', () => {
  assert.equal(readCode(' 123 456 '), '123456');
  for (const bad of ['', '12345', '1234567', 'abcdef', '12 34', '１２３４５６']) assert.equal(readCode(bad), undefined);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
      const code = codeOf(Buffer.from(bytes));
      assert.ok(code === undefined || /^\d{6}$/.test(code));
    }),
  );
  assert.equal(codeOf(Buffer.from('ffffffff', 'hex')), undefined);
  assert.equal(codeOf(Buffer.from('00000007', 'hex')), '000007');
});

test('IDN-096 a name is what people are called: nothing invisible, no markup, no address', () => {
  for (const good of ['Léa Martin', 'Dr N’Guyen-Sô', "O'Neil & fils (Valbrune)", '王小明', 'ГОСТ 34']) assert.equal(readName(good), good);
  assert.equal(readName('  Léa \t Martin '), 'Léa Martin');
  for (const bad of ['', 'x', '..', 'a\u200bb', 'a\u202eb', '<b>', 'a@b.fr', 'a/b', 'a'.repeat(81), '12 34'])
    assert.equal(readName(bad), undefined, bad);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const name = readName(text);
      assert.ok(name === undefined || (name.length <= 80 && !/[<>"@\p{C}]/u.test(name) && readName(name) === name));
    }),
  );
});

test('IDN-093 a client is counted by its address, in IPv6 by its network', () => {
  assert.equal(clientNetwork('192.0.2.7'), '192.0.2.7');
  assert.equal(clientNetwork('::ffff:192.0.2.7'), '192.0.2.7');
  assert.equal(clientNetwork('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2');
  assert.equal(clientNetwork('2001:DB8:1:2::6'), '2001:db8:1:2');
  assert.equal(clientNetwork('2001:db8::1'), '2001:db8:0:0');
  assert.equal(clientNetwork('::1'), '0:0:0:0');
  assert.equal(clientNetwork('fe80::1%eth0'), 'fe80:0:0:0');
});
