const Digits = '0123456789bcdefghjkmnpqrstuvwxyz';

/** A rectangle on the globe, in degrees. */
export interface Cell {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** The cell a geohash names; undefined for a text that is none. Bits go to longitude and latitude in turn (G. Niemeyer, 2008). */
export function decodeGeohash(hash: string): Cell | undefined {
  let [south, north, west, east] = [-90, 90, -180, 180];
  let toLongitude = true;
  if (hash === '') return undefined;
  for (const letter of hash.toLowerCase()) {
    const digit = Digits.indexOf(letter);
    if (digit < 0) return undefined;
    for (let bit = 16; bit > 0; bit >>= 1) {
      const high = (digit & bit) !== 0;
      if (toLongitude) {
        const middle = (west + east) / 2;
        if (high) west = middle;
        else east = middle;
      } else {
        const middle = (south + north) / 2;
        if (high) south = middle;
        else north = middle;
      }
      toLongitude = !toLongitude;
    }
  }
  return { south, west, north, east };
}
