// The commands of sign-in, and what is asked of a client before it is registered.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { toMetadata } from './clients.ts';
import { identityCommands } from './commands.ts';
import { openTestIdentity } from './testing.ts';

const house = await openTestIdentity({ after }, { samples: false });

async function socle(line: string): Promise<string[]> {
  const printed: string[] = [];
  const words: string[] = [];
  const options: Record<string, string | boolean> = {};
  const parts = line.split(' ');
  while (parts.length > 0) {
    const part = parts.shift() as string;
    if (!part.startsWith('--')) words.push(part);
    else options[part.slice(2)] = parts[0] === undefined || parts[0].startsWith('--') ? true : (parts.shift() as string);
  }
  const terminal = {
    print: (text: string) => printed.push(text),
    table: (rows: string[][]) => printed.push(...rows.map((row) => row.join(' '))),
  };
  await identityCommands[0]?.run({ words, options }, { room: house.room, terminal } as never);
  return printed;
}

test('IDN-080 clients are registered, listed and disabled by command; a secret is shown once', async () => {
  assert.deepEqual(await socle('client list'), ['No client is registered.']);
  await socle('client add my-app --name App --redirect https://app.example/back --scopes user/DocumentReference.rs');
  const [, shown = ''] = await socle('client add my-api --method client_secret_basic --scopes system/Patient.rs --resource-server');
  assert.match(shown, /secret, shown this once: [\w-]{43}$/);
  const list = await socle('client list');
  assert.deepEqual(list, ['my-api my-api · client_secret_basic · system/Patient.rs', 'my-app App · none · user/DocumentReference.rs']);
  await assert.rejects(socle('client add my-app --redirect https://app.example/back'), { kind: 'duplicate' });
  await socle('client add my-app --redirect https://app.example/other --replace');
  await socle('client disable my-app');
  assert.equal(await house.room.clients.metadataOf('my-app'), undefined);
  await assert.rejects(socle('client disable my-app'), { kind: 'not-found' });
  await assert.rejects(socle('client remove my-app'), { kind: 'value' });
  assert.equal((await socle('rotate-keys')).length, 2);
});

test('IDN-081 a client that could be abused is not registered', () => {
  const app = { id: 'my-app', name: 'App', method: 'none' as const, scopes: [], redirectUris: ['https://app.example/back'] };
  assert.equal(toMetadata(app).token_endpoint_auth_method, 'none');
  const wrong: [Partial<Parameters<typeof toMetadata>[0]>, RegExp][] = [
    [{ id: 'a b' }, /its id/],
    [{ redirectUris: [] }, /address to return to/],
    [{ redirectUris: ['http://app.example/'] }, /cannot be returned to/],
    [{ redirectUris: ['https://app.example/#x'] }, /cannot be returned to/],
    [{ redirectUris: ['javascript:alert(1)'], native: true }, /cannot be returned to/],
    [{ redirectUris: ['myapp:back'], native: true }, /cannot be returned to/],
    [{ scopes: ['everything'] }, /no SMART scope/],
    [{ scopes: ['system/*.rs'] }, /can prove who it is/],
    [{ method: 'private_key_jwt' }, /needs its keys/],
    [{ method: 'private_key_jwt', keys: [{ kty: 'EC', d: 'x' }] }, /private part/],
    [{ method: 'tls_client_auth' }, /distinguished name/],
    [{ method: 'client_secret_basic', secret: 'short' }, /at least 32 signs/],
  ];
  for (const [change, sentence] of wrong) {
    assert.throws(
      () => toMetadata({ ...app, ...change }),
      (error: Error) => sentence.test(error.message),
      JSON.stringify(change),
    );
  }
  assert.ok(toMetadata({ ...app, redirectUris: ['fr.example.app:/back'], native: true }));
});
