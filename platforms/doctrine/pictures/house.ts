// The house of digital health as an edition draws it: floors from the roof to the ground, what is new, renamed, moved or taken in marked as such.
import type { Architecture, DrawnComponent } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import { link, plain, type View } from '../parts/view.ts';

export const floorNames = {
  fr: {
    'business-service': 'Services métiers',
    platform: 'Plateformes',
    'core-service': 'Services socles',
    referential: 'Référentiels',
    rule: 'Règles et fondations',
    alongside: 'Innovation et accompagnement',
  },
  en: {
    'business-service': 'Business services',
    platform: 'Platforms',
    'core-service': 'Core services',
    referential: 'Reference data',
    rule: 'Rules and foundations',
    alongside: 'Innovation and support',
  },
} as const;

const width = 960;
const side = 40;
const labelHeight = 22;
const boxHeight = 48;
const gap = 8;
const perRow = 5;

export const newsWord = (view: View, { news }: DrawnComponent): string | undefined => {
  const words =
    view.language === 'fr'
      ? { new: 'nouveau', renamed: 'renommé', moved: 'déplacé', absorbed: 'absorbe' }
      : { new: 'new', renamed: 'renamed', moved: 'moved', absorbed: 'takes in' };
  // What a static picture cannot say comes first: a change of floor, something taken in.
  const first = (['moved', 'absorbed', 'new', 'renamed'] as const).find((kind) => news.some((one) => one.kind === kind));
  return first ? words[first] : undefined;
};

/** `path`: where a component leads; `compact`: without marks, for a small picture. */
export function housePicture(view: View, { floors, edition }: Architecture, options: { readonly compact?: boolean } = {}): Html {
  const compact = options.compact ?? false;
  const drawn = floors.filter(({ floor, components }) => components.length > 0 && floor !== 'alongside');
  const along = floors.find(({ floor }) => floor === 'alongside')?.components ?? [];
  const roof = 74;
  const inner = width - 2 * side - (along.length > 0 ? 190 : 0);
  let y = roof;
  const parts = drawn.map(({ floor, components }) => {
    const rows = Math.ceil(components.length / perRow);
    const height = labelHeight + rows * (boxHeight + gap) + gap;
    const made = floorPart(view, { floor, components, edition, x: side, y, width: inner, compact });
    y += height + 6;
    return made;
  });
  const bottom = y + 6;
  const label =
    view.language === 'fr'
      ? `La maison du numérique en santé, édition ${edition} : ${drawn.reduce((sum, { components }) => sum + components.length, 0)} composants`
      : `The house of digital health, edition ${edition}: ${drawn.reduce((sum, { components }) => sum + components.length, 0)} components`;
  return html`<svg class="dt-house" viewBox="0 0 ${width} ${bottom + 14}" role="group" aria-label="${label}" xmlns="http://www.w3.org/2000/svg">
<path class="h-roof" d="M${side - 22} ${roof - 6} L${side + inner / 2} 8 L${side + inner + 22} ${roof - 6} Z"/>
<text class="h-title" x="${side + inner / 2}" y="${roof - 22}" text-anchor="middle">${edition}</text>
${parts}
${along.length > 0 && alongPart(view, along, edition, { x: side + inner + 30, y: roof, width: 160, height: bottom - roof - 12 })}
<rect class="h-ground" x="${side - 22}" y="${bottom - 4}" width="${inner + 44}" height="8" rx="2"/>
</svg>`;
}

interface FloorPart {
  readonly floor: keyof (typeof floorNames)['fr'];
  readonly components: readonly DrawnComponent[];
  readonly edition: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly compact: boolean;
}

function floorPart(view: View, { floor, components, edition, x, y, width: wide, compact }: FloorPart): Html {
  const rows = Math.ceil(components.length / perRow);
  const columns = Math.ceil(components.length / rows);
  const box = (wide - 2 * gap - (columns - 1) * gap) / columns;
  const height = labelHeight + rows * (boxHeight + gap) + gap;
  return html`<g class="h-floor h-${floor}"><rect class="h-wall" x="${x}" y="${y}" width="${wide}" height="${height}" rx="6"/><text class="h-label" x="${x + 12}" y="${y + 17}">${floorNames[view.language][floor]}</text>${components.map(
    (one, index) =>
      componentBox(
        view,
        one,
        edition,
        x + gap + (index % columns) * (box + gap),
        y + labelHeight + gap / 2 + Math.floor(index / columns) * (boxHeight + gap),
        box,
        compact,
      ),
  )}</g>`;
}

function componentBox(view: View, component: DrawnComponent, edition: string, x: number, y: number, wide: number, compact: boolean): Html {
  const name = plain(view, component.name);
  const lines = wrap(name, Math.floor(wide / 7.1));
  const word = compact ? undefined : newsWord(view, component);
  return html`<a href="${link('/house', { edition })}#${component.id}"><g class="h-box${word === undefined ? '' : ' h-news'}${component.service ? ' h-runs' : ''}"><title>${name}${word === undefined ? '' : ` (${word})`}. ${plain(view, component.purpose)}</title><rect x="${x.toFixed(1)}" y="${y}" width="${wide.toFixed(1)}" height="${boxHeight}" rx="5"/>${lines.map((line, index) => html`<text x="${(x + wide / 2).toFixed(1)}" y="${y + boxHeight / 2 + (word === undefined ? 4.5 : 8) + (index - (lines.length - 1) / 2) * 14}" text-anchor="middle">${line}</text>`)}${word !== undefined && html`<text class="h-word" x="${(x + wide - 5).toFixed(1)}" y="${y + 10}" text-anchor="end">${word}</text>`}</g></a>`;
}

function alongPart(
  view: View,
  components: readonly DrawnComponent[],
  edition: string,
  { x, y, width: wide, height }: { x: number; y: number; width: number; height: number },
): Html {
  return html`<g class="h-floor h-alongside"><rect class="h-wall" x="${x}" y="${y}" width="${wide}" height="${height}" rx="6"/>${wrap(floorNames[view.language].alongside, 20).map((line, index) => html`<text class="h-label" x="${x + 10}" y="${y + 17 + index * 14}">${line}</text>`)}${components.map((one, index) => componentBox(view, one, edition, x + gap, y + 42 + index * (boxHeight + gap), wide - 2 * gap, true))}</g>`;
}

/** At most two lines; the second is cut. */
export function wrap(text: string, signs: number): string[] {
  if (text.length <= signs) return [text];
  const words = text.split(' ');
  let first = words.shift() ?? '';
  while (words[0] !== undefined && `${first} ${words[0]}`.length <= signs) first = `${first} ${words.shift()}`;
  const rest = words.join(' ');
  if (rest === '') return [first.length > signs ? `${first.slice(0, signs - 1)}…` : first];
  return [first, rest.length > signs ? `${rest.slice(0, signs - 1).trimEnd()}…` : rest];
}
