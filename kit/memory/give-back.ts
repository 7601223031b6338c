// Hands the memory of a large buffer back when its work is done, rather than when the collector of garbage comes by.

/** Smaller ones cost more to hand back than to leave. */
const largeEnough = 16_384;

// What is posted to a port whose other end is closed is freed there and then; the sender has it no longer. It closes within a turn of the loop.
const { port1: nowhere, port2: end } = new MessageChannel();
end.close();

/**
 * Buffers outside the heap are freed only with the object that stands for them. Under load they pile up: each new one is memory that the
 * system must clear first, and every 64 MB of them make the collector go through the whole heap.
 *
 * The buffer is empty afterwards, and so is every view of its memory: only whoever made it, or was given it for good, hands it back. One
 * that shares its memory, as small ones do, is left alone.
 */
export function giveBack(buffer: Buffer): void {
  if (buffer.length < largeEnough || buffer.length !== buffer.buffer.byteLength) return;
  nowhere.postMessage(undefined, [buffer.buffer as ArrayBuffer]);
}
