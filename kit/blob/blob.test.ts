// The store of contents, over a folder and over a bucket: the same promises, and what breaks them is found.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { folderShelf, type Step } from './folder-shelf.ts';
import { addBlobKey, type BlobStore, bucketShelf, openBlobKeys, openBlobs, type Shelf } from './index.ts';
import { labelName } from './label.ts';
import { openTestBucket } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'socle-blob-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const keyFile = join(folder, 'secrets', 'blob.key');
const bucket = await openTestBucket('ACCESS', 'secret/+=');
after(() => bucket.close());
const bucketSettings = {
  endpoint: bucket.url,
  region: 'eu-west-3',
  bucket: 'socle',
  accessKey: 'ACCESS',
  secretKey: 'secret/+=',
  prefix: 'docs/é ',
};

const shelves: readonly [string, (where?: string) => Shelf][] = [
  ['a folder', (where = 'contents') => folderShelf(join(folder, where))],
  ['a bucket', (where = 'docs/é ') => bucketShelf({ ...bucketSettings, prefix: where })],
];
const namesOf = async (store: BlobStore): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of store.list()) names.push(name);
  return names.sort();
};

for (const [what, make] of shelves) {
  test(`BLOB-001 in ${what} the same bytes are one object, which is given back as it came and removed once`, async () => {
    const store = openBlobs(make(), openBlobKeys(keyFile));
    const contents = [Buffer.from('un document'), Buffer.alloc(300_000, 7), Buffer.alloc(0)];
    const all = await Promise.all([...contents, ...contents].map((bytes) => store.put(bytes)));
    assert.equal(new Set(all.map(({ hash }) => hash)).size, 3);
    assert.equal((await namesOf(store)).length, 3);
    for (const [i, bytes] of contents.entries()) {
      const hash = store.addressOf(bytes);
      assert.equal(all[i]?.hash, hash);
      assert.ok((await store.get(hash)).equals(bytes));
      assert.ok((await namesOf(store)).includes(store.nameOf(hash)));
      assert.notEqual(store.nameOf(hash), hash);
    }
    for (const bytes of contents) await store.remove(store.addressOf(bytes));
    assert.deepEqual(await namesOf(store), []);
    await assert.rejects(store.get(store.addressOf(contents[0] as Buffer)), { kind: 'unavailable', requirement: 'BLOB-MISSING' });
    await assert.rejects(store.get('../../etc/passwd'), { kind: 'value' });
  });

  test(`BLOB-002 in ${what} nothing of a content is readable, and any altered byte is found`, async () => {
    const shelf = make();
    const store = openBlobs(shelf, openBlobKeys(keyFile));
    const bytes = Buffer.from('Lettre de liaison, un secret');
    const { hash } = await store.put(bytes);
    const name = store.nameOf(hash);
    const sealed = (await shelf.read(name)) as Buffer;
    assert.ok(!sealed.includes('secret'));
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] as number) ^ 1;
      await shelf.write(name, [altered]);
      await assert.rejects(store.get(hash), { requirement: 'BLOB-ALTERED' }, `byte ${at}`);
    }
    await shelf.write(name, [sealed.subarray(0, sealed.length - 1)]);
    await assert.rejects(store.get(hash), { requirement: 'BLOB-ALTERED' });
    // One whole object in the place of another.
    const other = await store.put(Buffer.from('autre'));
    await shelf.write(name, [(await shelf.read(store.nameOf(other.hash))) as Buffer]);
    await assert.rejects(store.get(hash), { requirement: 'BLOB-ALTERED' });
    // Whoever brings the content again mends it.
    await store.put(bytes);
    assert.ok((await store.get(hash)).equals(bytes));
    for (const one of [hash, other.hash]) await store.remove(one);
  });

  test(`BLOB-003 in ${what} keys are changed without writing contents again; a rotation that was cut goes on`, async () => {
    const file = join(folder, `${what.replace(' ', '-')}.key`);
    const shelf = make('rotated/');
    const before = openBlobs(shelf, openBlobKeys(file));
    const hashes = [];
    for (let i = 0; i < 5; i++) hashes.push((await before.put(Buffer.from(`contenu ${i}`))).hash);
    const bodies = await Promise.all(hashes.map(async (hash) => ((await shelf.read(before.nameOf(hash))) as Buffer).subarray(65)));
    const after_ = openBlobs(shelf, addBlobKey(file));
    await assert.rejects(
      after_.rotate((done) => {
        if (done === 2) throw new Error('cut');
      }),
      /cut/,
    );
    assert.equal(await after_.rotate(), 3);
    assert.equal(await after_.rotate(), 0);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^1:.*\n/m, ''));
    const alone = openBlobs(shelf, openBlobKeys(file));
    for (const [i, hash] of hashes.entries()) {
      assert.equal((await alone.get(hash)).toString(), `contenu ${i}`);
      assert.ok(((await shelf.read(alone.nameOf(hash))) as Buffer).subarray(65).equals(bodies[i] as Buffer));
      await alone.remove(hash);
    }
  });
}

