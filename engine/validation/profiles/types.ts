// Types that a profile leaves open for an element: data types, their profiles, targets of references.
import { show } from '@socle/kit/problem';
import { report } from '../base/scope.ts';
import { namedType } from '../rules/references.ts';
import type { Compiler, ItemCheck } from './compile.ts';
import { isNode } from './items.ts';
import { type Item, type Run, resolve } from './run.ts';
import type { ElementRule } from './tree.ts';

const prefix = 'http://hl7.org/fhir/StructureDefinition/';

export function typesCheck(rule: ElementRule, compiler: Compiler): ItemCheck[] {
  const codes = new Set(rule.types.map((type) => type.code));
  const checks: ItemCheck[] = [];
  if (rule.typesTouched && !rule.content && codes.size > 0) {
    checks.push(({ type, value, path }, { scope }) => {
      const isResource = isNode(value) && typeof value.resourceType === 'string';
      const actual = isResource ? String(value.resourceType) : type;
      const allowed = codes.has(actual) || codes.has('Resource') || (isResource && codes.has('DomainResource'));
      if (!allowed) report(scope, 'structure', path, `${path} is a ${actual}; this profile allows ${[...codes].join(', ')}`);
    });
  }
  if (!rule.unfolded && rule.types.some((type) => type.profiles)) checks.push(profiled(rule, compiler));
  if (rule.types.some((type) => type.targets)) checks.push(targets(rule, compiler));
  return checks;
}

/** A value conforms to one of the profiles of its type. */
function profiled(rule: ElementRule, compiler: Compiler): ItemCheck {
  return (item, run) => {
    const profiles = rule.types
      .filter((type) => type.code === item.type || item.type === 'Resource')
      .flatMap((type) => type.profiles ?? []);
    if (profiles.length === 0 || item.value === undefined || profiles.some((profile) => compiler.conforms(profile, item, run))) return;
    report(run.scope, 'structure', item.path, `${item.path} does not conform to ${profiles.join(' or ')}`);
  };
}

function targets(rule: ElementRule, compiler: Compiler): ItemCheck {
  return (item, run) => {
    const wanted = rule.types.filter((type) => type.code === item.type).flatMap((type) => type.targets ?? []);
    if (wanted.length === 0 || !isNode(item.value) || typeof item.value.reference !== 'string') return;
    const type = namedType(item.value.reference, run.scope.rootResource);
    const fitting = wanted.filter((url) => !type || isOfType(url, type, compiler));
    if (fitting.length === 0)
      report(
        run.scope,
        'value',
        item.path,
        `${item.path} points to ${show(item.value.reference)}; this profile allows ${wanted.map(short).join(', ')}`,
      );
    else checkTarget(item, item.value.reference, fitting, run, compiler);
  };
}

function short(url: string): string {
  return url.startsWith(prefix) ? url.slice(prefix.length) : url;
}

/** Targets are URLs of types or profiles; those of R4 itself are names. A profile that is not here is believed. */
function isOfType(url: string, type: string, compiler: Compiler): boolean {
  const name = short(url);
  if (name === 'Resource' || name === type) return true;
  if (compiler.definitions.types.has(name)) return false;
  return (compiler.profiles.find(url)?.type ?? type) === type;
}

/** The resource that a reference leads to is looked at where it is at hand, and only against real profiles. */
function checkTarget(item: Item, reference: string, wanted: readonly string[], run: Run, compiler: Compiler): void {
  const target = resolve(reference, run);
  if (!target || wanted.some((url) => url.startsWith(prefix + target.resourceType) || !url.includes(':'))) return;
  const value: Item = { value: target, twin: undefined, type: target.resourceType, path: target.resourceType };
  if (wanted.some((profile) => compiler.profiles.find(profile) === undefined || compiler.conforms(profile, value, run))) return;
  report(run.scope, 'structure', item.path, `${item.path} points to ${show(reference)}, which does not conform to ${wanted.join(' or ')}`);
}
