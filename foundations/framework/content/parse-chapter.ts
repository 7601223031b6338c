// Reads one chapter: front matter, prose, provisions as headings of level two, requirements as fences of YAML.
import type { Chapter } from '../contract.ts';
import type { Finding } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';
import { type Place, readYaml, shaped } from './read-yaml.ts';
import { chapterShape } from './shapes.ts';

/** A requirement of another edition by its id, for `from:`. */
export type Lookup = (edition: string, id: string) => Readonly<Record<string, unknown>> | undefined;

interface Block {
  readonly kind: 'provision' | 'requirement';
  readonly line: number;
  readonly text: string;
}
interface Section {
  readonly line: number;
  readonly title: string;
  readonly id: string;
  readonly prose: string[];
  readonly blocks: Block[];
}

const heading = /^## (.+?)\s*\{#([^}]*)\}\s*$/;
const englishMark = /^<!-- en -->\s*$/;

/** Undefined: refused; the findings say where and why. */
export function parseChapter(file: string, source: string, lookup: Lookup, findings: Finding[]): Chapter | undefined {
  const before = findings.length;
  const say = (rule: string, line: number, value: string, en: string, fr: string): void => {
    findings.push({ severity: 'error', rule, element: 'chapter', value, text: { fr, en }, file, line });
  };
  if (Buffer.byteLength(source) > limits.file) {
    say('DTR-SIZE', 1, '', `A chapter has at most ${limits.file} bytes.`, `Un chapitre a au plus ${limits.file} octets.`);
    return undefined;
  }
  const lines = source.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) {
    say(
      'DTR-FRONT',
      1,
      lines[0] ?? '',
      'A chapter starts with a head of YAML between two lines of « --- ».',
      'Un chapitre commence par un en-tête YAML entre deux lignes « --- ».',
    );
    return undefined;
  }
  const sections = split(lines, end + 1, say);
  const place: Place = { file, line: 2, element: 'chapter' };
  const front = readYaml(lines.slice(1, end).join('\n'), place, findings);
  if (!front || findings.length > before) return undefined;
  const id = String((front.value as { id?: unknown } | null)?.id ?? 'chapter');
  const [head, ...rest] = sections;
  const lineOfProvision: number[] = [];
  const requirementLines: ((path: readonly PropertyKey[]) => number)[][] = [];
  const provisions = rest.map((section, index) => {
    lineOfProvision[index] = section.line;
    requirementLines[index] = [];
    return provisionOf(section, { file, lookup, findings, lines: requirementLines[index] });
  });
  if (head && head.blocks.length > 0) {
    const [block] = head.blocks as [Block];
    say(
      'DTR-PLACE',
      block.line,
      block.kind,
      'A requirement stands under a heading « ## Title {#id} ».',
      'Une exigence se place sous un titre « ## Titre {#id} ».',
    );
  }
  if (findings.length > before) return undefined;
  const value = { ...(front.value as object), text: prose(head?.prose ?? []), provisions };
  return shaped(
    chapterShape,
    value,
    { file, line: 2, element: id },
    (path) => {
      if (path[0] !== 'provisions') return front.lineOf(path);
      const index = Number(path[1] ?? 0);
      if (path[2] === 'requirements' && path.length > 3) return requirementLines[index]?.[Number(path[3])]?.(path.slice(4)) ?? 1;
      return lineOfProvision[index] ?? 1;
    },
    findings,
  ) as Chapter | undefined;
}

type Say = (rule: string, line: number, value: string, en: string, fr: string) => void;

function split(lines: readonly string[], from: number, say: Say): Section[] {
  const sections: Section[] = [{ line: from + 1, title: '', id: '', prose: [], blocks: [] }];
  let fence: { kind: string; line: number; text: string[] } | undefined;
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] as string;
    const section = sections.at(-1) as Section;
    if (fence) {
      if (line.trimEnd() !== '```') fence.text.push(line);
      else {
        if (fence.kind === 'provision' || fence.kind === 'requirement')
          section.blocks.push({ kind: fence.kind, line: fence.line + 1, text: fence.text.join('\n') });
        else section.prose.push(`\`\`\`${fence.kind}`, ...fence.text, '```');
        fence = undefined;
      }
      continue;
    }
    if (line.startsWith('```')) {
      fence = { kind: line.slice(3).trim(), line: at + 1, text: [] };
      continue;
    }
    const [, title, id] = heading.exec(line) ?? [];
    if (title !== undefined && id !== undefined) sections.push({ line: at + 1, title, id, prose: [], blocks: [] });
    else if (/^## /.test(line))
      say(
        'DTR-HEADING',
        at + 1,
        line,
        'A heading of level two names a provision and ends with its id: « ## Title {#id} ».',
        'Un titre de niveau deux nomme une disposition et finit par son identifiant : « ## Titre {#id} ».',
      );
    else section.prose.push(line);
  }
  if (fence) say('DTR-FENCE', fence.line, fence.kind, 'This fence is not closed.', 'Ce bloc n’est pas fermé.');
  return sections;
}

function prose(lines: readonly string[]): { fr: string; en?: string } {
  const mark = lines.findIndex((line) => englishMark.test(line));
  const text = (part: readonly string[]): string => part.join('\n').trim();
  const en = mark < 0 ? '' : text(lines.slice(mark + 1));
  return { fr: text(mark < 0 ? lines : lines.slice(0, mark)), ...(en === '' ? {} : { en }) };
}

interface ProvisionContext {
  readonly file: string;
  readonly lookup: Lookup;
  readonly findings: Finding[];
  readonly lines: ((path: readonly PropertyKey[]) => number)[];
}

function provisionOf(section: Section, { file, lookup, findings, lines }: ProvisionContext): Record<string, unknown> {
  const requirements: unknown[] = [];
  let more: Record<string, unknown> = {};
  let titleEn: unknown;
  for (const block of section.blocks) {
    const place = { file, line: block.line, element: section.id };
    const read = readYaml(block.text, place, findings);
    if (!read) continue;
    if (read.value === null || typeof read.value !== 'object' || Array.isArray(read.value)) {
      findings.push({
        severity: 'error',
        rule: 'DTR-SHAPE',
        element: section.id,
        value: block.text,
        file,
        line: block.line,
        text: { fr: 'Ce bloc est une liste de clés et de valeurs.', en: 'This fence is a list of keys and values.' },
      });
    } else if (block.kind === 'provision') ({ titleEn, ...more } = read.value as Record<string, unknown>);
    else {
      requirements.push(inherit(read.value as Record<string, unknown>, { ...place, line: read.lineOf(['from']) }, lookup, findings));
      lines.push(read.lineOf);
    }
  }
  const title = titleEn === undefined ? section.title : { fr: section.title, en: titleEn };
  return { id: section.id, title, text: prose(section.prose), requirements, ...more };
}

/** `from: "2019"`: what that edition says, changed where this one says otherwise; `null` takes a field away. */
function inherit(value: Record<string, unknown>, place: Place, lookup: Lookup, findings: Finding[]): Record<string, unknown> {
  const { from, ...own } = value;
  if (from === undefined) return value;
  const base = lookup(String(from), String(value.id));
  if (!base) {
    findings.push({
      severity: 'error',
      rule: 'DTR-FROM',
      element: String(value.id),
      value: String(from),
      file: place.file,
      line: place.line,
      text: {
        fr: `L’édition ${from} ne contient pas cette exigence, ou vient après.`,
        en: `Edition ${from} does not hold this requirement, or comes later.`,
      },
    });
    return own;
  }
  return Object.fromEntries(Object.entries({ ...base, ...own }).filter(([, field]) => field !== null));
}