for (const [what, make] of shelves) {
  test(`BLOB-007 in ${what} other keys than those of the contents are refused before anything is read, written or swept`, async () => {
    const shelf = make('kept/');
    const store = openBlobs(shelf, openBlobKeys(keyFile));
    const { hash } = await store.put(Buffer.from('un document'));
    const others = openBlobKeys(join(folder, `others-${what.slice(2)}.key`));
    const lost = openBlobs(shelf, others);
    const refused = { kind: 'unavailable', requirement: 'BLOB-KEYS' };
    await assert.rejects(lost.get(hash), refused);
    await assert.rejects(lost.put(Buffer.from('un autre')), refused);
    await assert.rejects(namesOf(lost), refused);
    await assert.rejects(lost.removeNamed(store.nameOf(hash)), refused);
    assert.equal((await store.get(hash)).toString(), 'un document');
    // A shelf that came without its label is known by its objects.
    await shelf.remove(labelName);
    await assert.rejects(namesOf(openBlobs(shelf, others)), refused);
    assert.deepEqual(await namesOf(openBlobs(shelf, openBlobKeys(keyFile))), [store.nameOf(hash)]);
  });
}

test('BLOB-008 a content that comes again is young again: a sweep that is under way does not take it', async () => {
  const keys = openBlobKeys(keyFile);
  const path = join(folder, 'again');
  const store = openBlobs(folderShelf(path), keys);
  const bytes = Buffer.from('abandonné, puis apporté encore');
  const { hash } = await store.put(bytes);
  const name = store.nameOf(hash);
  const file = join(path, name.slice(0, 2), name);
  utimesSync(file, 1, 1);
  await store.put(bytes);
  assert.ok(statSync(file).mtimeMs > 1e12);
  assert.ok((await store.get(hash)).equals(bytes));
});

test('BLOB-004 a write that breaks at any step leaves nothing that is read, and the next one succeeds', async () => {
  const keys = openBlobKeys(keyFile);
  const path = join(folder, 'broken');
  const bytes = Buffer.from('à moitié');
  for (const step of ['open', 'write', 'flush', 'rename'] as const satisfies readonly Step[]) {
    const broken = openBlobs(
      folderShelf(path, (one) => {
        if (one === step) throw new Error(`power lost at ${step}`);
      }),
      keys,
    );
    await assert.rejects(broken.put(bytes), /power lost/);
    const store = openBlobs(folderShelf(path), keys);
    assert.equal(await store.has(store.addressOf(bytes)), false, step);
    assert.deepEqual(await namesOf(store), [], step);
  }
  // After the name stands, nothing is acknowledged before it is durable; the next one makes it so.
  const late = folderShelf(path, (one) => {
    if (one === 'flush folder') throw new Error('power lost at the end');
  });
  await assert.rejects(openBlobs(late, keys).put(bytes), /power lost/);
  const store = openBlobs(folderShelf(path), keys);
  const { hash } = await store.put(bytes);
  assert.ok((await store.get(hash)).equals(bytes));
});

test('BLOB-005 the keys lie in a file that only its owner reads; a damaged one is named', () => {
  assert.equal(statSync(keyFile).mode & 0o777, 0o600);
  assert.ok(readdirSync(join(folder, 'secrets')).every((name) => name === 'blob.key'));
  const bad = join(folder, 'bad.key');
  writeFileSync(bad, 'name:short\n');
  assert.throws(() => openBlobKeys(bad), /holds a line that is no key/);
  writeFileSync(bad, `1:${'A'.repeat(43)}\n`);
  assert.throws(() => openBlobKeys(bad), /lacks the key of names/);
});

test('BLOB-006 a bucket that refuses or is away is a problem in one sentence', async () => {
  const keys = openBlobKeys(keyFile);
  const wrong = openBlobs(bucketShelf({ ...bucketSettings, secretKey: 'wrong' }), keys);
  await assert.rejects(wrong.put(Buffer.from('x')), { kind: 'unavailable', message: /403/ });
  assert.ok(bucket.refused > 0);
  const away = openBlobs(bucketShelf({ ...bucketSettings, endpoint: 'http://127.0.0.1:9' }), keys);
  await assert.rejects(away.put(Buffer.from('x')), { kind: 'unavailable', message: /does not answer/ });
});
