// Which styles of a narrative are kept, as classes of ours.

const styles: Readonly<Record<string, string>> = {
  Bold: 'cda-bold',
  Underline: 'cda-underline',
  Italics: 'cda-italics',
  Emphasis: 'cda-emphasis',
  Lrule: 'cda-lrule',
  Rrule: 'cda-rrule',
  Toprule: 'cda-toprule',
  Botrule: 'cda-botrule',
};

/** Classes of a styleCode; what is not known is left out, nothing of it reaches the page. */
export function classesOf(styleCode: string | undefined): string {
  if (styleCode === undefined) return '';
  const found = styleCode.split(/\s+/).flatMap((code) => (Object.hasOwn(styles, code) ? [styles[code]] : []));
  return found.length === 0 ? '' : ` class="${found.join(' ')}"`;
}
