// Where people live and were born: well-known towns with their codes in the official geography.
import type { SeededRandom } from '@socle/kit/clock';
import type { Home, Place } from '../contract.ts';

const home = (cog: string, city: string, postalCode: string, latitude: number, longitude: number): Home => ({
  cog,
  city,
  postalCode,
  latitude,
  longitude,
});

/** The territory: twelve towns of one region, the first ones larger. */
export const homes: readonly Home[] = [
  home('45234', 'Orléans', '45000', 47.9029, 1.9093),
  home('37261', 'Tours', '37000', 47.3941, 0.6848),
  home('18033', 'Bourges', '18000', 47.081, 2.3988),
  home('41018', 'Blois', '41000', 47.5861, 1.3359),
  home('36044', 'Châteauroux', '36000', 46.8103, 1.691),
  home('28085', 'Chartres', '28000', 48.4439, 1.489),
  home('28134', 'Dreux', '28100', 48.737, 1.366),
  home('18279', 'Vierzon', '18100', 47.223, 2.069),
  home('41269', 'Vendôme', '41100', 47.793, 1.066),
  home('45208', 'Montargis', '45200', 47.997, 2.733),
  home('37003', 'Amboise', '37400', 47.413, 0.982),
  home('36088', 'Issoudun', '36100', 46.948, 1.993),
];

const places = (text: string): Place[] =>
  text.split(';').map((one) => {
    const [cog = '', city = ''] = one.trim().split(' = ');
    return { cog, city };
  });

const mainland = places(
  `75112 = Paris 12e Arrondissement;75113 = Paris 13e Arrondissement;75114 = Paris 14e Arrondissement;75118 = Paris 18e Arrondissement;75120 = Paris 20e Arrondissement;
  13205 = Marseille 5e Arrondissement;69383 = Lyon 3e Arrondissement;31555 = Toulouse;06088 = Nice;44109 = Nantes;34172 = Montpellier;67482 = Strasbourg;33063 = Bordeaux;59350 = Lille;35238 = Rennes;
  51454 = Reims;42218 = Saint-Étienne;83137 = Toulon;76351 = Le Havre;38185 = Grenoble;21231 = Dijon;49007 = Angers;30189 = Nîmes;69266 = Villeurbanne;63113 = Clermont-Ferrand;72181 = Le Mans;
  13001 = Aix-en-Provence;29019 = Brest;80021 = Amiens;87085 = Limoges;74010 = Annecy;66136 = Perpignan;57463 = Metz;25056 = Besançon;68224 = Mulhouse;76540 = Rouen;14118 = Caen;54395 = Nancy;
  59512 = Roubaix;93066 = Saint-Denis;95018 = Argenteuil;64445 = Pau;84007 = Avignon;59183 = Dunkerque;86194 = Poitiers;17300 = La Rochelle;62193 = Calais;24322 = Périgueux;15014 = Aurillac;
  19031 = Brive-la-Gaillarde;03185 = Montluçon;58194 = Nevers;73065 = Chambéry;26362 = Valence;43157 = Le Puy-en-Velay;12202 = Rodez;65440 = Tarbes;22278 = Saint-Brieuc;56260 = Vannes;29232 = Quimper;
  61001 = Alençon;89024 = Auxerre;10387 = Troyes;88160 = Épinal;90010 = Belfort;05061 = Gap`,
);
const corsica = places('2A004 = Ajaccio;2B033 = Bastia;2A247 = Porto-Vecchio;2B096 = Corte;2B050 = Calvi;2A272 = Sartène');
const overseas = places(
  '97101 = Les Abymes;97105 = Basse-Terre;97120 = Pointe-à-Pitre;97209 = Fort-de-France;97213 = Le Lamentin;97302 = Cayenne;97311 = Saint-Laurent-du-Maroni;97411 = Saint-Denis;97415 = Saint-Paul;97416 = Saint-Pierre;97608 = Mamoudzou',
);
const abroad: readonly Place[] = places(
  '99352 = Algérie;99350 = Maroc;99351 = Tunisie;99139 = Portugal;99134 = Espagne;99127 = Italie;99109 = Allemagne;99341 = Sénégal;99326 = Côte d’Ivoire;99243 = Viet Nam;99122 = Pologne;99208 = Turquie;99132 = Royaume-Uni;99131 = Belgique',
).map(({ cog, city }) => ({ cog, city: '', country: city }));

/** Every place of birth, each with a number: the matricules of a place are counted by it. */
export const birthPlaces: readonly Place[] = [...homes, ...mainland, ...corsica, ...overseas, ...abroad];
const numbers = new Map(birthPlaces.map((place, i) => [place.cog, i]));
export const placeNumber = (place: Place): number => numbers.get(place.cog) as number;

export type Origin = 'here' | 'mainland' | 'corsica' | 'overseas' | 'abroad';

export function pickOrigin(random: SeededRandom): Origin {
  const draw = random.float();
  return draw < 0.58 ? 'here' : draw < 0.85 ? 'mainland' : draw < 0.88 ? 'corsica' : draw < 0.93 ? 'overseas' : 'abroad';
}

/** The bigger towns at the head of the list are met more often. */
export const pickHome = (random: SeededRandom): Home => homes[Math.floor(random.float() ** 1.8 * homes.length)] as Home;

export function pickBirthPlace(random: SeededRandom, origin: Origin, near: Home): Place {
  switch (origin) {
    case 'here':
      return random.chance(0.6) ? near : pickHome(random);
    case 'mainland':
      return random.pick(mainland);
    case 'corsica':
      return random.pick(corsica);
    case 'overseas':
      return random.pick(overseas);
    case 'abroad':
      return random.pick(abroad);
  }
}
