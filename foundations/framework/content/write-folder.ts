// The whole framework as the files that read-folder.ts reads, by their paths.
import type { Framework } from '../contract.ts';
import { chapterFile, printChapter, printHead, printYaml } from './print-chapter.ts';

export function writeFolder({ common, editions }: Framework): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, list] of Object.entries(common)) files.set(`common/${name}.yaml`, `${printYaml(list)}\n`);
  for (const { chapters, ...head } of editions) {
    files.set(`editions/${head.id}/edition.yaml`, printHead(head));
    for (const [place, chapter] of chapters.entries())
      files.set(`editions/${head.id}/${chapterFile(place, chapter)}`, printChapter(chapter));
  }
  return files;
}
