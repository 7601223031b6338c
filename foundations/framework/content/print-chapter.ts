// Writes a chapter as its file: the other way of parse-chapter.ts, without loss.
import { stringify } from 'yaml';
import type { Chapter, EditionHead, Provision, Text } from '../contract.ts';

/** Whole texts, one key a line, long ones folded: made for `git diff`. */
export const printYaml = (value: unknown): string =>
  stringify(compact(value), { version: '1.2', schema: 'core', lineWidth: 120, indentSeq: false, aliasDuplicateObjects: false }).trimEnd();

/** A French text without English is written as a plain string. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  if (entries.length === 1 && entries[0]?.[0] === 'fr') return entries[0][1];
  return Object.fromEntries(entries.map(([key, one]) => [key, compact(one)]));
}

function printProse({ fr, en }: Text): string[] {
  const parts = fr === '' ? [] : [fr, ''];
  return en === undefined ? parts : [...parts, '<!-- en -->', '', en, ''];
}

function printProvision({ id, title, text, requirements, ...more }: Provision): string[] {
  const block = { ...(title.en === undefined ? {} : { titleEn: title.en }), ...more };
  return [
    `## ${title.fr} {#${id}}`,
    '',
    ...printProse(text),
    ...(Object.keys(block).length > 0 ? ['```provision', printYaml(block), '```', ''] : []),
    ...requirements.flatMap((requirement) => ['```requirement', printYaml(requirement), '```', '']),
  ];
}

export function printChapter({ text, provisions, ...head }: Chapter): string {
  return [...['---', printYaml(head), '---', ''], ...printProse(text), ...provisions.flatMap(printProvision)].join('\n');
}

/** Name of the file of a chapter at a place in its edition, from 0. */
export const chapterFile = (place: number, { id }: Pick<Chapter, 'id'>): string => `${String(place + 1).padStart(2, '0')}-${id}.md`;

export const printHead = (head: EditionHead): string => `${printYaml(head)}\n`;
