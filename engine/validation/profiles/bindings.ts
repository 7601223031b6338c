// Bindings of profiles (R4, section 4.1.5): required is an error, extensible a warning, preferred a piece of information.
import { show } from '@socle/kit/problem';
import { report } from '../base/scope.ts';
import type { CodeAnswer } from '../contract.ts';
import type { ItemCheck } from './compile.ts';
import { codesIn } from './discriminators.ts';
import { isNode } from './items.ts';
import type { Run } from './run.ts';
import type { Binding } from './tree.ts';

const severities = { required: 'error', extensible: 'warning', preferred: 'information' } as const;

export function bindingCheck(binding: Binding): ItemCheck {
  const { strength, valueSet, maxValueSet } = binding;
  return ({ value, path }, run) => {
    if (value === undefined) return;
    if (maxValueSet !== undefined) ask(value, path, maxValueSet, 'error', run);
    if (strength === 'example') return;
    const severity = severities[strength];
    if (severity === 'error' || run.scope.warnings) ask(value, path, valueSet, severity, run);
  };
}

function ask(value: unknown, path: string, valueSet: string, severity: 'error' | 'warning' | 'information', run: Run): void {
  const codes = codesIn(value);
  if (codes.length === 0) {
    // Text alone: an extensible binding allows it where no code fits.
    if (severity === 'error' && isNode(value))
      report(run.scope, 'code-invalid', path, `${path} has no code; this profile wants one of ${valueSet}`);
    return;
  }
  const answers = codes.map((coding): CodeAnswer => run.askCode(valueSet, coding));
  if (answers.includes('in')) return;
  const said = codes.map(({ system, code }) => (system === undefined ? String(code) : `${system}|${code}`)).join(', ');
  if (!answers.includes('unknown'))
    report(
      run.scope,
      'code-invalid',
      path,
      `${path} is ${show(said, 160)}, which is not in the value set ${valueSet}`,
      undefined,
      severity,
    );
  else if (run.scope.warnings && severity !== 'information') {
    report(
      run.scope,
      'not-supported',
      path,
      `${path} is ${show(said, 160)}; the value set ${valueSet} is not here, so the code was not checked`,
      undefined,
      'information',
    );
  }
}
