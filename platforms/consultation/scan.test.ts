// The antivirus hook against a real peer over TCP: clean, infected, away, silent, talking nonsense.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { openScan } from './scan.ts';

const eicar = Buffer.from('WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=', 'base64');

async function peer(answer: (received: Buffer, socket: Socket) => void): Promise<{ server: Server; address: string }> {
  const server = createServer((socket) => {
    let all = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (part: Buffer) => {
      all = Buffer.concat([all, part]);
      const files: Buffer[] = [];
      assert.equal(all.subarray(0, 10).toString('latin1'), 'zINSTREAM\0'.slice(0, all.length));
      for (let at = 10; at + 4 <= all.length; ) {
        const length = all.readUInt32BE(at);
        if (length === 0) return answer(Buffer.concat(files), socket);
        if (at + 4 + length > all.length) return;
        files.push(all.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('CCT-222 a clamd is given every byte; what it finds is refused, by its name', async () => {
  const sent = Buffer.alloc(1_000_003, 'abc');
  const { server, address } = await peer((received, socket) => {
    if (received.equals(sent)) socket.end('stream: OK\0');
    else socket.write(received.includes(eicar) ? 'stream: Win.Test.EICAR_HDB-1 FOUND\0' : 'INSTREAM size limit exceeded. ERROR\0');
  });
  const scan = openScan(address);
  await scan(sent);
  await assert.rejects(scan(eicar), { requirement: 'CCT-FILE-VIRUS', message: /Win\.Test\.EICAR_HDB-1/ });
  await assert.rejects(scan(Buffer.from('other')), { requirement: 'CCT-FILE-SCAN', kind: 'unavailable' });
  server.close();
});

test('CCT-222 a clamd that is set and away, silent, cut off or endless refuses every file', async () => {
  const closed = await peer(() => undefined);
  closed.server.close();
  await once(closed.server, 'close');
  await assert.rejects(openScan(closed.address)(Buffer.from('x')), { requirement: 'CCT-FILE-SCAN', kind: 'unavailable' });
  const silent = await peer(() => undefined);
  await assert.rejects(openScan(silent.address, 100)(Buffer.from('x')), { requirement: 'CCT-FILE-SCAN' });
  silent.server.close();
  const cut = await peer((_, socket) => socket.destroy());
  await assert.rejects(openScan(cut.address)(Buffer.from('x')), { requirement: 'CCT-FILE-SCAN' });
  cut.server.close();
  const endless = await peer((_, socket) => socket.write('x'.repeat(10_000)));
  await assert.rejects(openScan(endless.address)(Buffer.from('x')), { requirement: 'CCT-FILE-SCAN' });
  endless.server.close();
  for (const address of ['clamd', 'clamd:', ':3310', 'clamd:99999']) assert.throws(() => openScan(address), /host:port/);
});

test('CCT-222 without a clamd the test signature is known', async () => {
  const scan = openScan('');
  await scan(Buffer.from('un texte'));
  await assert.rejects(scan(Buffer.concat([Buffer.from('x'), eicar])), { requirement: 'CCT-FILE-VIRUS' });
});
