// What a resource adds to the index: hashed tokens, folded strings, intervals, quantities, hot columns, presence.
import type { Resource } from '@socle/engine/fhir';
import type { Branch, DateValue, IndexRow, IndexValue, QuantityValue, ReferenceValue, TokenValue, TypeModel } from '../contract.ts';
import { cut, fold, foldedMax, laterPieces } from './fold.ts';
import { addHash, type Halves, newHashList } from './hash.ts';
import { keeps } from './match.ts';

/** The forms under which a value is hashed: the search builds the same. */
export const form = {
  systemCode: 1,
  code: 2,
  system: 3,
  noSystem: 4,
  reference: 5,
  canonical: 6,
  canonicalVersion: 7,
  identifier: 8,
  uri: 10,
  present: 11,
  wide: 12,
} as const;
export type Form = (typeof form)[keyof typeof form];

/** Secret of the installation: a crafted identifier cannot be made to collide. */
export interface HashKey extends Halves {}

/** The seed of one form of one branch of one type; SQL receives the same number. */
export function seedOf(key: HashKey, typeNumber: number, branch: number, kind: Form): Halves {
  return { hi: (key.hi ^ Math.imul(typeNumber * 65536 + branch, 0x9e3779b1)) | 0, lo: (key.lo + kind * 0x01000193) | 0 };
}

/** Intervals longer than this (366 days) are marked, so that a search bounded below need not walk all that came before. */
export const wideMillis = 366 * 86_400_000;

export function createIndexer(model: TypeModel, key: HashKey): (resource: Resource) => IndexRow {
  const seeds = model.branches.map((branch) => seedsOf(key, model.number, branch.number));
  const places = new Map<Branch, number>(model.branches.map((branch, i) => [branch, i]));
  const params = [...model.params.values()]
    .filter((param) => param.type !== 'composite')
    .map((param) => ({ param, at: param.branches.map((b) => places.get(b) as number) }));
  const presence = model.branches.map(() => [] as { ordinal: number; only: string | undefined; number: number }[]);
  for (const { param, at } of params)
    for (const place of at) presence[place]?.push({ ordinal: param.ordinal, only: param.only, number: param.branches[0]?.number ?? 0 });
  const hotPatient = model.hot.patient?.branches[0];
  const hotConcept = model.hot.concept?.branches[0];
  const hotDate = model.hot.date?.branches[0];
  const wide = seedOf(key, model.number, 0, form.wide);

  return (resource) => {
    const row: IndexRow = {
      tokens: newHashList(),
      presenceHi: 0,
      presenceLo: 0,
      strings: [],
      dates: [],
      quantities: [],
      patient: undefined,
      concept: undefined,
      lo: undefined,
      hi: undefined,
    };
    if (model.type === 'Patient') row.patient = resource.id;
    for (let i = 0; i < model.branches.length; i++) {
      const branch = model.branches[i] as Branch;
      const values = branch.values(resource);
      if (values.length === 0) continue;
      for (const mark of presence[i] as (typeof presence)[number]) markPresent(row, mark, values, seeds[i] as BranchSeeds);
      if (branch === hotPatient) row.patient = patientOf(values) ?? row.patient;
      if (branch === hotConcept) row.concept = conceptKeys(values);
      if (branch === hotDate) hotInterval(row, values[0] as DateValue, wide);
      else add(row, branch, values, seeds[i] as BranchSeeds);
    }
    return row;
  };
}

type BranchSeeds = ReturnType<typeof seedsOf>;

function seedsOf(key: HashKey, type: number, branch: number) {
  const seed = (kind: Form): Halves => seedOf(key, type, branch, kind);
  return {
    systemCode: seed(form.systemCode),
    code: seed(form.code),
    system: seed(form.system),
    noSystem: seed(form.noSystem),
    reference: seed(form.reference),
    canonical: seed(form.canonical),
    canonicalVersion: seed(form.canonicalVersion),
    identifier: seed(form.identifier),
    uri: seed(form.uri),
    present: seed(form.present),
  };
}

function markPresent(
  row: IndexRow,
  mark: { ordinal: number; only: string | undefined },
  values: readonly IndexValue[],
  seeds: BranchSeeds,
): void {
  if (!values.some((value) => keeps(mark.only, value))) return;
  if (mark.ordinal < 0) addHash(row.tokens, mark.only ?? '', seeds.present.hi, seeds.present.lo);
  else if (mark.ordinal < 31) row.presenceLo |= 1 << mark.ordinal;
  else row.presenceHi |= 1 << (mark.ordinal - 31);
}

