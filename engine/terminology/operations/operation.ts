// The shape of an operation, as the REST interface of a later room takes it.
import { parseJson, type Resource } from '@socle/engine/fhir';
import { mayNot } from '../problems.ts';
import type { Given } from '../rules/parameters.ts';
import type { Terminology } from '../terminology.ts';

export interface OperationInput extends Given {
  readonly level: 'system' | 'type' | 'instance';
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly call: { readonly caller: { readonly id: string; readonly kind: string; readonly name: string }; readonly requestId: string };
  readonly repository: { read(type: string, id: string): Promise<{ readonly content: string }> };
  readonly mount: {
    now(): Date;
    newUuid(): string;
    readonly store: {
      readonly mount: {
        readonly policy: {
          decide(
            call: OperationInput['call'],
            access: { action: 'search'; type: string },
          ): { readonly permit: boolean; readonly rule: string; readonly reason?: string };
        };
      };
    };
  };
}

export interface Operation {
  readonly code: string;
  readonly levels: readonly OperationInput['level'][];
  readonly types: readonly string[];
  readonly affectsState: false;
  readonly documentation: string;
  readonly definition: string;
  run(input: OperationInput): Promise<{ readonly status: number; readonly resource: Resource }>;
}

export type Run = (terminology: Terminology, input: OperationInput) => Promise<Resource>;

/** Who may search the resources of the type may ask what they say. */
export function operation(
  terminology: Terminology,
  type: string,
  code: string,
  levels: Operation['levels'],
  documentation: string,
  run: Run,
): Operation {
  return {
    code,
    levels,
    types: [type],
    affectsState: false,
    documentation,
    definition: `http://hl7.org/fhir/OperationDefinition/${type}-${code}`,
    async run(input) {
      const decision = input.mount.store.mount.policy.decide(input.call, { action: 'search', type });
      if (!decision.permit) throw mayNot(decision.rule, decision.reason ?? 'That is not allowed.');
      return { status: 200, resource: await run(terminology, input) };
    },
  };
}

/** The resource that an instance operation stands on, read as the caller may read it. */
export async function ownResource(input: OperationInput): Promise<Resource | undefined> {
  if (input.level !== 'instance') return undefined;
  const { content } = await input.repository.read(input.type as string, input.id as string);
  return parseJson(content, { maxDepth: 1000 }) as Resource;
}
