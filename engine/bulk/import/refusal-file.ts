// The file of refused lines: appended to as chunks commit, cut back when a stopped import goes on.
import { type FileHandle, open } from 'node:fs/promises';
import type { Refusals } from '../contract.ts';

/** Made with the first refusal: an import without fault leaves no file. */
export function refusalFile(path: string): Refusals {
  let file: FileHandle | undefined;
  let size = 0;
  const opened = async (): Promise<FileHandle> => (file ??= await open(path, 'w'));
  return {
    async append(text) {
      const bytes = Buffer.from(text);
      await (await opened()).write(bytes, 0, bytes.length, size);
      size += bytes.length;
      return size;
    },
    async truncate(to) {
      if (file && to === size) return;
      file ??= await open(path, 'r+').catch(() => undefined);
      await file?.truncate(to);
      size = file ? to : 0;
    },
    async close() {
      await file?.close();
      file = undefined;
    },
  };
}