function patientOf(values: readonly IndexValue[]): string | undefined {
  const one = values[0] as ReferenceValue;
  return values.length === 1 && one.type === 'Patient' ? one.id : undefined;
}

/** The codings of a concept as `system U+0001 code`, sorted, so that equal concepts give equal lists. */
export function conceptKeys(values: readonly IndexValue[]): string[] | undefined {
  const keys = new Set<string>();
  for (const value of values) {
    if (value.kind !== 'token') continue;
    if (value.code !== undefined || value.system !== undefined) keys.add(`${value.system ?? ''}\u0001${value.code ?? ''}`);
  }
  return keys.size === 0 ? undefined : [...keys].sort();
}

function hotInterval(row: IndexRow, value: DateValue, wide: Halves): void {
  row.lo = value.lo;
  row.hi = value.hi;
  if (value.hi - value.lo > wideMillis) addHash(row.tokens, '', wide.hi, wide.lo);
}

function add(row: IndexRow, branch: Branch, values: readonly IndexValue[], seeds: BranchSeeds): void {
  for (const value of values) {
    switch (value.kind) {
      case 'token':
        addToken(row, value, seeds, branch.identifiers);
        break;
      case 'reference':
        addReference(row, value, seeds);
        break;
      case 'string': {
        const folded = fold(value.text);
        addString(row, branch.number, cut(folded));
        if (folded.length > foldedMax) for (const piece of laterPieces(folded)) addString(row, branch.number + continued, piece);
        break;
      }
      case 'uri':
        addHash(row.tokens, value.uri, seeds.uri.hi, seeds.uri.lo);
        row.strings.push({ branch: branch.number, value: cut(value.uri.replace(/[\p{Cc}\p{Cs}]/gu, ' ')) });
        break;
      case 'date':
        row.dates.push({ branch: branch.number, lo: value.lo, hi: value.hi });
        break;
      case 'quantity':
        addQuantity(row, branch, value);
        break;
      case 'position':
        row.quantities.push({
          branch: branch.number,
          unit: '',
          lo: value.latitude,
          hi: value.longitude,
          base: '',
          baseLo: value.latitude,
          baseHi: value.longitude,
        });
        break;
    }
  }
}

/** Added to the branch of a text for its pieces after the first: only `:contains` looks at them. */
export const continued = 16_384;

function addString(row: IndexRow, branch: number, value: string): void {
  if (!row.strings.some((one) => one.branch === branch && one.value === value)) row.strings.push({ branch, value });
}

function addToken(row: IndexRow, value: TokenValue, seeds: BranchSeeds, identifiers: boolean): void {
  const { system, code } = value;
  if (system !== undefined) addHash(row.tokens, system, seeds.system.hi, seeds.system.lo);
  if (code === undefined) return;
  addHash(row.tokens, code, seeds.code.hi, seeds.code.lo);
  // One entry for each nearly unique value is enough: system and type are rechecked on the few hits.
  if (identifiers) return;
  if (system === undefined) addHash(row.tokens, code, seeds.noSystem.hi, seeds.noSystem.lo);
  else addHash(row.tokens, `${system}|${code}`, seeds.systemCode.hi, seeds.systemCode.lo);
}

function addReference(row: IndexRow, value: ReferenceValue, seeds: BranchSeeds): void {
  if (value.type !== undefined && value.id !== undefined)
    addHash(row.tokens, `${value.type}/${value.id}`, seeds.reference.hi, seeds.reference.lo);
  if (value.url !== undefined) {
    addHash(row.tokens, value.url, seeds.canonical.hi, seeds.canonical.lo);
    if (value.version !== undefined)
      addHash(row.tokens, `${value.url}|${value.version}`, seeds.canonicalVersion.hi, seeds.canonicalVersion.lo);
  }
  const logical = value.identifier;
  if (logical?.value !== undefined) {
    addHash(row.tokens, logical.value, seeds.identifier.hi, seeds.identifier.lo);
    addHash(row.tokens, `${logical.system ?? ''}|${logical.value}`, seeds.identifier.hi, seeds.identifier.lo);
  }
}

function addQuantity(row: IndexRow, branch: Branch, value: QuantityValue): void {
  const unit = (value.code ?? value.unit ?? '').slice(0, 100);
  const canonical = value.canonical;
  const base = canonical
    ? canonical.unit
    : value.code === undefined && value.system === undefined
      ? ''
      : `${value.system ?? ''}|${value.code ?? ''}`.slice(0, 200);
  row.quantities.push({
    branch: branch.number,
    unit,
    lo: value.lo,
    hi: value.hi,
    base,
    baseLo: canonical?.lo ?? value.lo,
    baseHi: canonical?.hi ?? value.hi,
  });
}
