// Names that sound right and belong to nobody: lists mixed by chance, by generation and by origin.
import type { SeededRandom } from '@socle/kit/clock';
import type { Sex } from '../contract.ts';
import type { Origin } from './places.ts';

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

const families =
  words(`MARTIN BERNARD THOMAS PETIT ROBERT RICHARD DURAND DUBOIS MOREAU LAURENT SIMON MICHEL LEFEBVRE LEROY ROUX DAVID BERTRAND MOREL FOURNIER GIRARD BONNET DUPONT LAMBERT FONTAINE
  ROUSSEAU VINCENT MULLER FAURE ANDRE MERCIER BLANC GUERIN BOYER GARNIER CHEVALIER LEGRAND GAUTHIER PERRIN ROBIN CLEMENT MORIN HENRY ROUSSEL MATHIEU GAUTIER MASSON MARCHAND DUVAL DENIS DUMONT MARIE
  LEMAIRE NOEL MEYER DUFOUR MEUNIER BRUN BLANCHARD GIRAUD JOLY RIVIERE LUCAS BRUNET GAILLARD BARBIER ARNAUD MARTINEZ GERARD ROCHE RENARD SCHMITT ROY LEROUX COLIN VIDAL CARON PICARD ROGER FABRE AUBERT
  LEMOINE RENAUD DUMAS LACROIX OLIVIER PHILIPPE BOURGEOIS PIERRE BENOIT REY LECLERC PAYET ROLLAND LECLERCQ GUILLAUME LECOMTE LOPEZ JEAN DUPUY GUILLOT HUBERT BERGER CARPENTIER SANCHEZ DUPUIS MOULIN LOUIS
  DESCHAMPS HUET VASSEUR PEREZ BOUCHER FLEURY ROYER KLEIN JACQUET ADAM PARIS POIRIER MARTY AUBRY GUYOT CARRE CHARLES RENAULT CHARPENTIER MENARD MAILLARD BARON BERTIN BAILLY HERVE SCHNEIDER`);
const far: Readonly<Record<Exclude<Origin, 'here' | 'mainland'>, readonly string[]>> = {
  corsica: words('MARTINI CASANOVA ORSINI FILIPPI MATTEI AGOSTINI PIETRI LECA COLONNA SANTONI'),
  overseas: words('HOARAU GRONDIN BOYER DIJOUX FONTAINE SMITH JEAN-BAPTISTE MARIE-LOUISE CELESTE BARCLAIS ROBINEAU'),
  abroad: words("BENALI HADDAD DIALLO TRAORE NGUYEN TRAN SILVA FERREIRA GARCIA ROSSI KOWALSKI YILMAZ EL-AMRANI N'DIAYE SCHULZ O'BRIEN"),
};
const syllables = words('BA RI LO MOU CHE VAL TER NAU GUI PON SAR DEL BRE CHAM MON RO VIL GRAN BEL FOU');
const particles = ['DE ', 'DU ', 'LE ', 'LA ', "D'"];

/** Given names by decade of fashion: born before 1950, before 1975, before 2000, since. */
const given: Readonly<Record<Sex, readonly (readonly string[])[]>> = {
  female: [
    words(
      'Jeanne Marie Madeleine Suzanne Denise Yvonne Simone Germaine Paulette Odette Jacqueline Monique Thérèse Huguette Lucienne Ginette Renée Colette',
    ),
    words(
      'Catherine Françoise Nicole Martine Sylvie Brigitte Isabelle Nathalie Véronique Christine Patricia Valérie Chantal Dominique Anne Marie-Claude Évelyne Pascale',
    ),
    words(
      'Stéphanie Céline Sandrine Virginie Aurélie Émilie Julie Laura Marine Pauline Élodie Mélanie Audrey Delphine Claire Anne-Laure Maëlle Océane',
    ),
    words('Jade Louise Emma Alice Ambre Lina Rose Chloé Mia Léa Anna Mila Julia Romane Lou Inès Zoé Camille Agathe Éléonore Maïa'),
  ],
  male: [
    words('Jean Pierre André Roger Marcel René Robert Georges Maurice Louis Henri Raymond Lucien Albert Fernand Gaston Émile'),
    words(
      'Michel Philippe Alain Patrick Bernard Christian Daniel Gérard Pascal Thierry Éric Bruno Dominique Laurent Didier Jean-Claude François Hervé',
    ),
    words(
      'Nicolas Sébastien Julien Christophe Kevin Thomas Alexandre Maxime Romain Guillaume Benoît Jérôme Cédric Mickaël Jean-Baptiste Anthony Loïc',
    ),
    words('Gabriel Léo Raphaël Louis Arthur Jules Maël Noah Adam Hugo Lucas Sacha Gabin Eden Nathan Aaron Théo Tom Noé Côme Timéo'),
  ],
};

export function pickFamily(random: SeededRandom, origin: Origin): string {
  if (origin === 'corsica' || origin === 'overseas' || origin === 'abroad') if (random.chance(0.75)) return random.pick(far[origin]);
  const draw = random.float();
  if (draw < 0.62) return random.pick(families);
  if (draw < 0.9)
    return `${random.pick(syllables)}${random.pick(syllables)}${random.chance(0.6) ? random.pick(syllables) : ''}${random.pick(['T', 'D', 'ET', 'ON', 'IER', 'AUD', 'E', 'IN'])}`;
  if (draw < 0.96) return `${random.pick(particles)}${random.pick(families)}`;
  return `${random.pick(families)}-${random.pick(families)}`;
}

/** One to three given names of the fashion of a year. */
export function pickGivens(random: SeededRandom, sex: Sex, year: number): string[] {
  const list = given[sex][year < 1950 ? 0 : year < 1975 ? 1 : year < 2000 ? 2 : 3] as readonly string[];
  return random.shuffle(list).slice(0, random.chance(0.45) ? 3 : random.chance(0.7) ? 2 : 1);
}

/** As the national identity service writes it: capitals without accents. */
export const civil = (name: string): string =>
  name.replaceAll('œ', 'oe').replaceAll('æ', 'ae').normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();

export const streets = words(
  'Lilas Tilleuls Jardins Écoles Halles Remparts Peupliers Moulins Fontaines Vignes Acacias Carmes Tanneurs Ormeaux Marronniers Noyers Bleuets Cordeliers',
);
