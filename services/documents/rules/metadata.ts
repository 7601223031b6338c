// The metadata of a document (pdsm-comprehensive-document-reference): one named check each, the French invariants that have no expression among them.
import type { Resource } from '@socle/engine/fhir';
import type { Issue } from '@socle/kit/problem';
import { type DocumentType, findType } from './document-types.ts';
import { type Label, readLabels } from './labels.ts';
import { checks, type Look, uniqueIdOf } from './metadata-checks.ts';
import { type Author, authorsOf, type Identifier, listOf } from './people.ts';
import type { Code } from './systems.ts';

export interface Metadata {
  readonly resource: Resource;
  readonly uniqueId: string;
  readonly type: DocumentType;
  readonly title: string;
  readonly labels: ReadonlySet<Label>;
  readonly authors: readonly Author[];
  /** Text of FHIR dates, as given. */
  readonly creation: string | undefined;
  readonly periodStart: string | undefined;
  readonly contentType: string;
  /** Base64 of the 20 bytes of SHA-1. */
  readonly hash: string | undefined;
  readonly size: number | undefined;
  readonly url: string | undefined;
  /** References or identifiers of what it replaces. */
  readonly replaces: readonly Identifier[];
  readonly subject: { readonly reference?: string | undefined; readonly identifier?: Identifier | undefined };
}

/** `comprehensive`: ITI-65, everything is there. `simplified`: ITI-105, what can be derived may be absent. */
export type Level = 'comprehensive' | 'simplified';

export interface Concept {
  readonly coding?: readonly Code[];
  readonly text?: string;
}

export interface Attachment {
  readonly contentType?: string;
  readonly language?: string;
  readonly url?: string;
  readonly size?: number;
  readonly hash?: string;
  readonly title?: string;
  readonly creation?: string;
  readonly data?: string;
}

export interface Content {
  readonly attachment?: Attachment;
  readonly format?: Code;
}

export interface Context {
  readonly period?: { readonly start?: string; readonly end?: string };
  readonly facilityType?: Concept;
  readonly practiceSetting?: Concept;
  readonly event?: readonly Concept[];
  readonly sourcePatientInfo?: { readonly reference?: string };
}

/** All findings at once, so that a sender mends them in one go; `at` is where the resource stands, for the expressions. */
export function readMetadata(resource: Resource, level: Level, at: string): { metadata: Metadata | undefined; issues: readonly Issue[] } {
  const content = listOf<Content>(resource.content)[0] ?? {};
  const attachment = content.attachment ?? {};
  const context = (resource.context ?? {}) as Context;
  const type = findType(listOf<Code>((resource.type as Concept | undefined)?.coding).find((code) => findType(code)));
  const look: Look = { resource, level, attachment, content, context, type };
  const issues: Issue[] = [];
  for (const check of checks) {
    const found = check.levels.includes(level) ? check.look(look) : undefined;
    if (found)
      issues.push({
        severity: 'error',
        code: 'business-rule',
        text: found.sentence,
        expression: place(at, found.element),
        rule: check.rule,
      });
  }
  let labels: ReadonlySet<Label> = new Set();
  try {
    labels = readLabels(
      listOf<Concept>(resource.securityLabel).flatMap((concept) => listOf<Code>(concept.coding)),
      'DocumentReference.securityLabel',
    );
  } catch (error) {
    const { message, requirement } = error as Error & { requirement?: string };
    issues.push({
      severity: 'error',
      code: 'business-rule',
      text: message,
      expression: place(at, 'DocumentReference.securityLabel'),
      rule: requirement,
    });
  }
  if (issues.length > 0 || !type) return { metadata: undefined, issues };
  return { metadata: gather(look, type, labels), issues };
}

function gather({ resource, attachment, context }: Look, type: DocumentType, labels: ReadonlySet<Label>): Metadata {
  const creation = attachment.creation ?? (resource.date as string | undefined);
  return {
    resource,
    uniqueId: uniqueIdOf(resource) as string,
    type,
    title: attachment.title as string,
    labels,
    authors: authorsOf(resource),
    creation,
    periodStart: context.period?.start,
    contentType: (attachment.contentType as string).split(';')[0]?.trim().toLowerCase() ?? '',
    hash: attachment.hash,
    size: attachment.size,
    url: attachment.url,
    replaces: listOf<{ code?: string; target?: { reference?: string; identifier?: Identifier } }>(resource.relatesTo)
      .filter(({ code }) => code === 'replaces')
      .map(({ target }) => target?.identifier ?? { value: target?.reference }),
    subject: resource.subject as Metadata['subject'],
  };
}

const place = (at: string, element: string): string => (at === '' ? element : element.replace('DocumentReference', at));
