// A hook for an antivirus: a clamd asked over its INSTREAM command. Where one is set and does not answer, nothing is taken (CCT-222).
import { connect } from 'node:net';
import { Problem, show } from '@socle/kit/problem';

/** Bytes sent at a time, milliseconds until an answer must have come, bytes that an answer may have. */
const bounds = { chunk: 64 * 1024, wait: 30_000, answer: 4096 } as const;

// The test signature that every antivirus knows, in two pieces so that none finds it here.
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

export type Scan = (bytes: Buffer) => Promise<void>;

/** `address`: `host:port` of a clamd; empty: only the test signature is known. What is found, or cannot be looked for, is refused. */
export function openScan(address: string, wait: number = bounds.wait): Scan {
  if (address === '')
    return async (bytes) => {
      if (bytes.includes(eicar, undefined, 'latin1')) throw infected('Eicar-Test-Signature');
    };
  const colon = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, colon).replace(/^\[|\]$/g, ''), Number(address.slice(colon + 1))];
  if (host === '' || !Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`SOCLE_CONSULTATION_SCAN is ${show(address)}: it is host:port.`);
  return async (bytes) => {
    const answer = await ask(host, port, bytes, wait);
    if (answer === 'stream: OK') return;
    const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
    throw found === undefined ? away(answer) : infected(found);
  };
}

const infected = (name: string): Problem =>
  new Problem('unprocessable', `The file holds ${show(name)}: it is not taken.`, { requirement: 'CCT-FILE-VIRUS', expression: 'file' });
const away = (why: unknown): Problem =>
  new Problem('unavailable', 'Files cannot be scanned now, so none is taken: try again in some minutes.', {
    requirement: 'CCT-FILE-SCAN',
    expression: 'file',
    cause: why,
    headers: { 'retry-after': '120' },
  });

/** The command, the bytes in pieces that say their length, a piece of none; then one line. */
function ask(host: string, port: number, bytes: Buffer, wait: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let answer = '';
    const fail = (why: unknown): void => {
      socket.destroy();
      reject(away(why));
    };
    const clock = setTimeout(() => fail(new Error('no answer in time')), wait);
    socket.on('close', () => {
      clearTimeout(clock);
      reject(away(new Error('closed without an answer')));
    });
    socket.on('error', fail);
    socket.on('data', (part: Buffer) => {
      answer += part.toString('latin1');
      if (answer.length > bounds.answer) return fail(new Error('an answer without end'));
      const end = answer.search(/[\0\n]/);
      if (end < 0) return;
      resolve(answer.slice(0, end));
      socket.destroy();
    });
    socket.on('connect', () => {
      socket.write('zINSTREAM\0');
      for (let at = 0; at < bytes.length; at += bounds.chunk) {
        const part = bytes.subarray(at, at + bounds.chunk);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(part.length);
        socket.write(length);
        socket.write(part);
      }
      socket.write(Buffer.alloc(4));
    });
  });
}
