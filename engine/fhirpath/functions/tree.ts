// Tree navigation and utility functions (FHIRPath N1, sections Tree navigation, Utility functions).
import { systemClock } from '@socle/kit/clock';
import type { CallSite, FunctionRules } from '../evaluate/compiler.ts';
import { type Run, type Step, spend } from '../evaluate/run.ts';
import { stringOf } from '../evaluate/singleton.ts';
import { isStandardVariable } from '../evaluate/variables.ts';
import { addAllChildren } from '../model/model.ts';
import { type Item, type Items, Node } from '../model/node.ts';
import { typeOf } from '../model/system.ts';
import { evaluationError } from '../syntax/problems.ts';
import { parseTemporal, type Temporal } from '../values/temporal.ts';
import { built, plain } from './rule.ts';

export const tree: FunctionRules = {
  children: plain(0, 0, children),
  descendants: plain(0, 0, descendants),
  trace: built(1, 2, trace),
  now: plain(0, 0, (run) => [temporal(moment(run).toISOString(), 'DateTime')]),
  today: plain(0, 0, (run) => [temporal(moment(run).toISOString().slice(0, 10), 'Date')]),
  timeOfDay: plain(0, 0, (run) => [temporal(moment(run).toISOString().slice(11, 23), 'Time')]),
  type: plain(0, 0, (_, input) => input.map((item) => new Node(typeOf(item), '', ''))),
  defineVariable: built(1, 2, defineVariable),
};

function children(run: Run, input: Items): Items {
  const out: Node[] = [];
  for (const item of input) if (item instanceof Node) addAllChildren(run.model, item, out);
  spend(run, out.length);
  return out;
}

/** In the order of the tree by levels: children, then their children. */
function descendants(run: Run, input: Items): Items {
  const out: Item[] = [];
  for (let level = children(run, input); level.length > 0; level = children(run, level)) for (const item of level) out.push(item);
  return out;
}

/** One moment for the whole evaluation. */
function moment(run: Run): Date {
  run.now ??= run.env.now ?? systemClock.now();
  return run.now;
}

function temporal(text: string, kind: 'Date' | 'DateTime' | 'Time'): Temporal {
  return parseTemporal(text, kind) as Temporal;
}

/** Tells what it sees, or a projection of it, and gives its input on. */
function trace(site: CallSite): Step {
  const [name, projection] = site.args.map((arg) => site.compile(arg)) as [Step, Step | undefined];
  return (run) => {
    const input = site.on(run);
    if (!run.trace) return input;
    const label = stringOf(run, name(run), site.at) ?? '';
    const { self } = run;
    if (projection && site.dotted) run.self = input;
    const seen = projection ? projection(run) : input;
    run.self = self;
    run.trace(label, seen);
    return input;
  };
}

/** The variable is known from here on to the end of the evaluation of the same scope. */
function defineVariable(site: CallSite): Step {
  const [name, value] = site.args.map((arg) => site.compile(arg)) as [Step, Step | undefined];
  return (run) => {
    const input = site.on(run);
    const label = stringOf(run, name(run), site.at) ?? '';
    if (isStandardVariable(label) || run.defined.has(label)) throw evaluationError(`%${label} is defined already.`, run.text, site.at);
    const { self } = run;
    if (value && site.dotted) run.self = input;
    const items = value ? value(run) : input;
    run.self = self;
    run.defined = new Map(run.defined).set(label, items);
    return input;
  };
}
