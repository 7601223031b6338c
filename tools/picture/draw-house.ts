// Draws the house as SVG from its list of rooms: the picture cannot say anything else than house.ts.
import { type Floor, floors, type Room } from '../../house.ts';

const knows: Readonly<Record<Floor, string>> = {
  platforms: 'knows a person',
  services: 'knows a use',
  foundations: 'knows France',
  engine: 'knows HL7 and IHE',
  kit: 'knows nothing of health',
};

const page = { width: 1000, margin: 24, label: 162 };
const cell = { width: 187, height: 68, gap: 10 };
const colours: Readonly<Record<Floor, { back: string; line: string }>> = {
  platforms: { back: '#fdf1e7', line: '#b3541e' },
  services: { back: '#fdf8e1', line: '#8f6b00' },
  foundations: { back: '#eaf5ea', line: '#2e6b34' },
  engine: { back: '#e8f1fb', line: '#1f5a96' },
  kit: { back: '#f0eef7', line: '#55468c' },
};

export function drawHouse(house: readonly Room[]): string {
  const perRow = Math.floor((page.width - 2 * page.margin - page.label + cell.gap) / (cell.width + cell.gap));
  const parts: string[] = [];
  let y = 84;
  for (const floor of [...floors].reverse()) {
    const rooms = house.filter((room) => room.floor === floor);
    const rows = Math.max(1, Math.ceil(rooms.length / perRow));
    const height = rooms.length === 0 ? 48 : rows * (cell.height + cell.gap) + cell.gap;
    parts.push(drawFloor(floor, y, height, rooms.length));
    for (const [at, room] of rooms.entries()) {
      const x = page.margin + page.label + (at % perRow) * (cell.width + cell.gap);
      parts.push(drawRoom(room, x, y + cell.gap + Math.floor(at / perRow) * (cell.height + cell.gap)));
    }
    y += height + 8;
  }
  const height = y + 34;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page.width} ${height}" width="${page.width}" height="${height}" role="img" aria-labelledby="title told" font-family="system-ui, 'Segoe UI', 'Liberation Sans', sans-serif">
<title id="title">The house of Socle</title>
<desc id="told">Five floors, from the kit at the bottom to the platforms at the top, with their rooms: ${escaped(house.map((room) => `${room.floor}/${room.name}, ${room.purpose}`).join('; '))}.</desc>
<rect width="${page.width}" height="${height}" fill="#ffffff"/>
<text x="${page.margin}" y="40" font-size="22" font-weight="600" fill="#1b1b1b">The house of Socle</text>
<text x="${page.margin}" y="64" font-size="13" fill="#444444">A room may use only the rooms before it in house.ts: those below, and on its own floor those drawn before it; services and platforms never their neighbours.</text>
${parts.join('\n')}
<text x="${page.margin}" y="${y + 16}" font-size="12" fill="#444444">Drawn from house.ts by npm run picture.</text>
</svg>
`;
}

function drawFloor(floor: Floor, y: number, height: number, rooms: number): string {
  const { back, line } = colours[floor];
  const width = page.width - 2 * page.margin;
  const middle = y + height / 2;
  const empty = rooms === 0 ? `\n<text x="${page.margin + page.label}" y="${middle + 4}" font-size="12" fill="#555555">to come</text>` : '';
  return `<rect x="${page.margin}" y="${y}" width="${width}" height="${height}" rx="6" fill="${back}"/>
<text x="${page.margin + 14}" y="${middle - 2}" font-size="15" font-weight="600" fill="${line}">${floor}</text>
<text x="${page.margin + 14}" y="${middle + 15}" font-size="11" fill="#444444">${knows[floor]}</text>${empty}`;
}

function drawRoom({ floor, name, purpose }: Room, x: number, y: number): string {
  const lines = wrap(purpose, 31).map((text, at) => `<tspan x="${x + 10}" dy="${at === 0 ? 0 : 14}">${escaped(text)}</tspan>`);
  return `<rect x="${x}" y="${y}" width="${cell.width}" height="${cell.height}" rx="4" fill="#ffffff" stroke="${colours[floor].line}"/>
<text x="${x + 10}" y="${y + 20}" font-size="14" font-weight="600" fill="#1b1b1b">${escaped(name)}</text>
<text x="${x + 10}" y="${y + 37}" font-size="11" fill="#333333">${lines.join('')}</text>`;
}

/** Words into lines of so many signs at most, three lines at most. */
function wrap(text: string, most: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string;
    if (last === '') lines[lines.length - 1] = word;
    else if (`${last} ${word}`.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2]}…`];
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
