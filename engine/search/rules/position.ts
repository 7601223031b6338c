// Distances on the globe for the `near` parameter of Location.

const earthMetres = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Great-circle distance in metres (haversine). */
export function metresBetween(a: Position, b: Position): number {
  const dLat = radians(b.latitude - a.latitude);
  const dLon = radians(b.longitude - a.longitude);
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2;
  return 2 * earthMetres * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Latitudes and longitudes that hold every point within the distance; the whole circle of longitude near a pole or the antimeridian. */
export function boxAround(centre: Position, metres: number): { south: number; north: number; west: number; east: number } {
  const dLat = (metres / earthMetres) * (180 / Math.PI);
  const south = centre.latitude - dLat;
  const north = centre.latitude + dLat;
  const widest = Math.cos(radians(Math.min(89.9, Math.max(Math.abs(south), Math.abs(north)))));
  const dLon = dLat / widest;
  const west = centre.longitude - dLon;
  const east = centre.longitude + dLon;
  return north > 89 || south < -89 || west < -180 || east > 180 ? { south, north, west: -180, east: 180 } : { south, north, west, east };
}
