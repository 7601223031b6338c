// The validator: the fast way first; the way that explains only where there is something to say.
import { type Resource, r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { type Issue, show } from '@socle/kit/problem';
import { baseChecks } from './base/compile.ts';
import { invariantCompiler } from './base/invariants.ts';
import { newScope, report, type Scope } from './base/scope.ts';
import type { ValidateOptions, Validator, ValidatorParts } from './contract.ts';
import { profileChecks } from './profiles/checks.ts';
import { profileRegistry } from './profiles/registry.ts';
import { type Run, resolve } from './profiles/run.ts';
import { walk } from './profiles/walk.ts';
import { checkResponse } from './questionnaire/response.ts';

export function createValidator(parts: ValidatorParts = {}): Validator {
  const definitions = parts.definitions ?? r4();
  const invariant = invariantCompiler(parts.compile ?? compile, definitions);
  const base = baseChecks(definitions, invariant);
  const profiles = profileChecks({ definitions, profiles: parts.profiles ?? profileRegistry(), terminology: parts.terminology, invariant });

  function validate(resource: Resource, options: ValidateOptions = {}): Issue[] {
    if (options.mode === 'delete') return [];
    const warnings = options.warnings ?? false;
    const scope = newScope(resource, warnings);
    if (warnings || !base.isSound(resource, scope)) base.inspect(resource, scope);
    if (options.level !== 'profiled' || !definitions.types.has(resource.resourceType)) return scope.issues;
    profiled(resource, options.profiles ?? [], scope);
    return once(scope.issues);
  }

  function profiled(resource: Resource, asked: readonly string[], scope: Scope): void {
    const type = resource.resourceType;
    const run = profiles.newRun(scope);
    const item = { value: resource, twin: undefined, type, path: type };
    for (const canonical of asked) profiles.check(item, canonical, run, true);
    profiles.claimed(resource, item, run);
    walk(resource, profiles, run);
    if (type === 'QuestionnaireResponse') answered(resource, run);
  }

  function answered(response: Resource, run: Run): void {
    const canonical = response.questionnaire;
    if (typeof canonical !== 'string') return;
    const questionnaire = canonical.startsWith('#') ? resolve(canonical, run) : parts.questionnaire?.(canonical);
    if (questionnaire) checkResponse(response, questionnaire, run.scope, run.askCode);
    else if (run.scope.warnings) {
      const text = `QuestionnaireResponse.questionnaire is ${show(canonical)}, which is not here, so the answers were not checked`;
      report(run.scope, 'not-found', 'QuestionnaireResponse.questionnaire', text, undefined, 'warning');
    }
  }

  return { validate };
}

/** A rule that a profile repeats is told once. */
function once(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>();
  return issues.filter(({ severity, expression, rule, text }) => {
    const key = JSON.stringify([severity, expression, rule ?? text]);
    return !seen.has(key) && seen.add(key);
  });
}
