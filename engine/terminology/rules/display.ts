// The display of a concept in a language, and whether a given display is one of its names.
import type { Designation } from '../contract.ts';
import { fold } from './text.ts';

interface Named {
  readonly display: string | undefined;
  readonly detail: { readonly designations?: readonly Designation[] };
}

/** The designation in the language asked for (`fr` takes `fr-FR` too), else the display. */
export function displayIn({ display, detail }: Named, language: string | undefined): string | undefined {
  if (language === undefined) return display;
  for (const one of language.split(',').map((part) => (part.split(';')[0] as string).trim().toLowerCase())) {
    const found =
      detail.designations?.find((designation) => designation.language?.toLowerCase() === one) ??
      detail.designations?.find((designation) => designation.language?.toLowerCase().split('-')[0] === one.split('-')[0]);
    if (found) return found.value;
  }
  return display;
}

export function isNameOf(text: string, { display, detail }: Named): boolean {
  const wanted = fold(text);
  return (display !== undefined && fold(display) === wanted) || (detail.designations ?? []).some((one) => fold(one.value) === wanted);
}
