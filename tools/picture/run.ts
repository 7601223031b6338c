// npm run picture: writes docs/house.svg.
import { writeFileSync } from 'node:fs';
import { house } from '../../house.ts';
import { drawHouse } from './draw-house.ts';

writeFileSync(new URL('../../docs/house.svg', import.meta.url), drawHouse(house));
