// What a new installation is loaded with: the official R4 examples and the synthetic territory, through the import like anyone's data.
import { type ImportProgress, type ImportReport, importResources, isImportUnderWay, listSource } from '@socle/engine/bulk';
import { officialExamples, parseJson, type Resource } from '@socle/engine/fhir';
import { type Call, openLoader, type Store } from '@socle/engine/store';
import type { TerritoryOptions } from './contract.ts';
import { defaultTerritory, generateTerritory } from './generate-territory.ts';

export interface FirstStartOptions extends TerritoryOptions {
  /** `total` is an estimate that the end may pass by a little. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

const checkpoint = 'first-start';
const perPatient = 23.5;
const fixed = 1600;

const call: Call = { caller: { id: 'first-start', kind: 'administrator', name: 'First start' }, requestId: 'first-start' };

/** Nothing was ever written to this repository, or an earlier first start was cut short. */
export async function needsFirstStart(store: Store): Promise<boolean> {
  return (await isImportUnderWay(store, checkpoint)) || (await openLoader(store.core).isUntouched());
}

/** Safe to repeat: what is there already is left as it is, and a run that was cut short goes on. */
export async function seedFirstStart(store: Store, options: FirstStartOptions = {}): Promise<ImportReport> {
  const { patients, seed, on } = { ...defaultTerritory, ...options };
  const total = Math.round(fixed + patients * perPatient);
  let earlier = 0;
  let last = { source: '', count: 0 };
  const onProgress = (progress: ImportProgress): void => {
    if (progress.source !== last.source) earlier += last.count;
    last = { source: progress.source, count: progress.created + progress.updated + progress.unchanged + progress.refused };
    options.onProgress?.({ done: earlier + last.count, total: Math.max(total, earlier + last.count) });
  };
  const common = { checkpoint, existing: 'skip', onProgress, ...(options.signal ? { signal: options.signal } : {}) } as const;
  const sources = [
    // HL7's own examples are kept as they were published, with the errors that some of them have.
    listSource('official R4 examples', '4.0.1', examples),
    listSource('synthetic territory', `${patients} ${seed} ${on}`, () => generateTerritory({ patients, seed, on })),
  ];
  return importResources(store, call, sources, { ...common, validate: false });
}

/** Without an id an example takes that of its file: `Patient-example.json`. */
function* examples(): Iterable<Resource> {
  for (const { name, text } of officialExamples()) {
    const resource = parseJson(text) as Resource;
    yield resource.id === undefined
      ? {
          ...resource,
          id: name
            .replace(/\.json$/, '')
            .replace(/[^A-Za-z0-9.-]/g, '-')
            .slice(0, 64),
        }
      : resource;
  }
}
