// Contents set aside while a lot is read: the same is read as without, wherever they stand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJsonBytes } from '@socle/engine/fhir';
import fc from 'fast-check';
import { readLotJson } from './lot-json.ts';

const token = '0190a5b0-0000-7000-8000-00000000000a';
const content = Buffer.alloc(150_001, 'Texte inventé. ');
const base64 = content.toString('base64');

function read(text: string): unknown {
  return readLotJson(Buffer.from(text), () => token);
}

test('DOC-034 the content of a Binary is decoded where it lies; the same text anywhere else stays a text', () => {
  const entry = (resource: unknown) => ({ resource });
  const lot = {
    entry: [entry({ data: base64, resourceType: 'Binary' }), entry({ resourceType: 'Basic', data: base64, extension: [base64] })],
  };
  for (const text of [JSON.stringify(lot), JSON.stringify(lot, undefined, 2)]) {
    const {
      entry: [binary, basic],
    } = read(text) as { entry: { resource: Record<string, unknown> }[] };
    assert.ok(Buffer.isBuffer(binary?.resource.data) && binary.resource.data.equals(content));
    assert.deepEqual(basic?.resource, { resourceType: 'Basic', data: base64, extension: [base64] });
  }
});

test('DOC-034 a content with one sign that is no base64 stays the text that was sent', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: base64.length - 1 }),
      fc.constantFrom('-', '_', '=', '*', '.', ' ', 'é', '\u{1f600}'),
      fc.constantFrom(4096, 65_536, 65_540, base64.length),
      (place, sign, length) => {
        const at = place % length;
        const altered = base64.slice(0, at) + sign + base64.slice(at + 1, length);
        const isStill = /^[A-Za-z0-9+/]*={0,2}$/.test(altered);
        const { data } = read(`{"resourceType":"Binary","data":"${altered}"}`) as { data: unknown };
        if (isStill) assert.ok(Buffer.isBuffer(data) && data.equals(Buffer.from(altered, 'base64')));
        else assert.ok(data === altered);
      },
    ),
    { numRuns: 300 },
  );
});

test('DOC-035 what is no lot is read, or refused with its place, as any JSON is', () => {
  const attempt = (work: () => unknown): string => {
    try {
      const value = work();
      return JSON.stringify(value, (_, one) => (one?.type === 'Buffer' ? Buffer.from(one.data).toString('base64') : one));
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  };
  const long = base64.slice(0, 8192);
  const pieces = [
    '{"resourceType":"Binary",',
    '"data":',
    '"data" : ',
    `"${long}"`,
    `"${long}="`,
    `"${long}==="`,
    `"${long}-"`,
    `"${long}\\n"`,
    '\\"data\\":',
    '"x":',
    '"x\\"data":',
    '"',
    ',',
    '{',
    '}',
    '[',
    ']',
    ':',
    'é',
    `"${token}:0"`,
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 9 }), (all) => {
      for (const text of [all.join(''), `{${all.join('')}}`, `{"resourceType":"Binary","data":${all.join('')}}`]) {
        // A text that is the token is what nobody can send; here it is known, and must only not do harm.
        if (text.includes(token)) attempt(() => read(text));
        else assert.ok(attempt(() => read(text)) === attempt(() => parseJsonBytes(Buffer.from(text))), text.replaceAll(long, '…'));
      }
    }),
    { numRuns: 600 },
  );
});
