// Households, one at a time: couples, children, twins, lone parents, elders, and now and then a namesake of someone else.
import { type SeededRandom, seededRandom } from '@socle/kit/clock';
import type { Household, IdentityStatus, Person, Place, Sex } from '../contract.ts';
import { ageAt, dateText, yearOf } from './days.ts';
import { insKey } from './keys.ts';
import { pickFamily, pickGivens, streets } from './names.ts';
import { birthPlaces, type Origin, pickBirthPlace, pickHome, pickOrigin, placeNumber } from './places.ts';

const firstYear = 1915;
const years = 130;

interface Draft {
  sex: Sex;
  born: number;
  origin: Origin;
  birthName?: string;
  givens?: readonly string[];
  usedName?: string;
  married?: boolean;
  twin?: number;
  child?: boolean;
}

/** Everyone, household by household; `on` and the days inside are days since 1970. */
export function* households(patients: number, seed: number | string, on: number): Generator<Household> {
  const root = seededRandom(`territory ${seed}`);
  // Order numbers already given, by place, month and sex: the matricules stay unique, and the memory flat.
  const taken = new Uint16Array(birthPlaces.length * years * 12 * 2);
  let number = 0;
  let model: { birthName: string; givens: readonly string[]; born: number; sex: Sex } | undefined;
  for (let at = 1; number < patients; at++) {
    const random = root.fork(at);
    const home = pickHome(random);
    // Every so often someone who lives alone has the name, the sex and the day of birth of someone else.
    const namesake = at % 24 === 23 && model;
    const drafts = namesake ? [{ ...model, origin: pickOrigin(random) } as Draft] : compose(random, on);
    const people: Person[] = [];
    for (const draft of drafts.slice(0, patients - number)) people.push(person(random, draft, ++number, home, taken, on, people));
    if (at % 24 === 5 && people[0])
      model = { birthName: people[0].birthName, givens: people[0].givens, born: people[0].born, sex: people[0].sex };
    yield {
      number: at,
      home,
      line: `${random.int(1, 120)} rue des ${random.pick(streets)}`,
      people: motherhood(people, on),
      generalist: random.int(0, 1 << 20),
      random: random.fork('care'),
    };
  }
}

function compose(random: SeededRandom, on: number): Draft[] {
  const draw = random.float();
  if (draw < 0.34) return family(random, on, true);
  if (draw < 0.44) return family(random, on, false);
  if (draw < 0.56) return couple(random, on, 22, 45);
  if (draw < 0.75) return couple(random, on, 62, 90);
  if (draw < 0.87) return [one(random, on, 70, 99, random.chance(0.72) ? 'female' : 'male')];
  return [one(random, on, 18, 68)];
}

function one(random: SeededRandom, on: number, youngest: number, oldest: number, sex: Sex = random.chance(0.5) ? 'female' : 'male'): Draft {
  return { sex, born: on - Math.floor((youngest + random.float() * (oldest - youngest)) * 365.25), origin: pickOrigin(random) };
}

function couple(random: SeededRandom, on: number, youngest: number, oldest: number): Draft[] {
  const a = one(random, on, youngest, oldest, 'male');
  const b: Draft = {
    ...one(random, on, youngest, oldest, random.chance(0.97) ? 'female' : 'male'),
    born: a.born + Math.floor(random.normal(700, 900)),
  };
  // Half of married women, more of the older ones, use the name of their husband.
  if (random.chance(youngest > 50 ? 0.9 : 0.55)) {
    a.married = true;
    b.married = true;
    a.birthName = pickFamily(random, a.origin);
    b.birthName = pickFamily(random, b.origin);
    if (b.sex === 'female' && random.chance(youngest > 50 ? 0.92 : 0.6))
      b.usedName = random.chance(0.15) ? `${b.birthName}-${a.birthName}` : a.birthName;
  }
  return [a, b];
}

