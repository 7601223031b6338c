// HTML as it stands in the cells of requirement bases, made plain: blocks become lines, items a dash; nothing of script or style stays.
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  ecirc: 'ê',
  ucirc: 'û',
  icirc: 'î',
  ocirc: 'ô',
  acirc: 'â',
  rsquo: '’',
  lsquo: '‘',
  laquo: '«',
  raquo: '»',
  hellip: '…',
  ndash: '–',
  mdash: '—',
};

export function plainText(cell: string): string {
  const text = /<[a-z!/]/i.test(cell)
    ? cell
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/<(script|style|iframe|object)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
        .replace(/<li\b[^>]*>/gi, '\n- ')
        .replace(/<\/?(?:p|div|ul|ol|table|tr|h\d|br)\b[^>]*>/gi, '\n')
        .replace(/<[^<>]*>/g, '')
    : cell;
  return text
    .replace(
      /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
      (whole, decimal: string | undefined, hexadecimal: string | undefined, name: string | undefined) => {
        if (name !== undefined) return entities[name] ?? whole;
        const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
        return code > 31 && code < 0x110000 && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
      },
    )
    .replace(/[ \t]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}
