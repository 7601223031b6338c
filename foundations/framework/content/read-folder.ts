// Reads the whole folder of content: common files, then editions in their order. All or nothing: one error, and the framework is undefined.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { Chapter, Common, Edition, Framework, Requirement } from '../contract.ts';
import type { Finding } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';
import { parseChapter } from './parse-chapter.ts';
import { readYaml, shaped } from './read-yaml.ts';
import { carriedShape, commonShapes, headShape } from './shapes.ts';

export interface ReadFolder {
  readonly framework: Framework | undefined;
  readonly findings: readonly Finding[];
}

export function readFolder(folder: string): ReadFolder {
  const findings: Finding[] = [];
  const name = (path: string): string => relative(join(folder, '..'), path);
  const read = (path: string, element: string): string | undefined => {
    if (existsSync(path) && statSync(path).size <= limits.file) return readFileSync(path, 'utf8');
    const [fr, en] = existsSync(path)
      ? ['Ce fichier est trop grand.', 'This file is too large.']
      : ['Ce fichier manque.', 'This file is missing.'];
    findings.push({ severity: 'error', rule: 'DTR-FILE', element, value: '', text: { fr, en }, file: name(path) });
    return undefined;
  };

  const common: Record<string, unknown[]> = {};
  for (const [key, shape] of Object.entries(commonShapes)) {
    const path = join(folder, 'common', `${key}.yaml`);
    const text = read(path, key);
    if (text === undefined) continue;
    const place = { file: name(path), line: 1, element: key };
    const yaml = readYaml(text, place, findings);
    if (yaml) common[key] = shaped(z.array(shape as z.ZodType), yaml.value, place, yaml.lineOf, findings) ?? [];
  }

  const editions = new Map<string, Edition>();
  const pending = existsSync(join(folder, 'editions')) ? readdirSync(join(folder, 'editions')).sort() : [];
  const heads = pending.flatMap((id) => {
    const path = join(folder, 'editions', id, 'edition.yaml');
    if (!statSync(join(folder, 'editions', id)).isDirectory()) return [];
    const text = read(path, id);
    const place = { file: name(path), line: 1, element: id };
    const yaml = text === undefined ? undefined : readYaml(text, place, findings);
    if (!yaml) return [];
    const { carried = [], ...own } = (yaml.value ?? {}) as { carried?: unknown };
    const head = shaped(headShape, own, place, yaml.lineOf, findings);
    const carries = shaped(
      carriedShape,
      carried,
      { ...place, element: `${id}.carried` },
      (path_) => yaml.lineOf(['carried', ...path_]),
      findings,
    );
    if (head && head.id !== id)
      findings.push({
        severity: 'error',
        rule: 'DTR-ID',
        element: id,
        value: head.id,
        text: { fr: 'L’identifiant est le nom du dossier.', en: 'The id is the name of the folder.' },
        file: place.file,
      });
    return head && carries ? [{ head, carries, lineOf: yaml.lineOf, file: place.file }] : [];
  });

  const lookup = (edition: string, id: string): Readonly<Record<string, unknown>> | undefined => {
    for (const chapter of editions.get(edition)?.chapters ?? []) {
      for (const provision of chapter.provisions) {
        const found = provision.requirements.find((one) => one.id === id);
        if (found) return found as Requirement & Record<string, unknown>;
      }
    }
    return undefined;
  };
  for (const { head, carries, lineOf, file } of heads) {
    const path = join(folder, 'editions', head.id);
    const chapters: { nn: string; chapter: Chapter }[] = [];
    for (const entry of readdirSync(path)
      .filter((one) => one.endsWith('.md'))
      .sort()) {
      const text = read(join(path, entry), entry);
      const chapter = text === undefined ? undefined : parseChapter(name(join(path, entry)), text, lookup, findings);
      if (chapter) chapters.push({ nn: /^(\d+)-/.exec(entry)?.[1] ?? entry, chapter });
    }
    for (const [index, { chapter: id, from, nn, ...changed }] of carries.entries()) {
      const chapter = editions.get(from)?.chapters.find((one) => one.id === id);
      if (chapter) chapters.push({ nn, chapter: { ...chapter, ...changed } as Chapter });
      else
        findings.push({
          severity: 'error',
          rule: 'DTR-FROM',
          element: `${head.id}.carried`,
          value: `${from}/${id}`,
          file,
          line: lineOf(['carried', index]),
          text: { fr: 'Cette édition n’a pas ce chapitre, ou vient après.', en: 'That edition has no such chapter, or comes later.' },
        });
    }
    chapters.sort((a, b) => a.nn.localeCompare(b.nn, 'en', { numeric: true }));
    editions.set(head.id, { ...head, chapters: chapters.map(({ chapter }) => chapter) } as Edition);
  }
  const refused = findings.some(({ severity }) => severity === 'error');
  return { framework: refused ? undefined : { common: common as unknown as Common, editions: [...editions.values()] }, findings };
}