/** Parents of 24 to 55 and their children, none born before the mother was 18 or after she was 45. */
function family(random: SeededRandom, on: number, both: boolean): Draft[] {
  const pair = couple(random, on, 24, 55);
  const mother = (pair[1]?.sex === 'female' ? pair[1] : { ...(pair[1] as Draft), sex: 'female' }) as Draft;
  const parents = both ? [pair[0] as Draft, mother] : [random.chance(0.85) ? mother : (pair[0] as Draft)];
  const name = (pair[0] as Draft).birthName ?? pickFamily(random, (pair[0] as Draft).origin);
  if (both) (pair[0] as Draft).birthName = name;
  const children: Draft[] = [];
  const latest = Math.min(on - 5, mother.born + Math.floor(45 * 365.25));
  let born = mother.born + Math.floor((18 + random.float() * 14) * 365.25);
  for (const most = random.int(1, 4); children.length < most; born += Math.floor((1.2 + random.float() * 4) * 365.25)) {
    const youngest = Math.max(born, on - 20 * 366);
    if (youngest > latest) break;
    born = youngest;
    const child: Draft = {
      sex: random.chance(0.51) ? 'male' : 'female',
      born,
      origin: random.chance(0.85) ? 'here' : pickOrigin(random),
      birthName: name,
      child: true,
    };
    children.push(child);
    if (random.chance(0.03)) {
      child.twin = 1;
      children.push({ ...child, sex: random.chance(0.65) ? child.sex : child.sex === 'male' ? 'female' : 'male', twin: 2 });
    }
  }
  return [...parents, ...children];
}

function person(
  random: SeededRandom,
  draft: Draft,
  number: number,
  home: ReturnType<typeof pickHome>,
  taken: Uint16Array,
  on: number,
  before: readonly Person[],
): Person {
  const { sex, born } = draft;
  const first = draft.twin === 2 ? before[before.length - 1] : undefined;
  const birthPlace: Place = first?.birthPlace ?? pickBirthPlace(random, draft.origin, home);
  let givens = draft.givens ?? pickGivens(random, sex, yearOf(born));
  while (first && givens[0] === first.givens[0]) givens = pickGivens(random, sex, yearOf(born));
  const age = ageAt(born, on);
  const parents = draft.child ? before.filter((other) => !other.parents.length).map((other) => other.id) : [];
  const usedGiven = random.chance(0.04) && givens[1] ? givens[1] : undefined;
  const statusDraw = random.float();
  const status: IdentityStatus = statusDraw < 0.8 ? 'QUAL' : statusDraw < 0.87 ? 'RECUP' : statusDraw < 0.93 ? 'VALI' : 'PROV';
  const died = age > 74 && random.chance((age - 70) / 250) ? on - random.int(1, 700) : undefined;
  return {
    number,
    id: `pat-${String(number).padStart(7, '0')}`,
    sex,
    born,
    birthPlace,
    birthName: draft.birthName ?? pickFamily(random, draft.origin),
    givens,
    ...(draft.usedName === undefined ? {} : { usedName: draft.usedName }),
    ...(usedGiven === undefined ? {} : { usedGiven }),
    married: draft.married ?? false,
    twin: draft.twin,
    ins: matricule(sex, born, birthPlace, taken),
    status,
    died,
    births: [],
    parents,
    build: { height: random.normal(0, 1), weight: random.normal(0, 1) },
  };
}

/** Order numbers go down from 999: those of real births come up from 001. */
function matricule(sex: Sex, born: number, place: Place, taken: Uint16Array): string {
  const [year, month] = dateText(born).split('-') as [string, string];
  const at = ((placeNumber(place) * years + (Number(year) - firstYear)) * 12 + Number(month) - 1) * 2 + (sex === 'male' ? 0 : 1);
  const before = taken[at] as number;
  taken[at] = before + 1;
  const order = 999 - (before % 999);
  const thirteen = `${sex === 'male' ? 1 : 2}${year.slice(2)}${month}${place.cog}${String(order).padStart(3, '0')}`;
  return thirteen + insKey(thirteen);
}

/** A mother knows of the births of the last years. */
function motherhood(people: readonly Person[], on: number): Person[] {
  return people.map((one) => {
    if (one.sex !== 'female' || one.parents.length > 0) return one;
    const children = people.filter((other) => other.parents.includes(one.id) && other.twin !== 2 && other.born > on - 3 * 366);
    return children.length === 0 ? one : { ...one, births: children.map((child) => ({ day: child.born, child: child.id })) };
  });
}
