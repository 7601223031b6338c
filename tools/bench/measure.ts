// Ours and the limit measured in turn, so that what else the machine does falls on both; medians of the rounds.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadPlan, LoadResult } from './load.ts';
import type { World } from './world.ts';

export interface Line {
  readonly work: string;
  /** In the unit of the line. */
  readonly ours: number;
  readonly limit: number;
  readonly ratio: number;
  readonly target: number;
  readonly unit: string;
  /** `most`: the ratio must not exceed the target. */
  readonly sense?: 'least' | 'most';
  readonly note?: string;
}

export interface Settings {
  readonly rounds: number;
  readonly seconds: number;
}

export type Work = (world: World, settings: Settings, say: (text: string) => void) => Promise<Line[]>;

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Interleaves the two; each gives a rate or a size. */
export async function compare(
  work: string,
  target: number,
  unit: string,
  rounds: number,
  ours: () => Promise<number>,
  limit: () => Promise<number>,
  note?: string,
): Promise<Line> {
  const a: number[] = [];
  const b: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Alternating the order: neither always profits from what the other left warm.
    for (const first of round % 2 === 0 ? [true, false] : [false, true]) (first ? a : b).push(await (first ? ours : limit)());
  }
  const line = { work, ours: median(a), limit: median(b), ratio: median(a) / median(b), target, unit };
  return note === undefined ? line : { ...line, note };
}

const loader = fileURLToPath(new URL('./load.ts', import.meta.url));

/** Runs one load in its own process. */
export async function load(plan: LoadPlan): Promise<LoadResult> {
  const child = spawn(process.execPath, ['--import', 'tsx', loader], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(plan));
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  const result = JSON.parse(text.trim().split('\n').pop() as string) as LoadResult;
  if (result.failed > 0)
    throw new Error(`${result.failed} requests failed: ${plan.requests[0]?.method} ${plan.url}${plan.requests[0]?.path}`);
  return result;
}

export function table(lines: readonly Line[]): string {
  const number = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));
  const rows = lines.map((line) => {
    const met = line.sense === 'most' ? line.ratio <= line.target : line.ratio >= line.target;
    return [
      line.work,
      `${number(line.ours)} ${line.unit}`,
      `${number(line.limit)} ${line.unit}`,
      line.ratio.toFixed(2),
      `${line.sense === 'most' ? '≤' : '≥'} ${line.target}`,
      met ? 'yes' : 'no',
      line.note ?? '',
    ];
  });
  const head = ['work', 'ours', 'limit', 'ratio', 'target', 'met', 'note'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] as string).length)));
  const print = (row: readonly string[]): string => `| ${row.map((cell, i) => cell.padEnd(widths[i] as number)).join(' | ')} |`;
  return [print(head), print(widths.map((width) => '-'.repeat(width))), ...rows.map(print)].join('\n');
}
