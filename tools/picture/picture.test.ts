// Tests of the picture of the house: it shows every room, and the one in docs/ is that of house.ts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { house } from '../../house.ts';
import { drawHouse } from './draw-house.ts';

test('DOC-001 the picture in docs/ shows the house as it is listed', () => {
  const drawn = readFileSync(new URL('../../docs/house.svg', import.meta.url), 'utf8');
  assert.ok(drawn === drawHouse(house), 'docs/house.svg is not that of house.ts: npm run picture draws it again.');
});

test('DOC-002 every room is on it, whatever its name and purpose', () => {
  const svg = drawHouse([
    { floor: 'kit', name: 'a-b', purpose: 'one & <two> "three"' },
    { floor: 'services', name: 'c', purpose: 'word '.repeat(60).trim() },
  ]);
  assert.match(svg, />a-b<[\s\S]*one &amp; &lt;two&gt; &quot;three&quot;/);
  assert.match(svg, />to come</);
  assert.ok(svg.indexOf('>services<') < svg.indexOf('>kit<'), 'the ground floor is at the bottom');
});
